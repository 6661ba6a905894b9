"""What a book is made of: entries, rows, archived documents, snapshots, and the hash that chains the rows.

What lives here: plain immutable records of numbers, text and bytes, and the one definition of the chain's hash.
What must not: files, databases, or any knowledge of what the bytes mean.
"""

from __future__ import annotations

import struct
from hashlib import sha256
from typing import Final, NamedTuple

GENESIS: Final = bytes(32)
"""The ``prev_hash`` of row 1."""

FIRST_SEQ: Final = 1
LOWEST_SEQ: Final = -(2**63)
"""Below every number in a database: a reader who starts here also sees rows that have no business there."""

_ROW_HEADER = struct.Struct(">12s32sQdI")
_ROW_TAG = b"hall-book/1\n"
_SNAPSHOT_HEADER = struct.Struct(">16s32sQdQ")
_SNAPSHOT_TAG = b"hall-snapshot/1\n"


class Entry(NamedTuple):
    """One decision on its way into the book. ``at`` is hall time in Unix seconds, ``data`` canonical JSON."""

    at: float
    type: str
    data: bytes


class Row(NamedTuple):
    """One line of the book. ``seq`` counts from 1 without a gap; ``hash`` is `chain_hash` of everything before it."""

    seq: int
    at: float
    type: str
    data: bytes
    prev_hash: bytes
    hash: bytes


class Head(NamedTuple):
    """The last row of a book, ``(0, GENESIS)`` while it is empty. Kept elsewhere, a head is an anchor."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


class Archived(NamedTuple):
    """A finished thing that no longer needs to be in memory, found again by kind and id. The newest one counts."""

    kind: str
    id: str
    data: bytes


class Snapshot(NamedTuple):
    """The state after row ``seq``, as bytes. ``schema`` is the writer's own number for how to read ``state``."""

    seq: int
    hash: bytes
    at: float
    schema: int
    state: bytes


class CheckedSnapshot(NamedTuple):
    """A stored snapshot with what is wrong with it, if anything.

    ``snapshot`` is None where it is damaged in itself; one that is whole but does not fit the book is given.
    """

    seq: int
    snapshot: Snapshot | None
    problem: str | None


def chain_hash(prev: bytes, seq: int, at: float, type: str, data: bytes) -> bytes:
    """SHA-256 over a row and, through ``prev``, over every row before it.

    The bytes hashed, all numbers big-endian, so that no two different rows can yield the same bytes:
    ``"hall-book/1\\n"`` (12 bytes), ``prev`` (32), ``seq`` (unsigned, 8), ``at`` (IEEE 754 double, 8), the length of
    ``type`` in UTF-8 (unsigned, 4), ``type``, and ``data`` to the end.

    Raises:
        ValueError: ``prev`` is not 32 bytes, ``seq`` is negative or ``type`` is no proper text. The row is no row.
    """
    name = type.encode()
    if len(prev) != len(GENESIS) or seq < 0:
        raise ValueError("a chained row needs a hash of 32 bytes before it and a number that is not negative")
    return sha256(_ROW_HEADER.pack(_ROW_TAG, prev, seq, at, len(name)) + name + data).digest()


def snapshot_digest(snapshot: Snapshot) -> bytes:
    """SHA-256 over a whole snapshot, stored beside it, so that a flipped bit in the state is seen before it is used.

    Raises:
        ValueError: the hash is not 32 bytes, or a number is negative.
    """
    if len(snapshot.hash) != len(GENESIS) or snapshot.seq < 0 or snapshot.schema < 0:
        raise ValueError("a snapshot needs a hash of 32 bytes and numbers that are not negative")
    header = _SNAPSHOT_HEADER.pack(_SNAPSHOT_TAG, snapshot.hash, snapshot.seq, snapshot.at, snapshot.schema)
    return sha256(header + snapshot.state).digest()
