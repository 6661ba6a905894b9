"""``GET /custody``: who keeps what, by keeper and at a time past."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.api.views import iso
from tests.hall_controller.api.stage import MORNING, Stage


async def keeping(stage: Stage, **asked: str) -> dict[str, Any]:
    answer = await stage.get("/custody", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_papers_are_found_with_whoever_keeps_them(stage: Stage) -> None:
    assert (await keeping(stage))["kept"] == []
    handoff = await stage.request()
    found = await keeping(stage, keeper="reception-1")
    assert (found["papers"], [one["document"] for one in found["kept"]]) == (3, ["C000001-1", "C000001-2"])
    await stage.load(handoff)
    loaded_at, robot = stage.clock.time, stage.engine.state.book.handoffs[handoff].robot
    for word in (robot, f"{robot}/upper", "hatch"):
        assert (await keeping(stage, keeper=word))["papers"] == 3
    assert (await keeping(stage, keeper="reception-1"))["papers"] == 0
    await stage.unload(handoff)
    now = await keeping(stage)
    assert {one["keeper"]["ref"] for one in now["kept"]} == {"processing-1"}
    then = await keeping(stage, keeper=robot, at=str(iso(loaded_at)))
    assert (then["papers"], then["at"], then["kept"][0]["ticket"]) == (3, iso(loaded_at), "A001")
    assert (await keeping(stage, at=str(iso(MORNING - 1.0))))["kept"] == []


@pytest.mark.parametrize("asked", [{"at": "2026-01-05T09:00"}, {"at": "soon"}, {"keeper": "a b"}, {"keeper": ""}])
async def test_what_is_no_time_or_no_keeper_is_refused(stage: Stage, asked: dict[str, str]) -> None:
    answer = await stage.get("/custody", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
