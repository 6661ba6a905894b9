"""What is folded live is what comes back: from the rows alone, from a snapshot, from a damaged snapshot."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.refusals import Refusal
from hall_controller.hall.codec import UnreadableEvent
from hall_controller.hall.engine import Engine
from hall_controller.store.journal import Journal
from hall_controller.store.memory import MemoryJournal
from hall_controller.store.records import Entry
from hall_controller.store.sql import SqlJournal
from hall_controller.store.verify import verify
from tests.hall_controller.api.stage import MORNING, Ghosts, plan

SNAPSHOT_EVERY = 20


def opened(journal: Journal, snapshot_every: int = SNAPSHOT_EVERY) -> Engine:
    engine = Engine(plan(), journal, snapshot_every)
    engine.recover(MORNING, "book")
    return engine


class Day:
    """A busy day on one engine: robots obey, people ask for all sorts of things, some of them refused."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine, self._dice = engine, random.Random(seed)
        self.now = MORNING
        self.ghosts = Ghosts(plan())
        self.ghosts.state = engine.state
        self._tickets = 0

    def go_on(self, turns: int) -> None:
        for _ in range(turns):
            self.now += 1.0
            self.ghosts.now = self.now
            for report in self.ghosts.reports():
                self._do(report)
            self._do(c.TimePassed(), *(self._wish() for _ in range(self._dice.randint(0, 3))))

    def _do(self, *commands: c.Command) -> None:
        self.engine.commit(self.engine.settle(commands, self.now))

    def _wish(self) -> c.Command:
        dice, book = self._dice, self.engine.state.book
        handoff = dice.choice([*book.handoffs, "H999999"])
        by = dice.choice(["reception-1", "processing-1", "nobody"])
        self._tickets += 1
        seat = dice.choice(["A1", "A2", "B1", "B2"])
        new = c.RequestHandoff(seat, "P1", "reception-1", ticket=f"A{self._tickets}", papers=(c.Paper("id_card", 1),))
        wishes: list[c.Command] = [
            new, c.OpenHatch(handoff, by), c.OpenHatch(handoff, by), c.ConfirmCount(handoff, by, 1),
            c.ConfirmCount(handoff, by, 1), c.CancelHandoff(handoff, by, "other"), c.SetScene("normal", "guide-1"),
            c.CommandDevice("light-waiting", {"brightness": dice.randint(0, 255)}, "facility-1"),
            c.RobotSilent(dice.choice(list(plan().robots))),
        ]  # fmt: skip
        return dice.choice(wishes)


@pytest.mark.parametrize("seed", range(6))
def test_a_book_that_comes_back_is_the_book_that_was(seed: int) -> None:
    journal = MemoryJournal()
    day = Day(opened(journal), seed)
    for _ in range(6):
        day.go_on(15)
        again = opened(journal)
        assert again.state.book == day.engine.state.book
        assert again.seq == day.engine.seq == journal.head.seq
    assert journal.head.seq > 3 * SNAPSHOT_EVERY, "the day was too quiet to say anything"


def test_with_and_without_snapshots_the_same_book_comes_back() -> None:
    journal = MemoryJournal()
    Day(opened(journal), 1).go_on(60)
    with_snapshot = Engine(plan(), journal)
    found = with_snapshot.recover(MORNING, "book")
    replayed = MemoryJournal()
    replayed.append([Entry(row.at, row.type, row.data) for row in journal.replay()])
    without = Engine(plan(), replayed)
    assert without.recover(MORNING, "book").snapshot_seq == 0
    assert 0 < found.replayed <= 3 * SNAPSHOT_EVERY
    assert found.snapshot_seq + found.replayed == journal.head.seq
    assert with_snapshot.state.book == without.state.book


def test_a_new_book_is_named_and_an_old_one_keeps_its_name() -> None:
    journal = MemoryJournal()
    assert opened(journal).state.book.name == "book"
    engine = Engine(plan(), journal)
    engine.recover(MORNING, "other")
    assert engine.state.book.name == "book"


