"""One way to provoke each refusal of the catalogue, over HTTP.

What lives here: refusals of an ordinary day. What must not: expectations (``test_problems.py``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx

from tests.hall_controller.api.stage import Stage, wish

Provoke = Callable[[Stage], Awaitable[httpx.Response]]
BY = {"by": "reception-1"}


async def unknown_case(stage: Stage) -> httpx.Response:
    return await stage.get("/cases/C999999")


async def unknown_handoff(stage: Stage) -> httpx.Response:
    return await stage.post("/handoffs/H999999/open", BY)


async def unknown_place(stage: Stage) -> httpx.Response:
    return await stage.post("/handoffs", wish(target="Z9"))


async def unknown_staff(stage: Stage) -> httpx.Response:
    return await stage.post("/handoffs", wish(by="nobody"))


async def unknown_scene(stage: Stage) -> httpx.Response:
    return await stage.post("/hall/scene", {"scene": "party", **BY})


async def unknown_device(stage: Stage) -> httpx.Response:
    return await stage.post("/devices/toaster/command", {"values": {"state": "ON"}, **BY})


async def device_cannot(stage: Stage) -> httpx.Response:
    return await stage.post("/devices/light-waiting/command", {"values": {"state": "ON"}, **BY})


async def unknown_robot(stage: Stage) -> httpx.Response:
    return await stage.get("/robots/R99")


async def same_place(stage: Stage) -> httpx.Response:
    return await stage.post("/handoffs", wish(target="A1"))


async def no_documents(stage: Stage) -> httpx.Response:
    return await stage.post("/handoffs", {**wish(), "documents": []})


async def ticket_in_use(stage: Stage) -> httpx.Response:
    await stage.request("A001")
    return await stage.post("/handoffs", wish("A001", source="A2"))


async def documents_travelling(stage: Stage) -> httpx.Response:
    await stage.request()
    return await stage.post("/handoffs", {"from": "A1", "to": "P2", "case": "C000001", **BY})


async def not_custodian(stage: Stage) -> httpx.Response:
    await stage.post(f"/handoffs/{await stage.request()}/cancel", BY)
    return await stage.post("/handoffs", {"from": "A1", "to": "P2", "case": "C000001", "by": "reception-2"})


async def key_reused(stage: Stage) -> httpx.Response:
    await stage.post("/handoffs", wish("A001"), key="k")
    return await stage.post("/handoffs", wish("A002"), key="k")


async def wrong_state(stage: Stage) -> httpx.Response:
    return await stage.post(f"/handoffs/{await stage.request()}/confirm", {"counted": 3, **BY})


async def robot_not_here(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    found = await stage.until(handoff, "at_sender")
    stage.ghosts.state.live.pop(found["robot"])
    return await stage.post(f"/handoffs/{handoff}/open", BY)


async def hatch_busy(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.until(handoff, "at_sender")
    await stage.post(f"/handoffs/{handoff}/open", BY)
    return await stage.post(f"/handoffs/{handoff}/open", BY)


async def other_hatch_open(stage: Stage) -> httpx.Response:
    stage.ghosts.ghosts["R2"].away = stage.ghosts.ghosts["R3"].away = True
    first, second = await stage.request("A001"), await stage.request("A002")
    await stage.until(first, "at_sender")
    await stage.until(second, "at_sender")
    await stage.post(f"/handoffs/{first}/open", BY)
    return await stage.post(f"/handoffs/{second}/open", BY)


async def wrong_count(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.until(handoff, "at_sender")
    await stage.post(f"/handoffs/{handoff}/open", BY)
    await stage.until(handoff, "loading")
    return await stage.post(f"/handoffs/{handoff}/confirm", {"counted": 2, **BY})


async def documents_inside(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.load(handoff)
    return await stage.post(f"/handoffs/{handoff}/cancel", BY)


async def empty_not_confirmed(stage: Stage) -> httpx.Response:
    handoff = await stage.request()
    await stage.until(handoff, "at_sender")
    await stage.post(f"/handoffs/{handoff}/open", BY)
    await stage.until(handoff, "loading")
    return await stage.post(f"/handoffs/{handoff}/cancel", BY)


async def robot_not_paused(stage: Stage) -> httpx.Response:
    await stage.turns()
    return await stage.post("/robots/R1/resume", BY)


async def stop_still_pressed(stage: Stage) -> httpx.Response:
    await stage.turns()
    live = stage.ghosts.state.live
    live["R1"] = replace(live["R1"], emergency_stop=True, paused=True)
    return await stage.post("/robots/R1/resume", BY)


async def documents_lost(stage: Stage) -> httpx.Response:
    papers = [{"kind": "id_card"}]
    await stage.post("/cases", {"ticket": "A001", "seat": "A1", "documents": papers, **BY})
    lost = {"ending": "lost", "reference": "N1", "approver": "supervisor-1", **BY}
    await stage.post("/cases/C000001/documents/C000001-1/end", lost)
    return await stage.post("/cases/C000001/close", BY)


async def case_not_home(stage: Stage) -> httpx.Response:
    await stage.request()
    return await stage.post("/cases/C000001/close", BY)
