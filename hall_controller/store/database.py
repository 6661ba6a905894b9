"""What a kind of database must offer so that `SqlJournal` can keep a book in it.

What lives here: the protocol. What must not: anything that only one kind of database has.
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine


class Database(Protocol):
    """Engines, the writer's lock, and the little that differs in queries. Threads: `reader` may be used from any."""

    @property
    def where(self) -> str:
        """The place for people to read, without a password."""
        ...

    @property
    def reader(self) -> Engine:
        """Connections that cannot write, as many as are asked for."""
        ...

    def open_writer(self) -> Connection:
        """The one connection that writes, behind the lock that keeps others out until `close`.

        Raises:
            BookBusy: another process has it.
            sqlalchemy.exc.SQLAlchemyError, OSError: it cannot be opened.
        """
        ...

    def raw(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """A text or bytes column as plain bytes, so that damage in it is seen by us and not by the driver."""
        ...

    def storage_problem(self) -> str | None:
        """The database's own check of its storage."""
        ...

    def close(self) -> None:
        """Close every connection, then let the lock go."""
        ...
