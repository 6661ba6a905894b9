"""Reading a book that lies in a database.

What lives here: `SqlReader`, which can change nothing. What must not: any statement that writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection, Select, select, tuple_

from hall_controller.store import upgrade
from hall_controller.store.address import ServerAddress, parse
from hall_controller.store.chain import checked_snapshot, first_sound, replay_start, unbroken
from hall_controller.store.database import Database
from hall_controller.store.errors import BookCorrupt, BookDamaged, BookError
from hall_controller.store.explain import explained
from hall_controller.store.journal import PAGE_ROWS
from hall_controller.store.postgres import PostgresDatabase
from hall_controller.store.records import GENESIS, Archived, CheckedSnapshot, Head, Row, Snapshot
from hall_controller.store.schema import archive, journal
from hall_controller.store.schema import snapshot as kept
from hall_controller.store.sqlite import SqliteDatabase
from hall_controller.store.tuples import to_row, to_snapshot

_log = structlog.get_logger(__name__)


def database_at(where: str | Path) -> Database:
    """The database that an address names, not yet opened.

    Raises:
        BookError: the address names none, or its driver is missing.
    """
    address = parse(where)
    if isinstance(address, ServerAddress):
        return PostgresDatabase(address.url, str(address))
    return SqliteDatabase(address.path)


class SqlReader:
    """A `ReadableJournal` in SQLite or PostgreSQL, open from construction until `close`.

    Raises:
        BookTooNew: a newer program wrote the book.
        BookError: there is no book, or it cannot be opened.
    """

    def __init__(self, where: str | Path) -> None:
        self._database = database_at(where)
        self._closed = False
        bytewise = (self._database.raw(column) for column in list(journal.c)[2:])
        self._row_columns = (journal.c.seq, journal.c.at, *bytewise)
        try:
            with explained(self.where):
                self._open()
        except BaseException:
            self._database.close()
            raise

    def _open(self) -> None:
        with self._reading() as connection:
            upgrade.check(connection, self.where)

    @property
    def where(self) -> str:
        return self._database.where

    @property
    def head(self) -> Head:
        newest = select(*self._row_columns).order_by(journal.c.seq.desc()).limit(1)
        with self._reading() as connection:
            rows = [to_row(raw) for raw in connection.execute(newest)]
        return Head(rows[0].seq, rows[0].hash) if rows else Head(0, GENESIS)

    def read(self, after_seq: int, limit: int) -> list[Row]:
        page = select(*self._row_columns).where(journal.c.seq > after_seq).order_by(journal.c.seq).limit(limit)
        with self._reading() as connection:
            return [to_row(raw) for raw in connection.execute(page)]

    def replay(self, after: int = 0) -> Iterator[Row]:
        return unbroken(self._paged(after), replay_start(after, self._row(after)))

    def _paged(self, after: int) -> Iterator[Row]:
        # One short query per page: a long one would keep SQLite's log from being folded back into the file.
        while page := self.read(after, PAGE_ROWS):
            yield from page
            after = page[-1].seq

    def _row(self, seq: int) -> Row | None:
        return next((row for row in self.read(seq - 1, 1) if row.seq == seq), None)

    def snapshots(self) -> list[CheckedSnapshot]:
        return list(self._checked_snapshots())

    def latest_snapshot(self) -> Snapshot | None:
        snapshot, passed_over = first_sound(self._checked_snapshots())
        for reason in passed_over:
            _log.warning("snapshot_ignored", book=self.where, reason=reason)
        return snapshot

    def _checked_snapshots(self) -> Iterator[CheckedSnapshot]:
        with self._reading() as connection:
            numbers = list(connection.scalars(select(kept.c.seq).order_by(kept.c.seq.desc())))
        for seq in numbers:
            checked = self._checked_snapshot(seq)
            if checked is not None:
                yield checked

    def _checked_snapshot(self, seq: int) -> CheckedSnapshot | None:
        """None where the writer has dropped it meanwhile."""
        raw = self._database.raw
        columns = (kept.c.seq, raw(kept.c.hash), kept.c.at, kept.c.schema, raw(kept.c.state), raw(kept.c.digest))
        try:
            with self._reading() as connection:
                found = connection.execute(select(*columns).where(kept.c.seq == seq)).one_or_none()
            if found is None:
                return None
            snapshot, digest = to_snapshot(found)
            return checked_snapshot(snapshot, digest, self._row(seq))
        except (BookDamaged, BookCorrupt) as error:
            return CheckedSnapshot(seq, None, f"it cannot be read: {error.problem}")

    def archived(self, kind: str, id: str) -> Archived | None:
        key = (archive.c.kind == kind, archive.c.id_length == len(id), archive.c.id == id)
        with self._reading() as connection:
            data = connection.scalar(select(archive.c.data).where(*key))
        return None if data is None else Archived(kind, id, data)

    def archived_page(self, kind: str, before_id: str | None, limit: int) -> list[Archived]:
        place = tuple_(archive.c.id_length, archive.c.id)
        page: Select[Any] = select(archive.c.id, archive.c.data).where(archive.c.kind == kind)
        if before_id is not None:
            page = page.where(place < (len(before_id), before_id))
        page = page.order_by(archive.c.id_length.desc(), archive.c.id.desc()).limit(limit)
        with self._reading() as connection:
            return [Archived(kind, id, data) for id, data in connection.execute(page)]

    def storage_problem(self) -> str | None:
        with explained(self.where):
            return self._database.storage_problem()

    def close(self) -> None:
        self._closed = True
        with explained(self.where):
            self._database.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._closed:
            raise BookError(f"The book {self.where} is closed.", "Open it again before using it.")
        with explained(self.where), self._database.reader.connect() as connection:
            yield connection
