"""Over HTTP: officers take papers over from a robot without power, and another robot brings them to their goal."""

from __future__ import annotations

from tests.hall_controller.api.stage import Stage
from tests.hall_controller.api.unusual_refusals import broken_glass


async def test_another_robot_goes_on_where_two_officers_have_taken_over(stage: Stage) -> None:
    handoff = await stage.request()
    await stage.load(handoff)
    weak = (await stage.get(f"/handoffs/{handoff}")).json()["robot"]
    stage.ghosts.ghosts[weak].battery = 0.01
    await stage.until(handoff, "stranded", 4)
    alerts = (await stage.get("/hall")).json()["alerts"]
    assert [alert["subject"] for alert in alerts if alert["kind"] == "relief_wanted"] == [handoff]
    one = await stage.post(f"/handoffs/{handoff}/relieve", broken_glass(approver="reception-1"))
    assert (one.status_code, one.json()["code"]) == (403, "two_officers_needed")
    assert one.headers["content-type"].startswith("application/problem+json")
    answer = await stage.post(f"/handoffs/{handoff}/relieve", broken_glass(reason="battery_empty"))
    shown = answer.json()
    assert answer.status_code == 200 and shown["pickup"] and (shown["to"], shown["goal"]) == ("P1", "P1")
    again = await stage.post(f"/handoffs/{handoff}/relieve", broken_glass())
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    await stage.load(handoff)
    assert (await stage.get(f"/handoffs/{handoff}")).json()["robot"] not in ("", weak)
    await stage.unload(handoff)
    told = (await stage.get("/cases/C000001/custody")).json()
    assert weak in str(told)
