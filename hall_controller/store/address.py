"""Where a book lies: from what a person typed to a path or a database URL.

What lives here: reading an address and making it fit to show. What must not: opening anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from hall_controller.store.errors import BookError

_HOW = "Give a file path, sqlite:///PATH or postgresql://USER@HOST/DATABASE."


@dataclass(frozen=True, slots=True)
class FileAddress:
    """A SQLite file. ``path`` is absolute and has no links in it, so that one book has one address."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A PostgreSQL database, reached with psycopg."""

    url: URL

    def __str__(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=True)


Address = FileAddress | ServerAddress


def parse(where: str | Path) -> Address:
    """Read a path or URL.

    Raises:
        BookError: it names no kind of database that can hold a book. The text does not repeat a password.
    """
    if isinstance(where, Path) or "://" not in where:
        return _file(str(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise BookError("This address of a book cannot be read.", _HOW) from None
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        return _file(url.database or "")
    if kind in ("postgresql", "postgres"):
        return ServerAddress(url.set(drivername="postgresql+psycopg"))
    raise BookError(f"A book cannot be kept in {kind!r}.", _HOW)


def _file(path: str) -> FileAddress:
    if path in ("", ":memory:"):
        raise BookError("A book needs a file that outlives the process.", _HOW)
    return FileAddress(Path(path).expanduser().resolve())