def test_work_goes_on_after_each_recovery_with_numbers_that_were_never_used() -> None:
    journal = MemoryJournal()
    ids: list[str] = []
    for number in range(5):
        engine = opened(journal)
        papers = (c.Paper("id_card", 1),)
        batch = engine.settle(
            [c.RequestHandoff("A1", "P1", "reception-1", ticket=f"A{number}", papers=papers)], MORNING
        )
        engine.commit(batch)
        ids += [event.handoff for event in batch.events if isinstance(event, e.HandoffRequested)]
    assert ids == [f"H{number:06d}" for number in range(1, 6)]


def test_commands_that_come_together_are_answered_each_and_followed_by_one_look_at_the_hall() -> None:
    day = Day(opened(MemoryJournal()), 2)
    day.go_on(3)
    papers = (c.Paper("id_card", 1),)
    wishes = [c.RequestHandoff(seat, "P1", "reception-1", ticket=seat, papers=papers) for seat in ("A1", "B1", "C1")]
    batch = day.engine.settle([*wishes[:2], c.OpenHatch("H999999", "guide-1"), wishes[2]], day.now)
    assert [answer.refusal is None for answer in batch.answers] == [True, True, False, True]
    own = [event for answer in batch.answers for event in answer.events]
    assert batch.events == own + batch.followed
    requested = [event.handoff for event in own if isinstance(event, e.HandoffRequested)]
    assigned = [event.handoff for event in batch.followed if isinstance(event, e.HandoffAssigned)]
    assert sorted(assigned) == sorted(requested)


def test_a_refusal_leaves_book_and_journal_as_they_were() -> None:
    journal = MemoryJournal()
    day = Day(opened(journal), 2)
    day.go_on(40)
    before, head = opened(journal).state.book, journal.head
    batch = day.engine.settle([c.OpenHatch("H999999", "guide-1"), c.SetScene("party", "guide-1")], day.now)
    day.engine.commit(batch)
    assert [type(answer.refusal) for answer in batch.answers] == [Refusal, Refusal]
    assert journal.head == head
    assert day.engine.state.book == before


def damage_newest(book: sqlite3.Connection) -> None:
    book.execute("UPDATE snapshot SET state = x'7b7d' WHERE seq = (SELECT max(seq) FROM snapshot)")


def damage_all(book: sqlite3.Connection) -> None:
    book.execute("UPDATE snapshot SET state = substr(state, 1, 100)")


def belongs_to_another_book(book: sqlite3.Connection) -> None:
    book.execute("UPDATE snapshot SET hash = zeroblob(32)")


def of_another_age(book: sqlite3.Connection) -> None:
    book.execute("UPDATE snapshot SET schema = 999")


@pytest.mark.parametrize("damage", [damage_newest, damage_all, belongs_to_another_book, of_another_age])
def test_a_snapshot_that_cannot_be_used_costs_time_and_nothing_else(
    damage: Callable[[sqlite3.Connection], None], tmp_path: Path
) -> None:
    where = tmp_path / "hall.db"
    journal = SqlJournal(where)
    day = Day(opened(journal), 3)
    day.go_on(60)
    journal.close()
    with sqlite3.connect(where) as book:
        newest = book.execute("SELECT max(seq) FROM snapshot").fetchone()[0]
        damage(book)
    book.close()
    journal = SqlJournal(where)
    engine = Engine(plan(), journal)
    found = engine.recover(MORNING, "book")
    assert found.snapshot_seq < newest
    assert engine.state.book == day.engine.state.book
    journal.close()
    verdict = verify(where)
    assert (verdict.rows, verdict.first_bad_seq) == (engine.seq, None)


def test_the_hall_does_not_start_on_a_row_that_nobody_wrote() -> None:
    journal = MemoryJournal()
    opened(journal)
    journal.append([Entry(MORNING, "SceneSet", b'{"scene": 3}')])
    with pytest.raises(UnreadableEvent):
        Engine(plan(), journal).recover(MORNING, "book")
