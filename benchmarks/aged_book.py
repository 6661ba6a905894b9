"""A book with many past handoffs: made once, kept in the system's folder for temporary files, used again.

What lives here: writing such a book, quickly and as the hall itself would have written it. What must not: measuring.

Each case is there and back again: 27 rows for two handoffs, all that its papers' custody hangs on. Left out are rows
about roads, robots and bolts, which would make about as many again and say nothing about papers. Everything else is
real: the hash chain, the archive, a snapshot, and the most rows that may follow one.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Custodian
from hall_controller.domain.fold import fold
from hall_controller.domain.plan import HallPlan
from hall_controller.hall import codec
from hall_controller.hall.engine import SNAPSHOT_EVERY_ROWS
from hall_controller.store import Archived, Entry, Snapshot, SqlJournal
from simulations.progress import Show, progress

FIRST_AT = 1_700_000_000
CASE_LASTS_S = 60
HANDOFFS_PER_CASE = 2
CASES_AT_ONCE = 1_000
"""Cases of one transaction."""
CHECKED_EVERY = 10_000
"""Of so many cases one is made the slow way too, by folding its events, and must come out the same."""


@dataclass(frozen=True, slots=True)
class Places:
    """Who and what takes part in every past handoff."""

    seat: str
    desk: str
    officer: str
    clerk: str
    robot: str
    hatch: str


def places_of(plan: HallPlan) -> Places:
    seat, desk = (next(p.id for p in plan.places.values() if p.kind == kind) for kind in ("seat", "desk"))
    robot = next(iter(plan.robots.values()))
    staff = sorted(plan.staff)
    return Places(seat, desk, staff[0], staff[-1], robot.id, robot.hatches[0])


def life_of(case: str, ticket: str, handoffs: tuple[str, str], at: Places) -> Iterator[e.Event]:
    """Everything about one case that its papers' custody hangs on."""
    visitor, officer, clerk = (
        Custodian("visitor", case),
        Custodian("officer", at.officer),
        Custodian("officer", at.clerk),
    )
    yield e.CaseOpened(case, ticket, at.seat, at.officer)
    yield e.DocumentAdded(case, f"{case}-1", "id_card", 1, officer, at.officer)
    yield from _carried(case, handoffs[0], at.seat, at.desk, officer, clerk, at)
    yield from _carried(case, handoffs[1], at.desk, at.seat, clerk, visitor, at)
    yield e.CaseClosed(case, at.officer)


def _carried(
    case: str, handoff: str, source: str, target: str, giver: Custodian, taker: Custodian, at: Places
) -> Iterator[e.Event]:
    papers, inside = (f"{case}-1",), Custodian("hatch", f"{at.robot}/{at.hatch}")

    def advanced(trigger: str, state: str) -> e.HandoffAdvanced:
        return e.HandoffAdvanced(handoff, trigger, state, at.officer if trigger == "count" else "")

    yield e.HandoffRequested(handoff, case, source, target, papers, at.officer, "", "")
    yield e.HandoffAssigned(handoff, at.robot, at.hatch, "nearest free robot")
    yield advanced("arrive", "at_sender")
    yield advanced("open", "loading")
    yield advanced("count", "securing_load")
    yield e.CustodyMoved(case, papers, giver, inside, handoff, "hatch closed and locked after the count")
    yield advanced("secure", "carrying")
    yield advanced("arrive", "at_recipient")
    yield advanced("open", "unloading")
    yield advanced("count", "securing_empty")
    yield e.CustodyMoved(
        case, papers, inside, taker, handoff, "counted out of the opened hatch, hatch closed and locked"
    )
    yield advanced("secure", "received")


class Press:
    """Prints cases: one is folded as the hall would, the others differ from it in numbers and times only."""

    def __init__(self, at: Places) -> None:
        self._at = at
        entries, archived = self.slowly(_Numbers(777_777))
        self.rows_per_case = len(entries)
        self._entries = [(entry.at - _Numbers(777_777).at, entry.type, entry.data) for entry in entries]
        self._archived = archived

    def slowly(self, numbers: _Numbers) -> tuple[list[Entry], list[Archived]]:
        """The rows and archived things of a case, by way of the hall's own fold and codec."""
        book, entries = Book(), []
        for place, event in enumerate(life_of(numbers.case, numbers.ticket, numbers.handoffs, self._at)):
            fold(book, event, numbers.at + place)
            entries.append(Entry(numbers.at + place, *codec.write_event(event)))
        return entries, [Archived(*codec.write_finished(thing)) for thing in book.finished]

    def quickly(self, numbers: _Numbers) -> tuple[list[Entry], list[Archived]]:
        """The same by exchanging the numbers in one that was made slowly."""
        changes = list(zip(_Numbers(777_777).texts(self.rows_per_case), numbers.texts(self.rows_per_case), strict=True))
        names, at = changes[: _Numbers.NAMES], numbers.at
        entries = [Entry(at + after, type, _exchanged(data, names)) for after, type, data in self._entries]
        ids = {old.decode(): new.decode() for old, new in names}
        return entries, [Archived(kind, ids[id], _exchanged(data, changes)) for kind, id, data in self._archived]


