"""The journal's twin in memory, for virtual time: same contract, same chain, nothing survives the process.

What lives here: `MemoryJournal`. What must not: shortcuts that the real book would not allow.

Rows are hashed when somebody looks: `append` only puts entries in line, and whoever asks for a row, the head or a
snapshot has the line chained to its end first. A run that never looks back pays about a quarter for its rows, and the
chain is the same to the byte. To stay cheap, count sequence numbers instead of reading them off the returned rows.

A long run need not keep everything: a journal that forgets drops the rows behind its oldest kept snapshot and all but
the newest archived things. A start needs neither; whoever asks for them is told that they are gone.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import overload

import structlog

from hall_controller.store.chain import (
    chained,
    check_entry,
    checked_snapshot,
    first_sound,
    misfit,
    replay_start,
    unbroken,
)
from hall_controller.store.errors import BookError
from hall_controller.store.journal import KEPT_SNAPSHOTS, PAGE_ROWS
from hall_controller.store.records import (
    GENESIS,
    Archived,
    CheckedSnapshot,
    Entry,
    Head,
    Row,
    Snapshot,
    snapshot_digest,
)

_log = structlog.get_logger(__name__)

KEPT_ARCHIVED = 10_000
"""So many things of a kind a journal that forgets keeps at least, and at most twice as many."""


def _gone(what: str) -> BookError:
    return BookError(f"This book in memory has forgotten {what}.", "Keep it in a file, or do not let it forget.")


class _Shelf:
    """The archived things of one kind, kept in the order of their ids."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.order: list[tuple[int, str]] = []
        self.forgotten: tuple[int, str] | None = None

    def forget(self) -> None:
        """Keep the newest only."""
        if len(self.order) > 2 * KEPT_ARCHIVED:
            gone, self.order = self.order[:-KEPT_ARCHIVED], self.order[-KEPT_ARCHIVED:]
            self.forgotten = gone[-1]
            for _, id in gone:
                del self.data[id]

    def get(self, id: str) -> bytes | None:
        """Raises: BookError where it may have been forgotten."""
        if id not in self.data and self.forgotten is not None and (len(id), id) <= self.forgotten:
            raise _gone(f"what was archived as {id}")
        return self.data.get(id)

    def put(self, id: str, data: bytes) -> None:
        if id not in self.data:
            insort(self.order, (len(id), id))
        self.data[id] = data

    def page(self, before_id: str | None, limit: int) -> list[str]:
        """Raises: BookError where the page would reach into what was forgotten."""
        end = len(self.order) if before_id is None else bisect_left(self.order, (len(before_id), before_id))
        if end < limit and self.forgotten is not None:
            raise _gone(f"what was archived up to {self.forgotten[1]}")
        return [id for _, id in reversed(self.order[max(0, end - limit) : end])]


class _Appended(Sequence[Row]):
    """The rows of one append, chained when first looked at."""

    def __init__(self, journal: MemoryJournal, start: int, stop: int) -> None:
        self._journal = journal
        self._place = range(start, stop)

    def __len__(self) -> int:
        return len(self._place)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self._journal.row_at(place) for place in self._place[index]]
        return self._journal.row_at(self._place[index])


