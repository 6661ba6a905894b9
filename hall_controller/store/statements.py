"""The inserts of a book, compiled once to the driver's own SQL.

What lives here: those texts and how to run them. What must not: transactions, or statements that are run rarely enough
for SQLAlchemy's ordinary way. Handing tuples straight to the driver is what keeps an append near a bare commit.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert
from sqlalchemy.engine import Dialect

from hall_controller.store.records import Archived, Row
from hall_controller.store.schema import archive, journal


class Inserts:
    """Needs a dialect whose parameters are positional (``?`` or ``%s``), in the order of the tables' columns."""

    def __init__(self, dialect: Dialect) -> None:
        self._row = str(insert(journal).compile(dialect=dialect))
        self._archived = _upsert(dialect)

    def rows(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Add journal rows; a row's fields are the table's columns in order."""
        connection.exec_driver_sql(self._row, list(rows))

    def archived(self, connection: Connection, things: Sequence[Archived]) -> None:
        """Add archived things; one with the same kind and id is replaced."""
        connection.exec_driver_sql(self._archived, [(kind, len(id), id, data) for kind, id, data in things])


def _upsert(dialect: Dialect) -> str:
    """Both databases know the same words for it. A dialect is imported only where it is used: a start waits for it."""
    if dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        new = sqlite_insert(archive)
        upsert = new.on_conflict_do_update(index_elements=archive.primary_key, set_={"data": new.excluded.data})
        return str(upsert.compile(dialect=dialect))
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    other = postgresql_insert(archive)
    upsert_other = other.on_conflict_do_update(index_elements=archive.primary_key, set_={"data": other.excluded.data})
    return str(upsert_other.compile(dialect=dialect))
