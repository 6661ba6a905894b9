"""Every way of damaging a book that we could think of is found, and the first bad row is named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from hall_controller.store import (
    GENESIS,
    BookError,
    Entry,
    Head,
    MemoryJournal,
    Row,
    Snapshot,
    SqlJournal,
    parse_anchor,
    verify,
)
from hall_controller.store.chain import chained
from tests.hall_controller.store.tampering import COLUMNS, execute, flip, put_row, rewrite_from, swap
from tests.hall_controller.store.typical import typical

ROWS = 40


@pytest.fixture
def rows(place: str) -> list[Row]:
    """What stands in the book at ``place``."""
    with closing(SqlJournal(place)) as journal:
        return list(journal.append(typical(ROWS)))


def test_a_sound_book_is_sound(place: str, rows: list[Row]) -> None:
    verdict = verify(place)
    assert (verdict.ok, verdict.rows, verdict.first_bad_seq) == (True, ROWS, None)
    assert verdict.head == Head(rows[-1].seq, rows[-1].hash)


def test_an_empty_book_is_sound(place: str) -> None:
    SqlJournal(place).close()
    assert verify(place).head == Head(0, GENESIS)
    assert verify(place).ok


def test_a_book_may_be_verified_while_it_is_written(place: str) -> None:
    with closing(SqlJournal(place)) as journal:
        journal.append(typical(3))
        assert verify(place).rows == 3
        journal.append(typical(3, start=3))
        assert verify(place).rows == verify(journal).rows == 6


def test_a_book_in_memory_is_verified_too() -> None:
    journal = MemoryJournal()
    rows = journal.append(typical(5))
    journal.save_snapshot(Snapshot(5, rows[-1].hash, 1.0, 1, b""))
    assert verify(journal).head == journal.head


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_in_any_column_of_any_row_is_named(place: str, rows: list[Row], column: str, seed: int) -> None:
    random = Random(f"{column}{seed}")
    row = random.choice(rows)
    flip(place, row, column, random)
    verdict = verify(place)
    assert not verdict.ok
    assert verdict.first_bad_seq == row.seq
    assert verdict.rows == row.seq - 1
    assert verdict.reason


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_a_flipped_bit_in_the_last_row_is_named(place: str, rows: list[Row], column: str) -> None:
    flip(place, rows[-1], column, Random(column))
    assert verify(place).first_bad_seq == ROWS


@pytest.mark.parametrize("seq", [1, 2, 20, ROWS - 1])
def test_a_deleted_row_is_named(place: str, rows: list[Row], seq: int) -> None:
    execute(place, "DELETE FROM journal WHERE seq = :seq", seq=seq)
    verdict = verify(place)
    assert verdict.first_bad_seq == seq
    assert "missing" in verdict.reason


def test_a_gap_of_many_rows_is_told_whole(place: str, rows: list[Row]) -> None:
    execute(place, "DELETE FROM journal WHERE seq BETWEEN 11 AND 19")
    assert verify(place).reason == "rows 11 to 19 are missing"


@pytest.mark.parametrize(("one", "other"), [(1, 2), (7, 8), (5, 30), (ROWS - 1, ROWS)])
def test_swapped_rows_are_named(place: str, rows: list[Row], one: int, other: int) -> None:
    swap(place, one, other)
    assert verify(place).first_bad_seq == one


@pytest.mark.parametrize("seq", [0, -3])
def test_a_row_below_the_first_is_named(place: str, rows: list[Row], seq: int) -> None:
    put_row(place, rows[0]._replace(seq=seq))
    verdict = verify(place)
    assert (verdict.first_bad_seq, verdict.rows) == (seq, 0)


def test_a_forged_row_in_place_of_another_is_named(place: str, rows: list[Row]) -> None:
    before = rows[18]
    [forged] = chained([Entry(before.at, "CustodyMoved", b"{}")], Head(before.seq, before.hash))
    execute(place, "DELETE FROM journal WHERE seq = 20")
    put_row(place, forged)
    verdict = verify(place)
    assert verdict.first_bad_seq == 21
    assert "row 20" in verdict.reason


def test_a_forged_row_at_the_end_with_an_invented_hash_is_named(place: str, rows: list[Row]) -> None:
    put_row(place, rows[-1]._replace(seq=ROWS + 1, prev_hash=rows[-1].hash, hash=bytes(32)))
    assert verify(place).first_bad_seq == ROWS + 1


def cut_the_end_off(place: str) -> None:
    execute(place, "DELETE FROM journal WHERE seq > 33")


def test_a_cut_off_end_is_seen_only_with_an_anchor(place: str, rows: list[Row]) -> None:
    cut_the_end_off(place)
    assert verify(place).ok
    verdict = verify(place, anchors=[Head(ROWS, rows[-1].hash)])
    assert (verdict.ok, verdict.first_bad_seq, verdict.rows) == (False, 34, 33)
    assert f"row {ROWS}" in verdict.reason


def test_a_seamless_forgery_is_seen_only_with_an_anchor(place: str, rows: list[Row]) -> None:
    rewrite_from(place, rows, 25)
    assert verify(place).ok
    assert verify(place, anchors=[Head(24, rows[23].hash)]).ok
    verdict = verify(place, anchors=[Head(24, rows[23].hash), Head(30, rows[29].hash)])
    assert verdict.first_bad_seq == 30
    assert "anew" in verdict.reason


@pytest.mark.parametrize("damage", [cut_the_end_off, lambda place: execute(place, "DELETE FROM journal")])
def test_a_snapshot_is_an_anchor_too(place: str, rows: list[Row], damage: Callable[[str], None]) -> None:
    with closing(SqlJournal(place)) as journal:
        journal.save_snapshot(Snapshot(ROWS, rows[-1].hash, 1.0, 1, b"state"))
    damage(place)
    verdict = verify(place)
    assert not verdict.ok
    assert verdict.first_bad_seq == verdict.rows + 1
    assert f"snapshot of row {ROWS}" in verdict.reason


def test_a_snapshot_of_another_chain_is_named(place: str, rows: list[Row]) -> None:
    with closing(SqlJournal(place)) as journal:
        journal.save_snapshot(Snapshot(30, rows[29].hash, 1.0, 1, b"state"))
    rewrite_from(place, rows, 25)
    verdict = verify(place)
    assert verdict.first_bad_seq == 30
    assert "snapshot of row 30" in verdict.reason


def test_a_damaged_snapshot_is_told_apart_from_damaged_rows(place: str, rows: list[Row]) -> None:
    with closing(SqlJournal(place)) as journal:
        journal.save_snapshot(Snapshot(ROWS, rows[-1].hash, 1.0, 1, b"state"))
    execute(place, "UPDATE snapshot SET state = :state", state=b"stale")
    verdict = verify(place)
    assert (verdict.ok, verdict.first_bad_seq, verdict.rows) == (False, None, ROWS)
    assert f"snapshot of row {ROWS} is damaged" in verdict.reason


def test_progress_is_told(book_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with closing(SqlJournal(book_path)) as journal:
        journal.append(typical(2500))
        verify(journal, progress=lambda done, total: told.append((done, total)))
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]


@pytest.mark.parametrize("text", ["", "5", "5:", "5:zz", "0:" + "00" * 32, "x:" + "00" * 32, "5:" + "00" * 31])
def test_an_anchor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_anchor(text)


def test_an_anchor_reads_as_a_head_prints() -> None:
    head = Head(12, bytes(range(32)))
    assert parse_anchor(str(head)) == head


def test_nothing_can_be_said_of_a_book_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="no file"):
        verify(tmp_path / "none.db")
    with pytest.raises(BookError, match="cannot be read"):
        verify(tmp_path / "none.jsonl")
    assert list(tmp_path.iterdir()) == []
