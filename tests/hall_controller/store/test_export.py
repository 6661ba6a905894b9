"""A book as text: the same rows give the same bytes, and the text alone can be verified and loaded again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hall_controller.store import (
    BookDamaged,
    BookError,
    Entry,
    Head,
    Journal,
    MemoryJournal,
    SqlJournal,
    export_jsonl,
    load_jsonl,
    read_jsonl,
    verify,
)
from tests.hall_controller.store.tampering import execute
from tests.hall_controller.store.typical import typical

ODD = [
    Entry(0.1 + 0.2, 'quote"and\\slash', b"{}"),
    Entry(1e-7, "NotJson", b"\xff\x00 no json"),
    Entry(-5e300, "TwoLines", b'{"a":\n1}'),
    Entry(1.0, "Empty", b""),
    Entry(2.0, "Forgery", b'{}}\n{"seq":3'),
    Entry(3.0, "Nested", '{"note":"\\"data\\":{} 证件"}'.encode()),
]


def as_text(journal: Journal) -> bytes:
    out = io.BytesIO()
    assert export_jsonl(journal, out) == journal.head.seq
    return out.getvalue()


def test_one_line_of_json_per_row(journal: Journal) -> None:
    rows = journal.append([*typical(20), *ODD])
    lines = as_text(journal).splitlines()
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        told = json.loads(line)
        assert (told["seq"], told["at"], told["type"], told["hash"]) == (row.seq, row.at, row.type, row.hash.hex())
        body = bytes.fromhex(told["data_hex"]) if "data_hex" in told else row.data
        assert body == row.data
    assert list(read_jsonl(io.BytesIO(as_text(journal)))) == list(rows)


def test_the_same_rows_give_the_same_bytes(journal: Journal) -> None:
    twin = MemoryJournal()
    for entry in [*typical(30), *ODD]:
        twin.append([entry])
    journal.append([*typical(30), *ODD])
    assert as_text(journal) == as_text(twin)


def test_an_export_loads_into_any_other_journal(journal: Journal) -> None:
    original = MemoryJournal()
    original.append([*typical(1500), *ODD])
    assert load_jsonl(journal, io.BytesIO(as_text(original))) == 1506
    assert journal.head == original.head
    assert as_text(journal) == as_text(original)


def test_a_book_that_is_not_empty_is_not_loaded_into(journal: Journal) -> None:
    journal.append(typical(1))
    with pytest.raises(BookError, match="not empty"):
        load_jsonl(journal, io.BytesIO(as_text(journal)))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """An exported book of ten rows."""
    journal = MemoryJournal()
    journal.append(typical(10))
    path = tmp_path / "book.jsonl"
    path.write_bytes(as_text(journal))
    return path


def test_a_sound_export_is_sound(text: Path) -> None:
    assert verify(text).ok
    assert verify(str(text), anchors=[verify(text).head]).rows == 10


@pytest.mark.parametrize(
    ("damage", "bad"),
    [
        (lambda lines: lines[:4] + lines[5:], 5),
        (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], 5),
        (lambda lines: [*lines[:6], lines[6].replace(b"carrying", b"received"), *lines[7:]], 7),
        (lambda lines: [*lines[:6], lines[6].replace(b'"at":17', b'"at":18'), *lines[7:]], 7),
        (lambda lines: [*lines[:9], lines[9][:-30]], 10),
        (lambda lines: [*lines[:3], b"\n", *lines[3:]], 4),
        (lambda lines: [*lines[:3], b"{}\n", *lines[3:]], 4),
        (lambda lines: [*lines[:2], lines[2].replace(b'"at":1', b'"at":x'), *lines[3:]], 3),
        (lambda lines: [*lines[:2], lines[2].replace(b'"hash":"', b'"hash":"a'), *lines[3:]], 3),
        (lambda lines: [lines[0].replace(b'"data":{', b'"data_hex":{'), *lines[1:]], 1),
        (lambda lines: [*lines, lines[9]], 10),
        (lambda lines: lines[1:], 1),
    ],
)
def test_a_damaged_export_is_named(text: Path, damage: Callable[[list[bytes]], list[bytes]], bad: int) -> None:
    text.write_bytes(b"".join(damage(text.read_bytes().splitlines(keepends=True))))
    assert verify(text).first_bad_seq == bad
    journal = MemoryJournal()
    with pytest.raises(BookDamaged), text.open("rb") as lines:
        load_jsonl(journal, lines)


def test_a_cut_off_export_is_seen_with_an_anchor(text: Path) -> None:
    head = verify(text).head
    text.write_bytes(b"".join(text.read_bytes().splitlines(keepends=True)[:-1]))
    assert verify(text).ok
    assert verify(text, anchors=[head]).first_bad_seq == 10
    assert verify(text, anchors=[Head(99, bytes(32))]).first_bad_seq == 10


def test_a_damaged_book_is_exported_up_to_the_damage(book_path: Path) -> None:
    with closing(SqlJournal(book_path)) as journal:
        journal.append(typical(10))
        execute(str(book_path), "UPDATE journal SET type = 'Forged' WHERE seq = 6")
        out = io.BytesIO()
        with pytest.raises(BookDamaged, match="Row 6"):
            export_jsonl(journal, out)
    assert len(out.getvalue().splitlines()) == 5
