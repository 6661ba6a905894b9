"""A book as text, one JSON line per row, and back: for comparing two runs, for keeping, for moving it.

What lives here: that format. What must not: the meaning of ``data``.

A line is ``{"seq":…,"at":…,"type":…,"prev_hash":…,"hash":…,"data":…}`` with the fields in this order. ``data`` holds
the row's own bytes, untouched, so that the hash can be checked from the text alone; bytes that are not one line of JSON
stand as ``"data_hex"`` instead. The same rows always give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import orjson

from hall_controller.store.chain import unbroken
from hall_controller.store.errors import BookDamaged, BookError
from hall_controller.store.journal import PAGE_ROWS, Journal, ReadableJournal
from hall_controller.store.records import GENESIS, Entry, Head, Row

_LINE = re.compile(
    rb'\{"seq":(-?\d+),"at":([^,"]+),"type":("(?:[^"\\]|\\.)*"),'
    rb'"prev_hash":"([0-9a-f]*)","hash":"([0-9a-f]*)","data(_hex)?":(.+)\}'
)


def export_jsonl(journal: ReadableJournal, out: BinaryIO) -> int:
    """Write every row as one line and return how many there were.

    Raises:
        BookDamaged: a row does not continue the chain; the rows before it are written.
    """
    count = 0
    for row in journal.replay():
        out.write(_line(row))
        count += 1
    return count


def _line(row: Row) -> bytes:
    field = b'"data":' + row.data if _is_one_line(row.data) else b'"data_hex":"' + row.data.hex().encode() + b'"'
    return b'{"seq":%d,"at":%s,"type":%s,"prev_hash":"%s","hash":"%s",%s}\n' % (
        row.seq,
        repr(row.at).encode(),
        orjson.dumps(row.type),
        row.prev_hash.hex().encode(),
        row.hash.hex().encode(),
        field,
    )


def _is_one_line(data: bytes) -> bool:
    if b"\n" in data:
        return False
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True


def read_jsonl(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of an export as they stand there, chain unchecked.

    Raises:
        BookDamaged: a line is not of the format above; it is named by the number its row should have had.
    """
    seq = 0
    for line in lines:
        row = _row(line, seq + 1)
        seq = row.seq
        yield row


def _row(line: bytes, expected: int) -> Row:
    found = _LINE.fullmatch(line.removesuffix(b"\n"))
    if found is None:
        raise BookDamaged(expected, "its line is cut off or is not a row of an exported book")
    seq, at, type, prev_hash, hash, is_hex, data = found.groups()
    try:
        body = bytes.fromhex(data.strip(b'"').decode()) if is_hex else data
        return Row(
            int(seq),
            float(at),
            str(orjson.loads(type)),
            body,
            bytes.fromhex(prev_hash.decode()),
            bytes.fromhex(hash.decode()),
        )
    except ValueError as error:
        raise BookDamaged(expected, f"its line cannot be read ({error})") from None


def load_jsonl(journal: Journal, lines: Iterable[bytes]) -> int:
    """Fill an empty journal from an export and return the number of rows. The hashes come out the same.

    Raises:
        BookError: the journal is not empty.
        BookDamaged: a line is not the next row of the chain; the rows before it, in whole pages, are in the journal.
    """
    if journal.head.seq:
        raise BookError(f"The book {journal.where} is not empty.", "Load an export into a new one.")
    rows = unbroken(read_jsonl(lines), Head(0, GENESIS))
    while page := list(islice(rows, PAGE_ROWS)):
        journal.append([Entry(row.at, row.type, row.data) for row in page])
    return journal.head.seq
