"""Six digits cannot be guessed: no answer tells whether a code was right, unless the try was counted."""

from __future__ import annotations

import asyncio

from tests.hall_controller.api.everyday_refusals import BY
from tests.hall_controller.api.stage import Stage
from tests.hall_controller.api.unusual_refusals import way_home


async def code_for(stage: Stage, handoff: str) -> tuple[str, str]:
    """A right code and a wrong one."""
    right = str((await stage.post(f"/handoffs/{handoff}/code", BY)).json()["code"])
    return right, f"{(int(right) + 1) % 1_000_000:06d}"


async def confirm(stage: Stage, handoff: str, code: str, counted: int = 3) -> tuple[int, str]:
    answer = await stage.post(f"/handoffs/{handoff}/pickup/confirm", {"code": code, "counted": counted})
    return answer.status_code, answer.text


def tries(stage: Stage, handoff: str) -> int:
    return stage.engine.state.book.handoffs[handoff].code_tries


async def test_before_a_hatch_was_opened_by_code_right_and_wrong_codes_get_the_same_answer(stage: Stage) -> None:
    handoff = await way_home(stage)
    right, wrong = await code_for(stage, handoff)
    before = stage.engine.seq
    assert await confirm(stage, handoff, right) == await confirm(stage, handoff, wrong)
    assert (await confirm(stage, handoff, wrong))[0] == 409
    await stage.post(f"/handoffs/{handoff}/open", BY)
    await stage.until(handoff, "unloading")
    assert await confirm(stage, handoff, right) == await confirm(stage, handoff, wrong)
    assert (await confirm(stage, handoff, right))[0] == 403, "an officer opened: no code counts"
    assert tries(stage, handoff) == 0
    assert not [row for row in stage.engine.journal.replay(before) if row.type == "CodeTried"]


async def opened_by_code(stage: Stage) -> tuple[str, str, str]:
    """A hatch that its visitor has opened: handoff, right code, wrong code."""
    handoff = await way_home(stage)
    right, wrong = await code_for(stage, handoff)
    assert (await stage.post(f"/handoffs/{handoff}/pickup/open", {"code": right})).status_code == 200
    await stage.until(handoff, "unloading")
    return handoff, right, wrong


async def test_wrong_codes_count_at_the_open_hatch_too_and_then_an_officer_comes(stage: Stage) -> None:
    handoff, right, wrong = await opened_by_code(stage)
    most = stage.engine.state.plan.dwell.code_tries
    answers = await asyncio.gather(*(confirm(stage, handoff, wrong) for _ in range(3 * most)))
    assert [status for status, _ in answers].count(403) == most and tries(stage, handoff) == most
    assert (await confirm(stage, handoff, right))[0] == 409, "locked out"
    assert f"code_locked:{handoff}" in stage.engine.state.book.alerts
    await stage.turns(2)
    assert f"code_locked:{handoff}" in stage.engine.state.book.alerts
    assert (await stage.post(f"/handoffs/{handoff}/confirm", {**BY, "counted": 3})).status_code == 200
    await stage.until(handoff, "received")


async def test_the_visitor_confirms_with_his_code(stage: Stage) -> None:
    handoff, right, wrong = await opened_by_code(stage)
    assert (await confirm(stage, handoff, wrong))[0] == 403
    assert (await confirm(stage, handoff, right, 2))[0] == 200
    assert stage.engine.state.book.handoffs[handoff].state == "disputed"
    assert (await confirm(stage, handoff, right))[0] == 200
    await stage.until(handoff, "received")


async def test_an_officers_button_takes_no_visitor(stage: Stage) -> None:
    handoff, _, _ = await opened_by_code(stage)
    answer = await stage.post(f"/handoffs/{handoff}/confirm", {"by": "visitor", "counted": 3})
    assert (answer.status_code, answer.json()["code"]) == (403, "unknown_staff")
    assert stage.engine.state.book.handoffs[handoff].state == "unloading"
