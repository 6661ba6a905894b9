"""Who keeps what, over all open cases, now or at any time past: read from the rows of a book.

What lives here: the fold from rows to what is kept, and the choice of one keeper. What must not: JSON, printing, the
rules that a chain must keep (``domain.ledger``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hall_controller.domain import events as e
from hall_controller.domain.book import PHYSICAL, Custodian
from hall_controller.hall.codec import read_event
from hall_controller.hall.custody import ABOUT_CUSTODY
from hall_controller.store.records import Row


@dataclass(frozen=True, slots=True)
class Kept:
    """One document of a case that was open: ``keeper`` keeps it since row ``seq`` (``at``, hall seconds)."""

    document: str
    kind: str
    count: int
    case: str
    ticket: str
    keeper: Custodian
    at: float
    seq: int
    because: str


def kept_at(rows: Iterable[Row], until: float | None = None) -> list[Kept]:
    """Every piece of paper of the cases that are open after the last row not later than ``until`` (None: the last row).

    ``rows`` must reach back to where the oldest of those cases was opened. Where a clock was set back the first time
    that it passed ``until`` counts.

    Raises: UnreadableEvent.
    """
    kept: dict[str, Kept] = {}
    tickets: dict[str, str] = {}
    for row in rows:
        if until is not None and row.at > until:
            break
        if row.type in ABOUT_CUSTODY:
            _apply(kept, tickets, row, read_event(row.type, row.data))
    return sorted(kept.values(), key=lambda one: (one.keeper.kind, one.keeper.ref, one.document))


def of_keeper(kept: Iterable[Kept], word: str) -> list[Kept]:
    """What one keeper has: an officer, a locker, a robot or one hatch of it (``R1``, ``R1/upper``), the visitor of a
    case, or a kind (``visitor``, ``lost``, …)."""
    return [one for one in kept if word in (one.keeper.ref, one.keeper.kind, _robot(one.keeper))]


def _robot(keeper: Custodian) -> str | None:
    return keeper.ref.partition("/")[0] if keeper.kind == "hatch" else None


def _apply(kept: dict[str, Kept], tickets: dict[str, str], row: Row, event: e.Event) -> None:
    match event:
        case e.CaseOpened():
            tickets[event.case] = event.ticket
        case e.DocumentAdded() if event.form in PHYSICAL:
            kept[event.document] = Kept(
                event.document, event.kind, event.count, event.case, tickets.get(event.case, ""), event.custodian,
                row.at, row.seq, f"taken in by {event.by}",
            )  # fmt: skip
        case e.DocumentSplit() if event.document in kept:
            whole = kept[event.document]
            kept[event.document] = replace(whole, count=whole.count - event.count)
            because = f"split from {event.document}"
            kept[event.part] = replace(
                whole, document=event.part, count=event.count, at=row.at, seq=row.seq, because=because
            )
        case e.CustodyMoved():
            for document in event.documents:
                if document in kept:
                    moved = replace(kept[document], keeper=event.taker, at=row.at, seq=row.seq, because=event.fact)
                    kept[document] = moved
        case e.CaseClosed():
            for document in [one.document for one in kept.values() if one.case == event.case]:
                del kept[document]
