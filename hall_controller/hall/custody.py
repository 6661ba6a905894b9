"""Custody read from a book: the ledger of all documents, and one case's story.

What lives here: from rows to chains. What must not: printing (``app.custody``), the rules (``domain.ledger``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hall_controller.domain import events as e
from hall_controller.domain.ledger import Ledger, LedgerFault
from hall_controller.domain.phases import Visits
from hall_controller.hall.codec import UnreadableEvent, read_event
from hall_controller.store.journal import ReadableJournal
from hall_controller.store.records import Row

ABOUT_CUSTODY = frozenset({"CaseOpened", "DocumentAdded", "DocumentSplit", "CustodyMoved", "CaseClosed", "DayClosed"})

SLACK_S = 3600.0


def ledger_of(rows: Iterable[Row]) -> Ledger:
    """The whole ledger. Raises: UnreadableEvent for a row that no version of this program has written."""
    ledger = Ledger()
    for row in rows:
        if row.type in ABOUT_CUSTODY:
            ledger.apply(row.seq, row.at, read_event(row.type, row.data))
    return ledger


@dataclass(slots=True)
class CustodyCheck:
    """Watches every row of a book go by, in little memory. ``faults``: the rows at which custody does not hold."""

    ledger: Ledger = field(default_factory=lambda: Ledger(keep_closed=False))

    def __call__(self, row: Row) -> None:
        if row.type not in ABOUT_CUSTODY:
            return
        try:
            self.ledger.apply(row.seq, row.at, read_event(row.type, row.data))
        except UnreadableEvent as error:
            self.ledger.faults.append(LedgerFault(row.seq, "", f"this row cannot be read: {error}"))

    @property
    def faults(self) -> list[LedgerFault]:
        return self.ledger.faults


@dataclass(frozen=True, slots=True)
class Story:
    """Everything about one case: its rows in order, its ledger, the phases of the visit."""

    rows: list[tuple[Row, e.Event]]
    ledger: Ledger
    visits: Visits


def story_of(rows: Iterable[Row], case: str) -> Story:
    """Raises: UnreadableEvent."""
    story = Story([], Ledger(), Visits())
    for row, event in about_case(rows, case):
        story.rows.append((row, event))
        story.ledger.apply(row.seq, row.at, event)
        story.visits.apply(row.seq, row.at, event)
        if isinstance(event, e.CaseClosed):
            break
    return story


def about_case(rows: Iterable[Row], case: str) -> Iterator[tuple[Row, e.Event]]:
    """Every event that belongs to one case, its handoffs included, in order."""
    handoffs: set[str] = set()
    for row in rows:
        if case.encode() not in row.data and not any(h.encode() in row.data for h in handoffs):
            continue
        event = read_event(row.type, row.data)
        if isinstance(event, e.HandoffRequested) and event.case == case:
            handoffs.add(event.handoff)
        if getattr(event, "case", None) == case or getattr(event, "handoff", None) in handoffs:
            yield row, event


def rows_since(journal: ReadableJournal, at: float) -> Iterator[Row]:
    """Rows from hall time ``at`` on and a few older ones, found without reading the whole book.

    ``SLACK_S`` makes up for a clock that was once set back.
    """
    low, high, at = 0, journal.head.seq, at - SLACK_S
    while low < high:
        middle = (low + high) // 2
        row = next(iter(journal.read(middle, 1)), None)
        if row is None or row.at >= at:
            high = middle
        else:
            low = middle + 1
    return journal.replay(low)
