"""One way to provoke each refusal of the catalogue, over HTTP.

What lives here: refusals when something is out of the ordinary. What must not: expectations (``test_problems.py``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx

from tests.hall_controller.api.everyday_refusals import BY
from tests.hall_controller.api.stage import Stage, wish

SUPERVISOR = {"by": "supervisor-1"}
TWO = {"by": "reception-1", "approver": "supervisor-1"}
DAY = "2026-01-05"


def broken_glass(**changed: Any) -> dict[str, Any]:
    return {
        "opener": "reception-1", "approver": "supervisor-1", "reason": "robot_stuck", "seal_old": "S-001",
        "seal_new": "S-002", "found": {"C000001-1": 1, "C000001-2": 2}, "counted": 3,
    } | changed  # fmt: skip


async def may_only_read(stage: Stage) -> httpx.Response:
    return await stage.post("/handoffs", wish(by="auditor-1"))


async def two_officers_needed(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.load(handoff)
    return await stage.post(f"/handoffs/{handoff}/break-glass", broken_glass(approver="reception-1"))


async def supervisor_needed(stage: Stage) -> httpx.Response:
    return await stage.post("/hall/close-day", {"day": DAY, **BY})


async def wrong_person(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.load(handoff)
    await stage.until(handoff, "at_recipient")
    return await stage.post(f"/handoffs/{handoff}/open", BY)


async def no_way_left(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.load(handoff)
    for by in ("processing-1", "reception-1", "reception-1"):
        await stage.until(handoff, "at_recipient")
        answer = await stage.post(f"/handoffs/{handoff}/refuse", {"by": by, "reason": "not_mine"})
    return answer


async def evacuating(stage: Stage) -> httpx.Response:
    await stage.post("/hall/evacuate", BY)
    return await stage.post("/handoffs", wish())


async def not_evacuating(stage: Stage) -> httpx.Response:
    return await stage.post("/hall/all-clear", SUPERVISOR)


async def _case(stage: Stage) -> None:
    papers = [{"kind": "id_card", "count": 1}]
    await stage.post("/cases", {"ticket": "A001", "seat": "A1", "documents": papers, **BY})


async def unknown_document(stage: Stage) -> httpx.Response:
    await _case(stage)
    body = {"ending": "mailed", "reference": "EX123456789CN", **BY}
    return await stage.post("/cases/C000001/documents/C000001-9/end", body)


async def not_lost(stage: Stage) -> httpx.Response:
    await _case(stage)
    return await stage.post("/cases/C000001/documents/C000001-1/found", TWO)


async def unknown_locker(stage: Stage) -> httpx.Response:
    await _case(stage)
    return await stage.post("/cases/C000001/store", {"locker": "A1", "counted": 1, **BY})


async def unknown_tray(stage: Stage) -> httpx.Response:
    return await stage.post("/handoffs", {**wish(), "tray": "T99"})


async def tray_in_use(stage: Stage) -> httpx.Response:
    await stage.post("/handoffs", {**wish("A001"), "tray": "T01"})
    return await stage.post("/handoffs", {**wish("A002"), "tray": "T01"})


async def papers_missing(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.load(handoff)
    return await stage.post(f"/handoffs/{handoff}/relieve", broken_glass(found={"C000001-1": 1}, counted=1))


async def same_seal(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.load(handoff)
    return await stage.post(f"/handoffs/{handoff}/break-glass", broken_glass(seal_new="S-001"))


async def unknown_hatch(stage: Stage) -> httpx.Response:
    return await stage.post("/robots/R1/hatches/attic/confirm-empty", BY)


async def no_doubt(stage: Stage) -> httpx.Response:
    return await stage.post("/robots/R1/hatches/upper/confirm-empty", BY)


async def _taken_by_hand(stage: Stage) -> str:
    handoff = await stage.request()
    await stage.load(handoff)
    return str((await stage.post(f"/handoffs/{handoff}/break-glass", broken_glass())).json()["robot"])


async def robot_not_heard(stage: Stage) -> httpx.Response:
    robot = await _taken_by_hand(stage)
    stage.ghosts.state.live.pop(robot)
    return await stage.post(f"/robots/{robot}/hatches/upper/confirm-empty", BY)


async def hatch_not_secure(stage: Stage) -> httpx.Response:
    robot = await _taken_by_hand(stage)
    stage.ghosts.ghosts[robot].doors["upper"] = "open"
    await stage.turns()
    return await stage.post(f"/robots/{robot}/hatches/upper/confirm-empty", BY)


async def papers_unsettled(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.load(handoff)
    await stage.post("/hall/evacuate", BY)
    await stage.turns(2)
    await stage.post("/hall/all-clear", SUPERVISOR)
    robot = stage.ghosts.state.book.handoffs[handoff].robot
    return await stage.post(f"/robots/{robot}/resume", BY)


async def not_for_visitor(stage: Stage) -> httpx.Response:
    return await stage.post(f"/handoffs/{await stage.request()}/code", BY)


async def way_home(stage: Stage) -> str:
    """A handoff back to the visitor's seat, its robot standing there; its id."""
    out = await stage.request()
    await stage.load(out)
    await stage.unload(out)
    back = await stage.post("/handoffs", {"from": "P1", "to": "A1", "case": "C000001", "by": "processing-1"})
    handoff = str(back.json()["id"])
    await stage.load(handoff, "processing-1")
    await stage.until(handoff, "at_recipient")
    return handoff


