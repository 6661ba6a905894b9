"""The inbox and its one writer: shared commits, nothing before the commit, loud ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain.refusals import Refusal
from hall_controller.hall import hall as hall_module
from hall_controller.hall.engine import Answer, Batch, Engine
from hall_controller.hall.hall import Hall, HallClosed
from hall_controller.store.errors import BookError
from hall_controller.store.journal import Journal
from tests.hall_controller.api.stage import HandClock, plan
from tests.hall_controller.hall.gated import GatedJournal


def wish(number: int, seat: str = "A1") -> c.RequestHandoff:
    return c.RequestHandoff(seat, "P1", "reception-1", ticket=f"A{number}", papers=(c.Paper("id_card", 1),))


def made(journal: Journal, snapshot_every: int = 5000) -> Hall:
    clock = HandClock()
    engine = Engine(plan(), journal, snapshot_every)
    engine.recover(clock.now(), "book")
    return Hall(engine, clock)


@asynccontextmanager
async def running(hall: Hall) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(hall.run())
    await asyncio.sleep(0)
    yield task
    task.cancel()
    await asyncio.wait({task})


async def at_the_gate(journal: GatedJournal) -> None:
    assert await asyncio.to_thread(journal.entered.wait, 20.0)


async def test_commands_that_come_during_a_commit_share_the_next_one() -> None:
    journal = GatedJournal()
    hall = made(journal)
    journal.transactions.clear()
    async with running(hall):
        journal.shut()
        first = asyncio.create_task(hall.submit(wish(0)))
        await at_the_gate(journal)
        others = [asyncio.create_task(hall.submit(wish(n))) for n in range(1, 41)]
        await asyncio.sleep(0)
        journal.open()
        answers = await asyncio.gather(first, *others)
    assert journal.transactions == [3, 40 * 3]
    assert [answer.seq for answer in answers] == [journal.head.seq - 3 * n for n in range(40, -1, -1)]


async def test_a_batch_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hall_module, "BATCH_LIMIT", 10)
    journal = GatedJournal()
    hall = made(journal)
    journal.transactions.clear()
    waiting = [asyncio.create_task(hall.submit(wish(n))) for n in range(25)]
    await asyncio.sleep(0)
    async with running(hall):
        await asyncio.gather(*waiting)
    assert journal.transactions == [30, 30, 15]


async def test_nobody_hears_of_anything_before_it_is_committed() -> None:
    journal = GatedJournal()
    hall = made(journal)
    heard: list[Batch] = []
    hall.listeners.append(heard.append)
    async with running(hall):
        before = journal.head.seq
        journal.shut()
        asked = asyncio.create_task(hall.submit(wish(0)))
        await at_the_gate(journal)
        settled = asyncio.create_task(hall.settled())
        await asyncio.wait({asked, settled}, timeout=0.05)
        assert (asked.done(), settled.done(), heard, hall.at_rest) == (False, False, [], False)
        assert hall.state.book.handoffs, "it is decided all the same"
        assert journal.chained_rows()[-1].seq == before
        journal.open()
        answer = await asked
        await settled
        assert heard[0].rows[-1].seq == answer.seq


async def test_who_is_answered_sees_the_book_as_it_was_committed() -> None:
    """The next batch is not begun before the callers of this one have looked."""
    journal = GatedJournal()
    hall = made(journal)

    async def ask_and_look() -> int:
        await hall.submit(wish(0))
        return len(hall.state.book.handoffs)

    async with running(hall):
        journal.shut()
        looking = asyncio.create_task(ask_and_look())
        await at_the_gate(journal)
        later = [asyncio.create_task(hall.submit(wish(n))) for n in range(1, 9)]
        await asyncio.sleep(0)
        journal.open()
        assert await looking == 1
        await asyncio.gather(*later)


async def test_commands_settle_in_the_order_they_came_each_on_what_the_last_one_changed() -> None:
    hall = made(GatedJournal())
    async with running(hall):
        asked = [hall.submit(wish(7)), hall.submit(wish(7, "A2")), hall.submit(c.CancelHandoff("H000001", "guide-1"))]
        first, second, third = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(first, Answer)
    assert isinstance(second, Refusal)
    assert second.code == "ticket_in_use"
    assert isinstance(third, Answer)


async def test_a_refused_command_costs_no_commit() -> None:
    journal = GatedJournal()
    hall = made(journal)
    journal.transactions.clear()
    async with running(hall):
        with pytest.raises(Refusal):
            await hall.submit(c.SetScene("party", "guide-1"))
    assert journal.transactions == []


async def test_a_journal_that_fails_ends_the_hall_and_everybody_is_told() -> None:
    journal = GatedJournal()
    hall = made(journal)
    heard: list[Batch] = []
    hall.listeners.append(heard.append)
    async with running(hall) as task:
        journal.shut()
        journal.broken = True
        committing = asyncio.create_task(hall.submit(wish(0)))
        await at_the_gate(journal)
        queued = asyncio.create_task(hall.submit(wish(1)))
        waiting = asyncio.create_task(hall.settled())
        await asyncio.sleep(0)
        journal.open()
        told = await asyncio.gather(committing, queued, waiting, return_exceptions=True)
        assert [type(each) for each in told] == [HallClosed, HallClosed, HallClosed]
        await asyncio.wait({task})
        assert isinstance(task.exception(), BookError)
        assert (hall.running, hall.at_rest, heard) == (False, False, [])
        for later in (hall.submit(wish(2)), hall.settled()):
            with pytest.raises(HallClosed):
                await later


async def test_a_bug_in_a_decision_ends_the_hall_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = made(GatedJournal())

    def wrong(*_: object) -> Batch:
        raise KeyError("a bug")

    async with running(hall) as task:
        monkeypatch.setattr(hall.engine, "settle", wrong)
        with pytest.raises(HallClosed):
            await hall.submit(wish(0))
        await asyncio.wait({task})
        assert isinstance(task.exception(), KeyError)


async def test_told_to_stop_it_finishes_the_commit_under_way() -> None:
    journal = GatedJournal()
    hall = made(journal)
    before = journal.head.seq
    async with running(hall) as task:
        journal.shut()
        asked = asyncio.create_task(hall.submit(wish(0)))
        await at_the_gate(journal)
        task.cancel()
        journal.open()
        await asyncio.wait({task, asked})
        assert isinstance(asked.exception(), HallClosed)
    assert journal.head.seq == before + 3


async def test_a_caller_that_gives_up_does_not_disturb_the_others() -> None:
    journal = GatedJournal()
    hall = made(journal)
    async with running(hall):
        journal.shut()
        hall.tell(wish(0))
        await at_the_gate(journal)
        impatient, patient = (asyncio.create_task(hall.submit(wish(n))) for n in (1, 2))
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.wait({impatient})
        journal.open()
        assert (await patient).seq == journal.head.seq
    assert len(hall.state.book.handoffs) == 3


async def test_a_snapshot_keeps_nobody_waiting_who_was_answered() -> None:
    journal = GatedJournal()
    hall = made(journal, snapshot_every=1)
    async with running(hall):
        journal.may_keep.clear()
        answer = await hall.submit(wish(0))
        assert (answer.seq, journal.snapshots()) == (journal.head.seq, [])
        later = asyncio.create_task(hall.submit(wish(1)))
        journal.may_keep.set()
        await later
        assert [kept.problem for kept in journal.snapshots()][-1:] == [None]


async def test_time_passes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hall_module, "LOOK_EVERY_S", 0.05)
    hall = made(GatedJournal())
    ticks: list[Batch] = []
    enough = asyncio.Event()

    def heard(batch: Batch) -> None:
        ticks.append(batch)
        if len(ticks) == 3:
            enough.set()

    hall.listeners.append(heard)
    async with running(hall):
        await asyncio.wait_for(enough.wait(), 20.0)
    assert all(not batch.events for batch in ticks)
