"""The journal in a database, open for writing: one transaction per append, one writer.

What lives here: `SqlJournal`. What must not: anything that differs between kinds of database (`sqlite`, `postgres`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from hall_controller.store import upgrade
from hall_controller.store.chain import chained, check_entry, fault_of, misfit
from hall_controller.store.errors import BookDamaged, BookError, BookUncertain
from hall_controller.store.explain import TROUBLE, Trouble, explain
from hall_controller.store.journal import KEPT_SNAPSHOTS
from hall_controller.store.records import GENESIS, Archived, Entry, Head, Row, Snapshot, snapshot_digest
from hall_controller.store.schema import snapshot as kept
from hall_controller.store.sql_reader import SqlReader
from hall_controller.store.statements import Inserts


class SqlJournal(SqlReader):
    """A `Journal` in SQLite or PostgreSQL. Opening creates the book or upgrades its schema.

    Raises:
        BookBusy: another process writes this book.
        BookTooNew: a newer program wrote it.
        BookDamaged: its last row is not sound; nothing may be written after it.
        BookError: it cannot be opened, or the place holds something else.
    """

    def __init__(self, where: str | Path) -> None:
        self._writing = threading.Lock()
        self._refusal: BookUncertain | None = None
        super().__init__(where)

    def _open(self) -> None:
        self._connection = self._database.open_writer()
        upgrade.upgrade(self._connection, self.where)
        self._inserts = Inserts(self._connection.dialect)
        self._head = self._sound_head()

    def _sound_head(self) -> Head:
        """The stored head, after a look at the last row: a new row on a broken one would hide where the break is."""
        seq = super().head.seq
        if seq == 0:
            return Head(0, GENESIS)
        row = self._row(seq)
        if row is None:
            raise BookDamaged(seq, "it cannot be found again")
        fault = fault_of(row, Head(seq - 1, row.prev_hash))
        if fault is not None:
            raise BookDamaged(*fault)
        return Head(row.seq, row.hash)

    @property
    def head(self) -> Head:
        return self._head

    def append(self, entries: Sequence[Entry], archived: Sequence[Archived] = ()) -> Sequence[Row]:
        for entry in entries:
            check_entry(entry)
        if not (entries or archived):
            return ()
        with self._writing:
            rows = chained(entries, self._head)
            with self._transaction() as connection:
                if rows:
                    self._inserts.rows(connection, rows)
                if archived:
                    self._inserts.archived(connection, archived)
            if rows:
                self._head = Head(rows[-1].seq, rows[-1].hash)
            return rows

    def save_snapshot(self, snapshot: Snapshot) -> None:
        digest = snapshot_digest(snapshot)
        problem = misfit(snapshot, self._row(snapshot.seq))
        if problem is not None:
            raise ValueError(f"this snapshot does not belong to this book: {problem}")
        newest = select(kept.c.seq).order_by(kept.c.seq.desc()).limit(KEPT_SNAPSHOTS)
        with self._writing, self._transaction() as connection:
            connection.execute(delete(kept).where(kept.c.seq == snapshot.seq))
            connection.execute(insert(kept).values(**snapshot._asdict(), digest=digest))
            connection.execute(delete(kept).where(kept.c.seq.not_in(newest.scalar_subquery())))

    def close(self) -> None:
        with self._writing:
            super().close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Commits at the end, or leaves everything as it was and says why."""
        if self._closed:
            raise BookError(f"The book {self.where} is closed.", "Open it again before using it.")
        if self._refusal is not None:
            raise self._refusal
        try:
            with self._connection.begin():
                yield self._connection
        except TROUBLE as error:
            raise self._after_failure(error) from error

    def _after_failure(self, error: Trouble) -> BookError:
        """Find out whether the failed transaction left a trace. Where that cannot be said, nothing more is written."""
        told = explain(error, self.where)
        try:
            # A connection that was lost took the writer's lock with it: a new one must not slip in unnoticed.
            untouched = not self._connection.invalidated and super().head == self._head
        except (*TROUBLE, BookError):
            untouched = False
        if untouched:
            return told
        problem = f"{told.problem} It is not known whether the last rows were kept."
        self._refusal = BookUncertain(problem, "End this process and start it again: it reads the book anew.")
        return self._refusal