class MemoryJournal:
    """A `Journal` in memory. It outlives a simulated crash of its user as long as somebody holds on to it.

    ``forgets``: memory stays bounded however long the run is. A read, a replay or a check that would need what was
    dropped raises `BookError`; a start from a kept snapshot, and all that follows, are as ever.
    """

    def __init__(self, *, forgets: bool = False) -> None:
        self._forgets = forgets
        self._forgotten = 0
        self._last = Head(0, GENESIS)
        self._rows: list[Row] = []
        self._in_line: list[Entry] = []
        self._snapshots: dict[int, tuple[Snapshot, bytes]] = {}
        self._shelves: dict[str, _Shelf] = {}
        self._lock = threading.RLock()
        self._closed = False

    @property
    def where(self) -> str:
        return "memory"

    @property
    def head(self) -> Head:
        self.chained_rows()
        return self._last

    def row_at(self, place: int) -> Row:
        """The row number ``place + 1``, which has been appended. Raises: BookError if it was forgotten since."""
        with self._lock:
            self._check_kept(place)
            return self.chained_rows()[place - self._forgotten]

    def chained_rows(self) -> list[Row]:
        """Every row that is kept, the chain complete. The list is the journal's own: only look."""
        with self._lock:
            if self._in_line:
                self._rows += chained(self._in_line, self._last)
                self._last = Head(self._rows[-1].seq, self._rows[-1].hash)
                self._in_line.clear()
            return self._rows

    def append(self, entries: Sequence[Entry], archived: Sequence[Archived] = ()) -> Sequence[Row]:
        with self._lock:
            self._check_open()
            for entry in entries:
                check_entry(entry)
            start = self._forgotten + len(self._rows) + len(self._in_line)
            self._in_line += entries
            for kind, id, data in archived:
                self._shelves.setdefault(kind, _Shelf()).put(id, data)
            return _Appended(self, start, start + len(entries))

    def read(self, after_seq: int, limit: int) -> list[Row]:
        self._check_open()
        with self._lock:
            self._check_kept(max(0, after_seq))
            start = max(0, after_seq) - self._forgotten
            return self.chained_rows()[start : start + limit]

    def replay(self, after: int = 0) -> Iterator[Row]:
        self._check_open()
        return unbroken(self._paged(after), replay_start(after, self._row(after)))

    def _paged(self, after: int) -> Iterator[Row]:
        while page := self.read(after, PAGE_ROWS):
            yield from page
            after = page[-1].seq

    def save_snapshot(self, snapshot: Snapshot) -> None:
        with self._lock:
            self._check_open()
            digest = snapshot_digest(snapshot)
            problem = misfit(snapshot, self._row(snapshot.seq))
            if problem is not None:
                raise ValueError(f"this snapshot does not belong to this book: {problem}")
            self._snapshots[snapshot.seq] = (snapshot, digest)
            for seq in sorted(self._snapshots)[:-KEPT_SNAPSHOTS]:
                del self._snapshots[seq]
            if self._forgets:
                self._forget(min(self._snapshots) - 1)

    def _forget(self, upto: int) -> None:
        """Drop every row up to number ``upto``: the oldest kept snapshot's own row stays, a replay begins there."""
        del self._rows[: max(0, upto - self._forgotten)]
        self._forgotten = max(self._forgotten, upto)
        for shelf in self._shelves.values():
            shelf.forget()

    def snapshots(self) -> list[CheckedSnapshot]:
        self._check_open()
        return [
            checked_snapshot(snapshot, digest, self._row(seq))
            for seq, (snapshot, digest) in sorted(self._snapshots.items(), reverse=True)
        ]

    def latest_snapshot(self) -> Snapshot | None:
        snapshot, passed_over = first_sound(self.snapshots())
        for reason in passed_over:
            _log.warning("snapshot_ignored", book=self.where, reason=reason)
        return snapshot

    def archived(self, kind: str, id: str) -> Archived | None:
        self._check_open()
        shelf = self._shelves.get(kind)
        data = shelf.get(id) if shelf is not None else None
        return None if data is None else Archived(kind, id, data)

    def archived_page(self, kind: str, before_id: str | None, limit: int) -> list[Archived]:
        self._check_open()
        shelf = self._shelves.get(kind, _Shelf())
        return [Archived(kind, id, shelf.data[id]) for id in shelf.page(before_id, limit)]

    def storage_problem(self) -> str | None:
        self._check_open()
        return None

    def close(self) -> None:
        self._closed = True

    def _row(self, seq: int) -> Row | None:
        with self._lock:
            rows = self.chained_rows()
            if not 1 <= seq <= self._forgotten + len(rows):
                return None
            self._check_kept(seq - 1)
            return rows[seq - 1 - self._forgotten]

    def _check_kept(self, place: int) -> None:
        if place < self._forgotten:
            raise _gone(f"rows 1 to {self._forgotten}")

    def _check_open(self) -> None:
        if self._closed:
            raise BookError("This book is closed.", "Open it again before using it.")
