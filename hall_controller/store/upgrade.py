"""Bringing a book's schema up to date, and refusing what this program must not touch.

What lives here: comparing versions and calling Alembic. What must not: the migrations themselves.
Alembic is imported only when there is something to do, because an ordinary start should not wait for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from hall_controller.store.errors import BookError, BookTooNew
from hall_controller.store.schema import VERSION_TABLE, metadata

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST: Final = "r0001"
"""The version that the last migration leaves."""


def upgrade(connection: Connection, where: str) -> None:
    """Create or upgrade the tables in one transaction.

    Raises:
        BookTooNew: a newer program wrote this book; nothing was changed.
        BookError: the database holds something else; nothing was changed.
    """
    with connection.begin():
        found = found_version(connection)
        if found == NEWEST:
            return
        if found is None:
            _refuse_strangers(connection, where)
        else:
            _refuse_unknown(found, where)
        _run_migrations(connection)


def check(connection: Connection, where: str) -> None:
    """For reading: accept only a book of the newest version.

    Raises:
        BookTooNew: a newer program wrote it.
        BookError: it is no book, or one of an older version.
    """
    with connection.begin():
        found = found_version(connection)
    if found is None:
        raise BookError(f"There is no book in {where}.", "Check the address.")
    if found != NEWEST:
        _refuse_unknown(found, where)
        raise BookError(
            f"The book {where} is of the older version {found}.", "Open it with the hall once to upgrade it."
        )


def found_version(connection: Connection) -> str | None:
    """The schema version a database says it has, None where it holds no book."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    version: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return version


def known_versions() -> list[str]:
    """Every version there is a migration for, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_alembic_config()).walk_revisions()]


def _run_migrations(connection: Connection) -> None:
    from alembic import command

    config = _alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _alembic_config() -> Config:
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _refuse_strangers(connection: Connection, where: str) -> None:
    names = set(inspect(connection).get_table_names())
    strangers = names if connection.dialect.name == "sqlite" else names & set(metadata.tables)
    if strangers:
        listed = ", ".join(sorted(strangers))
        raise BookError(f"{where} is no book: it holds other tables ({listed}).", "Give the hall a place of its own.")


def _refuse_unknown(found: str, where: str) -> None:
    if found not in known_versions():
        raise BookTooNew(
            f"A newer program wrote the book {where}: its version is {found}, this program knows up to {NEWEST}.",
            "Use the newer program; this one changes nothing.",
        )
