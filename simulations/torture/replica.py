"""The book read back from disk by somebody else than the hall: its rows folded anew, and what they ever said.

What lives here: following the rows. What must not: comparing them with what the hall tells (`promises`).
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Case, Handoff
from hall_controller.domain.fold import fold
from hall_controller.hall import codec
from hall_controller.store import Snapshot, SqlReader

Fact = tuple[str, ...]
"""One thing that the rows say has been so: ``("handoff", id, state)``, ``("document", id, keeper kind, ref)``,
``("unlock", handoff)`` or ``("closed", case)``."""


class Replica:
    """``book`` is the fold of the rows up to ``seq``. The file is opened for each look only, so that a killed hall's
    book is found as a power cut would leave it, with nobody else holding it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.book = Book()
        self.seq = 0
        self.facts: set[Fact] = set()
        self.order_updates: dict[str, int] = {}
        self.decided_actions: set[str] = set()
        self.unlocks: Counter[tuple[str, str]] = Counter()
        self.counts: Counter[str] = Counter()
        self.snapshots_compared: set[int] = set()
        self.faults: list[str] = []

    def follow(self, upto: int = 2**62) -> None:
        """Fold the rows that are new, as far as ``upto``, each checked against the one before it; a snapshot that is
        met on the way must be what the rows give.

        Raises: BookError, UnreadableEvent, KeyError: the book on disk is not sound.
        """
        if upto <= self.seq:
            return
        with closing(SqlReader(self._path)) as reader:
            kept = {s.seq: s.snapshot for s in reader.snapshots()}
            for row in reader.replay(self.seq):
                if row.seq > upto:
                    return
                self._take(row.at, codec.read_event(row.type, row.data))
                self.seq = row.seq
                if row.seq in kept:
                    self._compare(row.seq, kept[row.seq])

    def _compare(self, seq: int, snapshot: Snapshot | None) -> None:
        self.snapshots_compared.add(seq)
        if snapshot is None or codec.read_book(snapshot.state) != self.book:
            self.faults.append(f"the snapshot of row {seq} is not what the rows up to it give")

    def _take(self, at: float, event: e.Event) -> None:
        fold(self.book, event, at)
        ended = list(self.book.finished)
        self.book.finished.clear()
        self.counts[type(event).__name__] += 1
        self._note(event, ended)

    def _note(self, event: e.Event, ended: list[Handoff | Case]) -> None:
        action = getattr(event, "action", "")
        if action and not isinstance(event, e.HatchActionEnded):
            self.decided_actions.add(action)
        if isinstance(event, e.HatchActionOrdered) and event.verb == "unlockHatch":
            self.facts.add(("unlock", event.handoff))
            self.unlocks[event.robot, event.hatch] += 1
        elif isinstance(event, e.OrderIssued | e.OrderChanged):
            order = self.book.robot(event.robot).order
            self.order_updates[event.order] = order.update if order is not None else 0
        elif isinstance(event, e.CaseClosed):
            self.facts.add(("closed", event.case))
        handoff = self.book.handoffs.get(getattr(event, "handoff", ""))
        for thing in (handoff, *ended):
            if isinstance(thing, Handoff):
                self.facts.add(("handoff", thing.id, thing.state))
        case = self.book.cases.get(getattr(event, "case", ""))
        for document in case.documents.values() if case is not None else ():
            self.facts.add(("document", document.id, document.custodian.kind, document.custodian.ref))
