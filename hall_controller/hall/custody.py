"""Custody read from a book: the ledger of all documents, and one case's story.

What lives here: from rows to intervals. What must not: printing (``app.custody``), the rules (``domain.ledger``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hall_controller.domain import events as e
from hall_controller.domain.ledger import Ledger
from hall_controller.hall.codec import read_event
from hall_controller.store.records import Row

ABOUT_CUSTODY = frozenset({"CaseOpened", "DocumentAdded", "CustodyMoved", "CaseClosed"})


def ledger_of(rows: Iterable[Row]) -> Ledger:
    """The whole ledger. Raises: UnreadableEvent for a row that no version of this program has written."""
    ledger = Ledger()
    for row in rows:
        if row.type in ABOUT_CUSTODY:
            ledger.apply(row.seq, row.at, read_event(row.type, row.data))
    return ledger


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
