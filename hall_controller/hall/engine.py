"""From commands to committed events, without waiting for anything: the part that virtual time drives too.

What lives here: settle a batch, commit it in one transaction, recover a book. What must not: asyncio, MQTT, HTTP.
Write before act: nobody outside hears of an event before ``commit`` has returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hall_controller.domain import events as e
from hall_controller.domain.commands import Command
from hall_controller.domain.decide import act, come_to_rest, stirs
from hall_controller.domain.fold import fold
from hall_controller.domain.plan import HallPlan
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.roads import Roads
from hall_controller.domain.state import State
from hall_controller.hall import codec
from hall_controller.store.journal import Journal
from hall_controller.store.records import Archived, Entry, Row, Snapshot

SNAPSHOT_EVERY_ROWS = 5_000
EVERYDAY_SCENE = "normal"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one command: its own events, or the refusal. ``seq``: the number of its last event, 0 for none."""

    events: tuple[e.Event, ...] = ()
    seq: int = 0
    refusal: Refusal | None = None


@dataclass(slots=True)
class Batch:
    """Commands settled together and committed together; ``rows`` is filled by ``commit``.

    ``events`` are those of all answers and then ``followed``: what the hall did of itself after the last command.
    """

    answers: list[Answer] = field(default_factory=list)
    events: list[e.Event] = field(default_factory=list)
    followed: list[e.Event] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    archived: list[Archived] = field(default_factory=list)
    snapshot: bytes = b""
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Recovery:
    """How a book came back: the snapshot's row (0 for none) and how many rows were replayed after it."""

    snapshot_seq: int
    replayed: int


class Engine:
    """One hall's state and journal. Not thread-safe, but ``commit`` may run on another thread while nothing settles."""

    def __init__(self, plan: HallPlan, journal: Journal, snapshot_every: int = SNAPSHOT_EVERY_ROWS) -> None:
        self.state = State(plan, Roads(plan.roadmap))
        self.journal = journal
        self.seq = 0
        self._snapshot_every = snapshot_every
        self._snapshot_seq = 0

    def recover(self, now: float, new_name: str) -> Recovery:
        """Bring the state back from the journal; an empty journal is opened under ``new_name``.

        Raises: UnreadableEvent, BookError. The hall must not start then.
        """
        self.state.opened_at = now
        snapshot = self.journal.latest_snapshot()
        start = 0
        if snapshot is not None and snapshot.schema == codec.BOOK_SCHEMA:
            self.state.book, start = codec.read_book(snapshot.state), snapshot.seq
        replayed = 0
        for row in self.journal.replay(start):
            fold(self.state.book, codec.read_event(row.type, row.data), row.at)
            self.state.book.finished.clear()
            replayed += 1
        self.seq, self._snapshot_seq = self.journal.head.seq, start
        if self.seq == 0:
            self._open_book(now, new_name)
        return Recovery(start, replayed)

    def _open_book(self, now: float, name: str) -> None:
        """A new book begins with its name, and with the hall in its everyday scene."""
        opened: list[e.Event] = [e.BookOpened(name, self.state.plan.id)]
        if EVERYDAY_SCENE in self.state.plan.scenes:
            opened.append(e.SceneSet(EVERYDAY_SCENE, ""))
        for event in opened:
            fold(self.state.book, event, now)
        self.seq = self.journal.append([Entry(now, *codec.write_event(event)) for event in opened])[-1].seq

    def settle(self, commands: Sequence[Command], now: float) -> Batch:
        """Judge commands one after another, each on what the one before it changed; then let the hall move on, once
        for all of them: who asks in a crowd waits for one look at the hall and not for many. Nothing is written yet."""
        batch, stirred = Batch(), False
        for command in commands:
            answer = self._act(command, now, batch)
            batch.answers.append(answer)
            stirred = stirred or (answer.refusal is None and stirs(self.state, command, answer.events))
        if stirred:
            batch.followed = come_to_rest(self.state, now)
            self._note(batch.followed, now, batch)
        for thing in self.state.book.finished:
            batch.archived.append(Archived(*codec.write_finished(thing)))
        self.state.book.finished.clear()
        if batch.entries and self.seq - self._snapshot_seq >= self._snapshot_every:
            batch.snapshot = codec.write_book(self.state.book)
            self._snapshot_seq = self.seq
        return batch

    def _act(self, command: Command, now: float, batch: Batch) -> Answer:
        try:
            happened = act(self.state, command, now)
        except Refusal as refusal:
            return Answer(refusal=refusal)
        self._note(happened, now, batch)
        return Answer(tuple(happened), self.seq if happened else 0)

    def _note(self, happened: Sequence[e.Event], now: float, batch: Batch) -> None:
        for event in happened:
            batch.entries.append(Entry(now, *codec.write_event(event)))
        batch.events += happened
        self.seq += len(happened)

    def commit(self, batch: Batch) -> None:
        """Write the batch, and its snapshot if it has one. Raises: BookError; the process must then end."""
        self.append(batch)
        self.keep_snapshot(batch)

    def append(self, batch: Batch) -> None:
        """Write the batch in one transaction. Raises: BookError; the process must then end, for memory is ahead."""
        if batch.entries:
            batch.rows = self.journal.append(batch.entries, batch.archived)

    def keep_snapshot(self, batch: Batch) -> None:
        """Keep the snapshot of a batch that is written; nobody need wait for it. Raises: BookError, as above."""
        if batch.snapshot and batch.rows:
            last = batch.rows[-1]
            self.journal.save_snapshot(Snapshot(last.seq, last.hash, last.at, codec.BOOK_SCHEMA, batch.snapshot))
