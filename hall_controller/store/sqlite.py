"""Books in a SQLite file: how it is opened, what makes a commit durable, and who may write.

What lives here: connections, pragmas and the file lock. What must not: rows, hashes, tables.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Connection, Engine, LargeBinary, NullPool, QueuePool, cast, create_engine, event

from hall_controller.store.errors import BookError
from hall_controller.store.lock import FileLock

_BUSY_TIMEOUT_S = 5.0
# FULL syncs the write-ahead log at every commit: what was acknowledged outlives a power cut, not just the process.
_WRITER_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


class SqliteDatabase:
    """A `Database` in one file. Nothing is opened before it is needed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: FileLock | None = None
        self._writing: Connection | None = None
        self._writer = create_engine("sqlite://", creator=self._connect_writer, poolclass=NullPool)
        event.listen(self._writer, "begin", _begin_immediate)
        self._reader = create_engine("sqlite://", creator=self._connect_reader, poolclass=QueuePool, max_overflow=-1)

    @property
    def where(self) -> str:
        return str(self._path)

    @property
    def reader(self) -> Engine:
        return self._reader

    def open_writer(self) -> Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self._path.with_name(self._path.name + ".lock"), self.where)
        self._writing = self._writer.connect()
        return self._writing

    def raw(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        # A SQLite column can hold any type whatever it was declared as.
        return cast(column, LargeBinary)

    def storage_problem(self) -> str | None:
        with self._reader.connect() as connection:
            answer = " ".join(str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()).split())
        return None if answer == "ok" else answer

    def close(self) -> None:
        # The writer goes last: only then does SQLite fold its log into the file and leave one file to copy.
        self._reader.dispose()
        if self._writing is not None:
            self._writing.close()
        if self._lock is not None:
            self._lock.release()

    def _connect_writer(self) -> sqlite3.Connection:
        if self._path.exists() and not os.access(self._path, os.W_OK):
            # SQLite would open it all the same and refuse the first row.
            raise BookError(f"The book {self._path} may not be written.", "Let this user write it and its folder.")
        connection = _connect(str(self._path), uri=False)
        try:
            for pragma in _WRITER_PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_reader(self) -> sqlite3.Connection:
        if not self._path.is_file():
            raise BookError(f"There is no file {self._path}.", "Check the path.")
        return _connect(f"file:{quote(str(self._path))}?mode=ro{self._immutable()}", uri=True)

    def _immutable(self) -> str:
        """A book on read-only media has no room for SQLite's working files, and needs none as nobody writes it."""
        has_log = self._path.with_name(self._path.name + "-wal").exists()
        return "" if has_log or os.access(self._path.parent, os.W_OK) else "&immutable=1"


def _connect(target: str, *, uri: bool) -> sqlite3.Connection:
    # isolation_level None: transactions begin and end where we say, not where the driver guesses.
    # The threads take turns (see SqlJournal), so the driver need not insist on the thread that opened it.
    return sqlite3.connect(target, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, uri=uri)


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
