"""From what a database hands over to a record, trusting nothing: a damaged column is named, not passed on.

What lives here: those checks. What must not: queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hall_controller.store.errors import BookDamaged
from hall_controller.store.records import Row, Snapshot


def to_row(raw: Sequence[Any]) -> Row:
    """A row from its six columns, ``type`` still as bytes.

    Raises:
        BookDamaged: a column holds what no row has there.
    """
    seq, at, type, data, prev_hash, hash = raw
    try:
        row = Row(seq, at, type.decode(), data, prev_hash, hash)
    except (AttributeError, UnicodeDecodeError):
        raise BookDamaged(seq, "its type is not readable text") from None
    if not isinstance(at, float):
        raise BookDamaged(seq, "its time is not a number")
    if not (isinstance(data, bytes) and isinstance(prev_hash, bytes) and isinstance(hash, bytes)):
        raise BookDamaged(seq, "a column that must hold bytes holds none")
    return row


def to_snapshot(raw: Sequence[Any]) -> tuple[Snapshot, bytes]:
    """A snapshot and its stored digest from its six columns.

    Raises:
        BookDamaged: a column holds what no snapshot has there.
    """
    seq, hash, at, schema, state, digest = raw
    numbers = isinstance(at, float) and isinstance(schema, int)
    if not (numbers and isinstance(hash, bytes) and isinstance(state, bytes)):
        raise BookDamaged(seq, "it cannot be read")
    return Snapshot(seq, hash, at, schema, state), digest