class _Numbers:
    """The numbers of case ``n`` (from 1) and its handoffs, as the hall would have given them."""

    NAMES = 4

    def __init__(self, n: int) -> None:
        self.at = float(FIRST_AT + n * CASE_LASTS_S)
        self.case, self.ticket = f"C{n:06d}", f"ZZ{n % 100_000:05d}"
        self.handoffs = (f"H{2 * n - 1:06d}", f"H{2 * n:06d}")

    def texts(self, rows: int) -> list[bytes]:
        """All of them as they stand in rows and archive: first the names, then every time."""
        names = [text.encode() for text in (self.case, *self.handoffs, self.ticket)]
        first = int(self.at)
        return names + [b"%d.0" % (first + place) for place in range(rows)]


def _exchanged(data: bytes, changes: list[tuple[bytes, bytes]]) -> bytes:
    for old, new in changes:
        data = data.replace(old, new)
    return data


def aged_book(plan: HallPlan, handoffs: int) -> Path:
    """A finished book with so many past handoffs. Do not write into it: copy it."""
    folder = Path(tempfile.gettempdir()) / f"hall-aged-book-{_version(plan)}"
    path = folder / f"{handoffs}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"{handoffs}.unfinished.db"
        for left in folder.glob(f"{unfinished.name}*"):
            left.unlink()
        with closing(SqlJournal(unfinished)) as journal, progress("past handoffs", handoffs) as show:
            _fill(journal, plan, handoffs, show)
        unfinished.rename(path)
    return path


def _version(plan: HallPlan) -> str:
    """Another one as soon as the hall writes anything in another way."""
    rows, archived = Press(places_of(plan)).slowly(_Numbers(1))
    written = repr((rows, archived, codec.BOOK_SCHEMA, codec.write_book(Book()), CASE_LASTS_S))
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def _fill(journal: SqlJournal, plan: HallPlan, handoffs: int, show: Show) -> None:
    press, cases = Press(places_of(plan)), handoffs // HANDOFFS_PER_CASE
    last = max(1, cases - (SNAPSHOT_EVERY_ROWS - 1) // press.rows_per_case)
    opening = e.BookOpened("aged", plan.id)
    journal.append([Entry(float(FIRST_AT), *codec.write_event(opening))])
    for first in range(1, cases + 1, CASES_AT_ONCE):
        numbers = range(first, min(first + CASES_AT_ONCE, cases + 1))
        if last in numbers:
            _write(journal, press, range(first, last + 1))
            _snapshot(journal, opening, last, plan)
            numbers = range(last + 1, numbers.stop)
        _write(journal, press, numbers)
        show((numbers.stop - 1) * HANDOFFS_PER_CASE, f"{journal.head.seq:,} rows")


def _write(journal: SqlJournal, press: Press, cases: range) -> None:
    entries: list[Entry] = []
    archived: list[Archived] = []
    for n in cases:
        rows, things = press.quickly(_Numbers(n))
        if n % CHECKED_EVERY == 0 and (rows, things) != press.slowly(_Numbers(n)):
            raise AssertionError(f"case {n} was not written as the hall would have")
        entries += rows
        archived += things
    journal.append(entries, archived)


def _snapshot(journal: SqlJournal, opening: e.BookOpened, cases: int, plan: HallPlan) -> None:
    """The state after so many cases: nothing is open, and the counters say how much was done."""
    at, book = places_of(plan), Book()
    fold(book, opening, 0.0)
    for event in life_of("C1", "ZZ1", ("H1", "H2"), at):
        fold(book, event, 0.0)
    book.finished.clear()
    for name in ("cases_opened", "cases_closed", "handoffs_requested", "handoffs_received", "documents_seen"):
        setattr(book, name, getattr(book, name) * cases)
    row = journal.read(journal.head.seq - 1, 1)[0]
    journal.save_snapshot(Snapshot(row.seq, row.hash, row.at, codec.BOOK_SCHEMA, codec.write_book(book)))
