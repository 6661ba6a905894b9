"""From a database's own error to a sentence that says what is wrong and what a person can do.

What lives here: the table of known troubles of SQLite and PostgreSQL. What must not: deciding what to do about them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from hall_controller.store.errors import RESTORE, BookCorrupt, BookError

_Known = tuple[str, type[BookError], str, str]

# Older Pythons give no error code for SQLite, so its texts decide; SQLite has kept them unchanged for many years.
_SQLITE: tuple[_Known, ...] = (
    ("disk is full", BookError, "The disk of the book {where} is full.", "Free some space, then try again."),
    ("is locked", BookError, "Something else keeps the book {where} locked.", "Close it there, then try again."),
    ("readonly", BookError, "The book {where} may not be written.", "Let this user write the file and its folder."),
    ("unable to open", BookError, "The book {where} cannot be opened.", "Check the path and this user's permissions."),
    ("i/o error", BookError, "The disk of the book {where} reports an error.", "Check the disk and the system's log."),
    ("not a database", BookCorrupt, "{where} is no book, or its beginning was overwritten.", RESTORE),
    ("unsupported file format", BookCorrupt, "{where} is no book, or its beginning was overwritten.", RESTORE),
    ("no such", BookCorrupt, "The tables of the book {where} are damaged.", RESTORE),
    ("malformed", BookCorrupt, "The file of the book {where} is damaged.", RESTORE),
)

# By the first characters of SQLSTATE.
_POSTGRESQL: tuple[_Known, ...] = (
    ("53", BookError, "The server of {where} has run out of disk or memory.", "Free some there, then try again."),
    ("42501", BookError, "This user may not use the tables of {where}.", "Grant it the rights on this database."),
    ("25006", BookError, "The database {where} takes no writing now.", "Give the address of the primary server."),
    ("57P", BookError, "The server of {where} is stopping or starting.", "Try again when it is up."),
    ("55P03", BookError, "Something else keeps the tables of {where} locked.", "End that program, then try again."),
    ("XX", BookCorrupt, "The database of {where} is damaged.", RESTORE),
)

# A connection that never came about, or was cut, has no SQLSTATE; the server's own words stand in brackets.
_UNREACHED: _Known = (
    "",
    BookError,
    "The database {where} cannot be reached.",
    "Check that its server runs and that address, database, user and password are right.",
)

Trouble = DBAPIError | UnicodeDecodeError
TROUBLE = (DBAPIError, UnicodeDecodeError)
"""What a database raises; other errors of SQLAlchemy would be bugs of ours. The driver itself stumbles over the text of
its own message where a damaged SQLite file put strange bytes into it."""


def explain(error: Trouble, where: str) -> BookError:
    """Put a database error into plain words; the driver's own first line stands at the end of the problem."""
    if isinstance(error, UnicodeDecodeError):
        return BookCorrupt(f"The book {where} holds text that is none.", RESTORE)
    raw = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
    for _, kind, problem, advice in _known(error.orig, raw):
        return kind(f"{problem.format(where=where)} ({raw})", advice)
    return BookError(f"The database of the book {where} refused: {raw}.", "See the log, then try again.")


def _known(driver_error: BaseException | None, raw: str) -> list[_Known]:
    if type(driver_error).__module__.startswith("sqlite3"):
        return [known for known in _SQLITE if known[0] in raw.lower()]
    state = getattr(driver_error, "sqlstate", None)
    if state is None:
        return [_UNREACHED]
    return [known for known in _POSTGRESQL if state.startswith(known[0])]


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Within it, whatever the database raises becomes a `BookError`."""
    try:
        yield
    except TROUBLE as error:
        raise explain(error, where) from error
    except OSError as error:
        problem = f"The book {where} cannot be opened. ({error.strerror or error})"
        raise BookError(problem, "Check the path and this user's permissions on it.") from error
