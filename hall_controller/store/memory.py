"""The journal's twin in memory, for virtual time: same contract, same chain, nothing survives the process.

What lives here: `MemoryJournal`. What must not: shortcuts that the real book would not allow.

Rows are hashed when somebody looks: `append` only puts entries in line, and whoever asks for a row, the head or a
snapshot has the line chained to its end first. A run that never looks back pays about a quarter for its rows, and the
chain is the same to the byte. To stay cheap, count sequence numbers instead of reading them off the returned rows.
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


class _Shelf:
    """The archived things of one kind, kept in the order of their ids."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.order: list[tuple[int, str]] = []

    def put(self, id: str, data: bytes) -> None:
        if id not in self.data:
            insort(self.order, (len(id), id))
        self.data[id] = data

    def page(self, before_id: str | None, limit: int) -> list[str]:
        end = len(self.order) if before_id is None else bisect_left(self.order, (len(before_id), before_id))
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
        rows = self._journal.chained_rows()
        if isinstance(index, slice):
            return [rows[place] for place in self._place[index]]
        return rows[self._place[index]]


class MemoryJournal:
    """A `Journal` in memory. It outlives a simulated crash of its user as long as somebody holds on to it."""

    def __init__(self) -> None:
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
        rows = self.chained_rows()
        return Head(rows[-1].seq, rows[-1].hash) if rows else Head(0, GENESIS)

    def chained_rows(self) -> list[Row]:
        """Every row, the chain complete. The list is the journal's own: only look."""
        with self._lock:
            if self._in_line:
                last = Head(self._rows[-1].seq, self._rows[-1].hash) if self._rows else Head(0, GENESIS)
                self._rows += chained(self._in_line, last)
                self._in_line.clear()
            return self._rows

    def append(self, entries: Sequence[Entry], archived: Sequence[Archived] = ()) -> Sequence[Row]:
        with self._lock:
            self._check_open()
            for entry in entries:
                check_entry(entry)
            start = len(self._rows) + len(self._in_line)
            self._in_line += entries
            for kind, id, data in archived:
                self._shelves.setdefault(kind, _Shelf()).put(id, data)
            return _Appended(self, start, start + len(entries))

    def read(self, after_seq: int, limit: int) -> list[Row]:
        self._check_open()
        start = max(0, after_seq)
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
        return Archived(kind, id, shelf.data[id]) if shelf is not None and id in shelf.data else None

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
        rows = self.chained_rows()
        return rows[seq - 1] if 1 <= seq <= len(rows) else None

    def _check_open(self) -> None:
        if self._closed:
            raise BookError("This book is closed.", "Open it again before using it.")
