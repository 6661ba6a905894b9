"""Books in PostgreSQL: how it is reached, what makes a commit durable, and who may write.

What lives here: connections, session settings and the advisory lock. What must not: rows, hashes, tables.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, NullPool, QueuePool, create_engine, event, func, text

from hall_controller.store.errors import BookBusy, BookError

_CONNECT_TIMEOUT_S = 10
_HOLDER = text(
    "SELECT 'server process ' || l.pid || coalesce(' from ' || a.client_addr, '') FROM pg_locks l"
    " LEFT JOIN pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (l.classid::bigint << 32 | l.objid::bigint) = :key LIMIT 1"
)


class PostgresDatabase:
    """A `Database` on a server; one book per database and schema. Nothing is opened before it is needed.

    Raises:
        BookError: the driver psycopg is not installed.
    """

    def __init__(self, url: URL, where: str) -> None:
        self._url = url
        self._where = where
        self._writing: Connection | None = None
        self._writer = self._engine(NullPool)
        event.listen(self._writer, "connect", _durable)
        self._reader = self._engine(QueuePool, pool_pre_ping=True, max_overflow=-1)
        event.listen(self._reader, "connect", _read_only)

    def _engine(self, pool: type[NullPool | QueuePool], **options: Any) -> Engine:
        arguments = {"connect_timeout": _CONNECT_TIMEOUT_S, "application_name": "service hall book"}
        try:
            return create_engine(self._url, poolclass=pool, paramstyle="format", connect_args=arguments, **options)
        except ModuleNotFoundError as error:
            raise BookError(
                f"A book on PostgreSQL needs {error.name}.", "Install it: pip install psycopg[binary]"
            ) from error

    @property
    def where(self) -> str:
        return self._where

    @property
    def reader(self) -> Engine:
        return self._reader

    def open_writer(self) -> Connection:
        self._writing = connection = self._writer.connect()
        with connection.begin():
            key = _lock_key(connection)
            # The lock belongs to the session: when its connection ends, by whatever cause, the server takes it back.
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
                holder = connection.scalar(_HOLDER, {"key": key}) or "unknown"
                raise BookBusy(
                    f"The book {self.where} is being written by another process ({holder}).",
                    "Stop that one first; reading and `hall verify` work meanwhile.",
                )
        return connection

    def raw(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.convert_to(column, "UTF8") if column.type.python_type is str else column

    def storage_problem(self) -> str | None:
        return None

    def close(self) -> None:
        self._reader.dispose()
        if self._writing is not None:
            self._writing.close()


def _lock_key(connection: Connection) -> int:
    schema = connection.scalar(text("SELECT current_schema()"))
    # 63 bits, because PostgreSQL's number is signed and shows a negative one differently in pg_locks.
    return int.from_bytes(sha256(f"service hall book in {schema}".encode()).digest()[:8], "big") >> 1


def _durable(connection: Any, record: object) -> None:
    """Commits of this session wait for the disk, also where the server's default would not."""
    if connection.execute("SHOW synchronous_commit").fetchone()[0] == "off":
        connection.execute("SET synchronous_commit TO on")
    connection.commit()


def _read_only(connection: Any, record: object) -> None:
    connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    connection.commit()