async def code_not_valid(stage: Stage) -> httpx.Response:
    return await stage.post(f"/handoffs/{await way_home(stage)}/pickup/open", {"code": "000000"})


async def code_locked_out(stage: Stage) -> httpx.Response:
    handoff = await way_home(stage)
    code = (await stage.post(f"/handoffs/{handoff}/code", BY)).json()["code"]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(stage.engine.state.plan.dwell.code_tries):
        assert (await stage.post(f"/handoffs/{handoff}/pickup/open", {"code": wrong})).status_code == 403
    return await stage.post(f"/handoffs/{handoff}/pickup/open", {"code": code})


async def day_over(stage: Stage) -> httpx.Response:
    await stage.post("/hall/close-day", {"day": DAY, **SUPERVISOR})
    return await stage.post("/hall/close-day", {"day": "2026-01-04", **SUPERVISOR})


async def day_not_come(stage: Stage) -> httpx.Response:
    return await stage.post("/hall/close-day", {"day": "9999-12-31", **SUPERVISOR})


async def day_not_settled(stage: Stage) -> httpx.Response:
    await stage.request()
    return await stage.post("/hall/close-day", {"day": DAY, **SUPERVISOR})


async def unknown_kind(stage: Stage) -> httpx.Response:
    papers = [{"kind": "ouyang_ceshi", "count": 1}]
    return await stage.post("/cases", {"ticket": "A001", "seat": "A1", "documents": papers, **BY})


async def _localize(stage: Stage, **where: Any) -> httpx.Response:
    await stage.turns()
    return await stage.post("/robots/R1/localize", {"by": "facility-1", **(where or {"node": "dock-1"})})


async def unknown_node(stage: Stage) -> httpx.Response:
    return await _localize(stage, node="nowhere")


async def heading_needed(stage: Stage) -> httpx.Response:
    return await _localize(stage, node="w2")


async def off_the_floor(stage: Stage) -> httpx.Response:
    return await _localize(stage, x_m=50.0, y_m=1.0, theta_rad=0.0)


async def robot_busy(stage: Stage) -> httpx.Response:
    await _localize(stage)
    return await stage.post("/robots/R1/localize", {"by": "facility-1", "node": "dock-2"})


async def _as_if(stage: Stage, **changes: Any) -> httpx.Response:
    await stage.turns()
    live = stage.ghosts.state.live
    live["R1"] = replace(live["R1"], **changes)
    return await stage.post("/robots/R1/localize", {"by": "facility-1", "node": "dock-1"})


async def robot_moves(stage: Stage) -> httpx.Response:
    return await _as_if(stage, driving=True)


async def robot_isolated(stage: Stage) -> httpx.Response:
    return await _as_if(stage, faults=("untrusted:jump",))


async def road_outstanding(stage: Stage) -> httpx.Response:
    stage.ghosts.ghosts["R2"].away = stage.ghosts.ghosts["R3"].away = True
    await stage.until(await stage.request(), "assigned")
    stage.ghosts.state.live["R1"] = replace(stage.ghosts.state.live["R1"], driving=False)
    return await stage.post("/robots/R1/localize", {"by": "facility-1", "node": "dock-1"})
