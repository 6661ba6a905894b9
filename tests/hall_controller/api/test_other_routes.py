"""Cases, robots, devices, the hall, the board and health over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from hall_controller.domain.book import Charge
from hall_controller.domain.commands import RobotReported, RobotSilent
from tests.hall_controller.api.stage import Stage, plan

PAPERS = [{"kind": "id_card", "count": 1}]
LIGHT = {
    "dev": {"ids": ["light-waiting"], "name": "Waiting"},
    "o": {"name": "t"},
    "schema": "json",
    "brightness": True,
    "stat_t": "lamp/state",
    "cmd_t": "lamp/set",
    "uniq_id": "light-waiting",
    "name": "Waiting",
}


async def open_case(stage: Stage, ticket: str = "A001", seat: str = "A1") -> dict[str, Any]:
    answer = await stage.post("/cases", {"ticket": ticket, "seat": seat, "documents": PAPERS, "by": "reception-1"})
    assert answer.status_code == 201
    return dict(answer.json())


async def test_a_case_is_opened_listed_and_shown(stage: Stage) -> None:
    case = await open_case(stage)
    assert (await stage.get("/cases")).json() == [case]
    assert (await stage.get(f"/cases/{case['id']}")).json() == case
    assert case["documents"][0]["custodian"] == {"kind": "officer", "ref": "reception-1"}


async def test_a_receipt_joins_a_case(stage: Stage) -> None:
    case = await open_case(stage)
    body = {"kind": "receipt", "count": 1, "by": "processing-1"}
    answer = await stage.post(f"/cases/{case['id']}/documents", body)
    assert answer.status_code == 201
    added = answer.json()["documents"][-1]
    assert (added["kind"], added["id"]) == ("receipt", f"{case['id']}-2")
    assert added["custodian"] == {"kind": "officer", "ref": "processing-1"}


@pytest.mark.parametrize(
    ("to", "keeper"), [("reception-2", ("officer", "reception-2")), ("visitor", ("visitor", "C000001"))]
)
async def test_papers_go_from_hand_to_hand_without_a_robot(to: str, keeper: tuple[str, str], stage: Stage) -> None:
    case = await open_case(stage)
    answer = await stage.post(f"/cases/{case['id']}/hand-over", {"by": "reception-1", "to": to, "counted": 1})
    assert answer.status_code == 200
    assert [(d["custodian"]["kind"], d["custodian"]["ref"]) for d in answer.json()["documents"]] == [keeper]
    closed = await stage.post(f"/cases/{case['id']}/close", {"by": "reception-1"})
    assert (closed.status_code == 200) is (to == "visitor")


async def test_papers_come_back_from_the_visitor(stage: Stage) -> None:
    path = f"/cases/{(await open_case(stage))['id']}"
    await stage.post(f"{path}/hand-over", {"by": "reception-1", "to": "visitor", "counted": 1})
    back = {"from": "visitor", "to": "reception-2", "by": "reception-2", "counted": 1}
    assert (await stage.post(f"{path}/hand-over", back | {"by": "reception-1"})).status_code == 422
    answer = await stage.post(f"{path}/hand-over", back)
    assert [d["custodian"] for d in answer.json()["documents"]] == [{"kind": "officer", "ref": "reception-2"}]
    named = {"by": "reception-2", "to": "visitor", "counted": 1, "documents": ["C000001-1"]}
    assert (await stage.post(f"{path}/hand-over", named)).status_code == 422


async def test_a_paused_robot_goes_on_when_a_person_says_so(stage: Stage) -> None:
    await stage.turns()
    live = stage.hall.state.live["R1"]
    await stage.hall.submit(RobotReported("R1", replace(live, paused=True)))
    assert (await stage.get("/robots/R1")).json()["alerts"] == ["robot_paused"]
    answer = await stage.post("/robots/R1/resume", {"by": "guide-1"})
    assert (answer.status_code, answer.json()["id"]) == (200, "R1")
    assert [row.type for row in stage.engine.journal.replay()][-1] == "RobotResumed"


async def test_robots_are_silent_until_they_report(stage: Stage) -> None:
    before = (await stage.get("/robots")).json()
    assert [(r["id"], r["state"], r["online"]) for r in before] == [(r, "silent", False) for r in plan().robots]
    await stage.turns()
    after = (await stage.get("/robots/R1")).json()
    assert (after["state"], after["online"], after["node"]) == ("idle", True, plan().robots["R1"].dock)
    assert {h["lock"] for h in after["hatches"]} == {"locked"}


async def test_a_robot_that_shares_chargers_tells_whether_it_waits_for_one(stage: Stage) -> None:
    await stage.turns()
    page, state = stage.engine.state.book.robot("R1"), stage.engine.state
    found = []
    for charge, charging in ((None, False), (Charge(1.0), False), (Charge(1.0, "charger-1", 2.0, 3.0), True)):
        page.charge, state.live["R1"] = charge, replace(state.live["R1"], charging=charging)
        robot = (await stage.get("/robots/R1")).json()
        found.append((robot["state"], robot["charger"], robot["waiting_for_charger"], robot["charging"]))
    assert found == [
        ("idle", None, False, False),
        ("waiting_for_charger", None, True, False),
        ("charging", "charger-1", False, True),
    ]


async def test_a_robot_at_work_shows_its_order_and_what_it_carries(stage: Stage) -> None:
    await stage.turns()
    handoff = (await stage.get(f"/handoffs/{await stage.request()}")).json()
    robot = (await stage.get(f"/robots/{handoff['robot']}")).json()
    assert (robot["state"], robot["handoffs"], robot["destination"]) == ("driving", [handoff["id"]], "stop-A1")
    assert 3.0 < robot["eta_s"] < 60.0
    assert robot["order"]["path"][0] == plan().robots[handoff["robot"]].dock
    assert {h["id"]: h["handoff"] for h in robot["hatches"]}[handoff["hatch"]] == handoff["id"]


async def test_a_silent_robot_says_so_with_an_alert(stage: Stage) -> None:
    await stage.turns()
    await stage.hall.submit(RobotSilent("R2"))
    robot = (await stage.get("/robots/R2")).json()
    assert (robot["state"], robot["online"], robot["alerts"]) == ("silent", False, ["robot_silent"])


async def test_a_device_that_announced_itself_can_be_commanded_by_hand(stage: Stage) -> None:
    stage.devices.on_message("homeassistant/light/light-waiting/config", orjson.dumps(LIGHT), True, stage.clock.now())
    listed = {d["id"]: d for d in (await stage.get("/devices")).json()}
    assert listed["light-waiting"]["kind"] == "light"
    body = {"values": {"state": "ON", "brightness": 10}, "by": "facility-1"}
    answer = await stage.post("/devices/light-waiting/command", body)
    assert answer.status_code == 200, answer.text
    assert stage.hall.state.book.device_wishes["light-waiting"] == {"state": "ON", "brightness": 10}


async def test_the_hall_shows_its_plan_scene_and_counts(stage: Stage) -> None:
    await stage.request()
    hall = (await stage.get("/hall")).json()
    assert (hall["id"], hall["build"]) == (plan().id, "build-1")
    assert {p["id"] for p in hall["plan"]["places"]} == set(plan().places)
    assert {n["id"] for n in hall["plan"]["nodes"]} == set(plan().roadmap.nodes)
    assert (hall["counts"]["handoffs_requested"], hall["counts"]["documents"]) == (1, 2)


async def test_the_scene_can_be_set(stage: Stage) -> None:
    answer = await stage.post("/hall/scene", {"scene": "normal", "by": "facility-1"})
    assert (answer.status_code, answer.json()) == (200, {"scene": "normal"})
    assert (await stage.get("/hall")).json()["scene"] == "normal"


async def test_the_board_shows_tickets_and_places_but_no_case(stage: Stage) -> None:
    await stage.turns()
    await stage.request("A042")
    lines = (await stage.get("/hall/board")).json()
    assert lines == [{"ticket": "A042", "state": "assigned", "place": plan().places["P1"].label_zh}]


async def test_live_at_both_addresses(stage: Stage) -> None:
    for path in ("/livez", "/api/v1/livez"):
        answer = await stage.http.get(path)
        assert (answer.status_code, answer.json()) == (200, {"live": True})


async def test_ready_tells_what_is_missing(stage: Stage) -> None:
    answer = await stage.http.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["robots"])
    await stage.turns()
    answer = await stage.http.get("/api/v1/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (200, [])
    assert set(answer.json()["robots"]) == set(plan().robots)
    stage.link.connected = False
    answer = await stage.http.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["broker"])


async def test_not_ready_once_the_hall_has_stopped(stage: Stage) -> None:
    await stage.turns()
    await stage.stop()
    answer = await stage.http.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["journal"])


async def test_a_robot_is_told_where_it_stands(stage: Stage) -> None:
    await stage.turns()
    for body in ({}, {"node": "dock-1", "x_m": 1.0, "y_m": 1.0}, {"x_m": 1.0}, {"node": "dock-1", "theta_rad": "east"}):
        answer = await stage.post("/robots/R1/localize", {"by": "facility-1", **body})
        assert answer.json()["code"] == "bad_request", body
    answer = await stage.post("/robots/R1/localize", {"by": "facility-1", "node": "dock-1"})
    assert (answer.status_code, answer.json()["id"]) == (200, "R1")
    (told,) = stage.engine.state.book.robot("R1").actions.values()
    assert (told.verb, told.stop, told.by) == ("initPosition", "dock-1", "facility-1")


async def test_a_robot_says_why_it_takes_no_new_work(stage: Stage) -> None:
    await stage.turns()
    assert (await stage.get("/robots/R1")).json()["no_new_work"] is None
    live = stage.ghosts.state.live
    live["R1"] = replace(live["R1"], battery_fraction=None)
    assert (await stage.get("/robots/R1")).json()["no_new_work"] == "battery_unknown"
