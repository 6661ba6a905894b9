"""How rows hang together: numbering and hashing new ones, and finding where a chain is broken.

What lives here: functions over rows, the same for every journal. What must not: files, databases, messages to the log.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from hall_controller.store.errors import BookDamaged, BookError
from hall_controller.store.records import (
    FIRST_SEQ,
    GENESIS,
    CheckedSnapshot,
    Entry,
    Head,
    Row,
    Snapshot,
    chain_hash,
    snapshot_digest,
)

_LONGEST_TYPE = 120


def check_entry(entry: Entry) -> None:
    """Refuse what not every database could give back exactly.

    Raises:
        ValueError: the time is not finite, or the type is not 1 to 120 printable ASCII characters.
    """
    if not math.isfinite(entry.at):
        raise ValueError(f"an entry's time must be a finite number of seconds, not {entry.at!r}")
    type = entry.type
    if not (0 < len(type) <= _LONGEST_TYPE and type.isascii() and type.isprintable()):
        raise ValueError(f"an entry's type must be 1 to {_LONGEST_TYPE} printable ASCII characters, not {type!r}")


def chained(entries: Iterable[Entry], head: Head) -> list[Row]:
    """Turn checked entries into the rows that follow ``head``."""
    seq, prev = head
    rows = []
    for at, type, data in entries:
        seq += 1
        at += 0.0  # a whole number becomes a float and a negative zero an ordinary one, as databases give them back
        hash = chain_hash(prev, seq, at, type, data)
        rows.append(Row(seq, at, type, data, prev, hash))
        prev = hash
    return rows


def fault_of(row: Row, last: Head) -> tuple[int, str] | None:
    """What is wrong with ``row`` as the one after ``last``: the number of the first bad row and why, or None."""
    if row.seq != last.seq + 1:
        return _numbering_fault(row.seq, last.seq)
    if row.prev_hash != last.hash:
        if last.seq < FIRST_SEQ:
            return row.seq, "it does not begin a book: its prev_hash is not the agreed beginning"
        return row.seq, f"its prev_hash is not the hash of row {last.seq}: one of the two was changed or exchanged"
    if not _hash_holds(row):
        return row.seq, "its contents do not match its own hash: something in it was changed"
    return None


def _numbering_fault(found: int, last: int) -> tuple[int, str]:
    if found <= last:
        return found, f"it stands where no row may stand (after row {last} comes row {last + 1})"
    missing = f"row {last + 1} is" if found == last + 2 else f"rows {last + 1} to {found - 1} are"
    return last + 1, f"{missing} missing"


def _hash_holds(row: Row) -> bool:
    try:
        return chain_hash(row.prev_hash, row.seq, row.at, row.type, row.data) == row.hash
    except ValueError:
        return False


def unbroken(rows: Iterable[Row], last: Head) -> Iterator[Row]:
    """Pass on rows for as long as each continues the one before.

    Raises:
        BookDamaged: names the first row that does not. What was passed on before it is sound.
    """
    for row in rows:
        fault = fault_of(row, last)
        if fault is not None:
            raise BookDamaged(*fault)
        last = Head(row.seq, row.hash)
        yield row


def replay_start(after: int, row: Row | None) -> Head:
    """Where a replay after row ``after`` begins; ``row`` is that row as stored.

    Raises:
        BookError: the book has no such row, so whoever asks has seen a different or a longer book.
    """
    if after == 0:
        return Head(0, GENESIS)
    if row is None:
        raise BookError(f"The book has no row {after} to continue from.", "Check that it is the right book, and whole.")
    return Head(row.seq, row.hash)


def checked_snapshot(snapshot: Snapshot, digest: bytes, row: Row | None) -> CheckedSnapshot:
    """Judge a stored snapshot. ``row`` is the journal's row with the snapshot's number."""
    try:
        intact = snapshot_digest(snapshot) == digest
    except ValueError:
        intact = False
    if not intact:
        return CheckedSnapshot(snapshot.seq, None, "its contents do not match its own checksum")
    return CheckedSnapshot(snapshot.seq, snapshot, misfit(snapshot, row))


def misfit(snapshot: Snapshot, row: Row | None) -> str | None:
    """Why a snapshot does not belong to a book whose row of that number is ``row``, or None."""
    if row is None:
        return f"the book has no row {snapshot.seq}"
    if row.hash != snapshot.hash or not _hash_holds(row):
        return f"its hash is not the hash of row {snapshot.seq}"
    return None


def first_sound(snapshots: Iterable[CheckedSnapshot]) -> tuple[Snapshot | None, list[str]]:
    """The first snapshot without a problem, and for those passed over the reason in words."""
    passed_over: list[str] = []
    for seq, snapshot, problem in snapshots:
        if problem is None and snapshot is not None:
            return snapshot, passed_over
        passed_over.append(f"the snapshot of row {seq} is ignored: {problem}")
    return None, passed_over
