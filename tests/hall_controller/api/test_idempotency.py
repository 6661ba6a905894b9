"""The same key, the same handoff: however often, however close together, even across a restart."""

from __future__ import annotations

import asyncio

from hall_controller.domain.fold import KEY_LIFE_S
from hall_controller.store.memory import MemoryJournal
from tests.hall_controller.api.stage import Stage, wish


def _types(journal: MemoryJournal) -> list[str]:
    return [row.type for row in journal.replay()]


async def test_fifty_at_once_make_one_handoff_and_send_one_robot() -> None:
    journal = MemoryJournal()
    async with Stage(journal) as stage:
        await stage.turns()
        answers = await asyncio.gather(*(stage.post("/handoffs", wish(), key="k1") for _ in range(50)))
        assert sorted(a.status_code for a in answers) == [200] * 49 + [201]
        assert len({a.json()["id"] for a in answers}) == 1
        assert {a.headers["location"] for a in answers} == {f"/api/v1/handoffs/{answers[0].json()['id']}"}
    assert _types(journal).count("HandoffRequested") == 1
    assert _types(journal).count("OrderIssued") == 1


async def test_without_a_key_each_request_stands_for_itself(stage: Stage) -> None:
    answers = await asyncio.gather(*(stage.post("/handoffs", wish(f"A{n}")) for n in range(50)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 50


async def test_the_key_still_holds_after_a_restart_on_the_same_book() -> None:
    journal = MemoryJournal()
    async with Stage(journal) as stage:
        first = await stage.post("/handoffs", wish(), key="k1")
    async with Stage(journal) as stage:
        again = await stage.post("/handoffs", wish(), key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]


async def test_the_key_still_finds_a_handoff_that_has_ended(stage: Stage) -> None:
    first = await stage.post("/handoffs", wish(), key="k1")
    await stage.post(f"/handoffs/{first.json()['id']}/cancel", {"by": "reception-1"})
    again = await stage.post("/handoffs", wish(), key="k1")
    assert (again.status_code, again.json()["state"]) == (200, "cancelled")


async def test_a_key_with_papers_of_another_form_is_another_request(stage: Stage) -> None:
    first, other = wish(), wish()
    other["documents"][0]["form"] = "copy"
    assert (await stage.post("/handoffs", first, key="k1")).status_code == 201
    again = await stage.post("/handoffs", other, key="k1")
    assert (again.status_code, again.json()["code"]) == (409, "key_reused")


async def test_a_key_in_a_book_of_former_times_is_still_known(stage: Stage) -> None:
    """Those books wrote down kind and count only, so a copy and an original were one to them."""
    copies = wish()
    copies["documents"][0]["form"] = "copy"
    first = await stage.post("/handoffs", copies, key="k1")
    used = next(iter(stage.engine.state.book.keys.values()))
    used.content = "A1|P1|reception-1||A001|id_card:1,application_form:2"
    again = await stage.post("/handoffs", copies, key="k1")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


async def test_a_key_is_forgotten_after_a_day(stage: Stage) -> None:
    first = await stage.post("/handoffs", wish("A001"), key="k1")
    stage.clock.time += KEY_LIFE_S + 1
    await stage.post("/handoffs", wish("A002"), key="k2")
    again = await stage.post("/handoffs", wish("A003"), key="k1")
    assert again.status_code == 201
    assert again.json()["id"] != first.json()["id"]


async def test_what_an_app_writes_into_a_key_stays_out_of_the_journal() -> None:
    journal = MemoryJournal()
    async with Stage(journal) as stage:
        assert (await stage.post("/handoffs", wish(), key="Wang-Xiaoming")).status_code == 201
        refused = await stage.post("/handoffs", wish("A002"), key="Wang-Xiaoming-13800001111")
        assert (refused.status_code, refused.json()["code"]) == (422, "bad_request")
        assert "1380000" not in refused.text
        uuid = "13800001-1111-4444-8888-194912310020"
        assert (await stage.post("/handoffs", wish("A002"), key=uuid)).status_code == 201, "made by chance"
    assert not any(b"Wang" in row.data or b"1380000" in row.data for row in journal.replay())


async def test_a_key_too_long_or_empty_is_refused(stage: Stage) -> None:
    for key in ("", "x" * 201):
        answer = await stage.http.post("/api/v1/handoffs", json=wish(), headers={"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
