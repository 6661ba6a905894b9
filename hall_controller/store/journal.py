"""The contract of a journal: what the hall may ask of its book, whichever database holds it.

What lives here: the protocols. What must not: any way of fulfilling them (`sql_reader`, `sql`, `memory`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from hall_controller.store.records import Archived, CheckedSnapshot, Entry, Head, Row, Snapshot

KEPT_SNAPSHOTS: Final = 3
PAGE_ROWS: Final = 1000


class ReadableJournal(Protocol):
    """An append-only, hash-chained book, open for reading: always allowed, also beside its writer.

    Threads: any thread may call any method. Every method may raise `BookError`.
    """

    @property
    def where(self) -> str:
        """The place of the book for people to read, without a password."""
        ...

    @property
    def head(self) -> Head:
        """Number and hash of the last committed row; ``(0, GENESIS)`` while the book is empty."""
        ...

    def read(self, after_seq: int, limit: int) -> list[Row]:
        """Up to ``limit`` rows with a number above ``after_seq``, in order, as they are stored, chain unchecked.

        Raises:
            BookDamaged: a row among them has something in it that is no row's. Read one at a time to pass the rest.
        """
        ...

    def replay(self, after: int = 0) -> Iterator[Row]:
        """All rows after number ``after``, page by page, each checked against the one before it.

        Rows that are appended while the iterator runs are passed on too.

        Raises:
            BookDamaged: the first row that does not continue the chain. Do not go on with the state folded so far.
        """
        ...

    def snapshots(self) -> list[CheckedSnapshot]:
        """Every kept snapshot, newest first, each checked against its checksum and its row."""
        ...

    def latest_snapshot(self) -> Snapshot | None:
        """The newest sound snapshot. A broken one is passed over with a warning; None means replay it all."""
        ...

    def archived(self, kind: str, id: str) -> Archived | None:
        """The archived thing with this kind and id, if there is one."""
        ...

    def archived_page(self, kind: str, before_id: str | None, limit: int) -> list[Archived]:
        """Up to ``limit`` things of a kind, highest id first, below ``before_id`` if given.

        A shorter id is lower than a longer one, so that ``H1000000`` comes after ``H999999``.
        """
        ...

    def storage_problem(self) -> str | None:
        """What the database's own check of its storage says is wrong, None where nothing is or it has no such check."""
        ...

    def close(self) -> None:
        """Let go of files, connections and the lock. Closing twice does nothing."""
        ...


class Journal(ReadableJournal, Protocol):
    """A book open for writing, by this process alone.

    Threads: as above; writing calls wait for each other, reading calls do not wait for writing.
    """

    def append(self, entries: Sequence[Entry], archived: Sequence[Archived] = ()) -> Sequence[Row]:
        """Write all of it in one transaction; on return it is committed and durable.

        Raises:
            ValueError: an entry that no book can hold; nothing was written.
            BookUncertain: the outcome is not known; end the process and start again.
            BookError: nothing was written; the same call may be tried again when the cause is gone.
        """
        ...

    def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep a snapshot and drop all but the last three.

        Raises:
            ValueError: the book has no row with this number and hash; nothing was written.
        """
        ...
