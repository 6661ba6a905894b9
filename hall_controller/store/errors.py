"""What can go wrong with a book, in words that say what to do next.

    BookError             the book cannot be used for this now; nothing was written
    ├── BookBusy          another process writes this book
    ├── BookTooNew        a newer version of this program wrote it
    ├── BookCorrupt       the database cannot read its own storage
    ├── BookDamaged       a row cannot be read or does not belong to the chain; ``seq`` names it
    └── BookUncertain     it is not known whether the last rows were kept: end the process, start again, replay

What lives here: these errors. What must not: how a certain database reports them (`explain` knows that).
"""

from __future__ import annotations

RESTORE = "Keep the book as it is, run `hall verify`, and go back to a copy that verifies."


class BookError(Exception):
    """``problem`` says what is, ``advice`` what a person can do about it. Both are whole sentences or empty."""

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(f"{problem} {advice}".strip())
        self.problem = problem
        self.advice = advice


class BookBusy(BookError):
    """Only one process may write a book at a time."""


class BookTooNew(BookError):
    """The tables are of a version that this program does not know."""


class BookUncertain(BookError):
    """A commit failed in a way that leaves its outcome open. The journal writes nothing more."""


class BookCorrupt(BookError):
    """The file or the server's tables are damaged in a way that does not say which row is lost."""


class BookDamaged(BookError):
    """Row ``seq`` is the first bad one; ``reason`` says why, as the end of a sentence that begins with the row."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"Row {seq} of the book is bad: {reason}.", RESTORE)
        self.seq = seq
        self.reason = reason
