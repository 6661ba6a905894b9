"""What only a book in a file does: its triggers, its lock, its file, and damage to it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from hall_controller.store import (
    BookBusy,
    BookCorrupt,
    BookDamaged,
    BookError,
    Row,
    Snapshot,
    SqlJournal,
    SqlReader,
    verify,
)
from tests.hall_controller.store.tampering import ask_writer, execute
from tests.hall_controller.store.typical import typical


@pytest.fixture
def rows(book_path: Path) -> list[Row]:
    """What stands in the closed book at ``book_path``."""
    with closing(SqlJournal(book_path)) as journal:
        return list(journal.append(typical(60)))


@pytest.fixture
def by_hand(book_path: Path, rows: list[Row]) -> Iterator[sqlite3.Connection]:
    """The file opened as any SQLite tool would."""
    with closing(sqlite3.connect(book_path, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET data = x'00' WHERE seq = 3",
        "UPDATE journal SET seq = 99 WHERE seq = 3",
        "DELETE FROM journal WHERE seq = 60",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT seq, at, 'Forged', data, prev_hash, hash FROM journal WHERE seq = 3",
        "REPLACE INTO journal SELECT * FROM journal",
        "INSERT INTO journal SELECT seq + 2, at, type, data, prev_hash, hash FROM journal WHERE seq = 60",
        "INSERT INTO journal SELECT -1, at, type, data, prev_hash, hash FROM journal WHERE seq = 60",
        "INSERT INTO journal SELECT 61, 'noon', type, data, prev_hash, hash FROM journal WHERE seq = 60",
        "INSERT INTO journal SELECT 61, at, type, data, prev_hash, x'00' FROM journal WHERE seq = 60",
        "UPDATE journal SET data = x'00' WHERE seq = 3 RETURNING 1",
    ],
)
def test_the_database_itself_refuses(by_hand: sqlite3.Connection, book_path: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        by_hand.execute(statement)
    assert verify(book_path).rows == 60
    assert verify(book_path).ok


def test_every_commit_waits_for_the_disk(book_path: Path) -> None:
    with closing(SqlJournal(book_path)) as journal:
        pragmas = [ask_writer(journal, f"PRAGMA {name}") for name in _PRAGMAS]
    assert pragmas == ["wal", 2, 1, 5000]


_PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")


def test_a_second_writer_is_refused_and_told_who_the_first_is(book_path: Path) -> None:
    with closing(SqlJournal(book_path)):
        with pytest.raises(BookBusy, match=str(os.getpid())):
            SqlJournal(book_path)
        with pytest.raises(BookBusy):
            SqlJournal(f"sqlite:///{book_path}")
    SqlJournal(book_path).close()


def test_a_link_to_the_book_is_the_same_book(book_path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(book_path)
    with closing(SqlJournal(book_path)), pytest.raises(BookBusy):
        SqlJournal(link)


def test_another_process_is_refused(book_path: Path) -> None:
    program = "import sys; from hall_controller.store import SqlJournal; SqlJournal(sys.argv[1])"
    with closing(SqlJournal(book_path)):
        ended = subprocess.run([sys.executable, "-c", program, str(book_path)], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "BookBusy" in ended.stderr


def test_reading_beside_the_writer_is_allowed_and_cannot_write(book_path: Path) -> None:
    with closing(SqlJournal(book_path)) as journal, closing(SqlReader(book_path)) as reader:
        rows = journal.append(typical(3))
        assert reader.read(0, 9) == list(rows)
        assert reader.head == journal.head
        with reader._database.reader.connect() as connection, pytest.raises(Exception, match="readonly"):
            connection.exec_driver_sql("DELETE FROM snapshot")


@pytest.mark.parametrize("opener", [SqlJournal, SqlReader])
def test_a_failed_opening_leaves_neither_lock_nor_file_open(book_path: Path, opener: type[SqlReader]) -> None:
    book_path.write_bytes(b"no database at all, but long enough to be taken for a page header by something careless")
    for _ in range(2):
        with pytest.raises(BookCorrupt, match="no book") as caught:
            opener(book_path)
        held = {os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")}
        assert not [path for path in held if path.startswith(str(book_path))]
        assert caught.value.advice


def test_a_folder_is_made_for_a_new_book(tmp_path: Path) -> None:
    SqlJournal(tmp_path / "var" / "books" / "hall.db").close()
    assert verify(tmp_path / "var" / "books" / "hall.db").ok


def test_a_closed_book_is_one_file_beside_its_lock(book_path: Path, rows: list[Row]) -> None:
    assert sorted(path.name for path in book_path.parent.iterdir()) == ["hall.db", "hall.db.lock"]


def test_a_file_of_another_program_is_left_alone(book_path: Path) -> None:
    with closing(sqlite3.connect(book_path)) as other:
        other.execute("CREATE TABLE invoices (id)")
    with pytest.raises(BookError, match="invoices"):
        SqlJournal(book_path)
    with pytest.raises(BookError, match="no book"):
        SqlReader(book_path)


def test_a_damaged_last_row_is_not_continued(book_path: Path, rows: list[Row]) -> None:
    execute(str(book_path), "UPDATE journal SET data = :data WHERE seq = 60", data=b"{}")
    with pytest.raises(BookDamaged, match="Row 60") as caught:
        SqlJournal(book_path)
    assert caught.value.seq == 60


def test_replay_stops_at_a_damaged_row(book_path: Path, rows: list[Row]) -> None:
    execute(str(book_path), "UPDATE journal SET data = :data WHERE seq = 31", data=b"{}")
    passed_on = []
    with closing(SqlJournal(book_path)) as journal, pytest.raises(BookDamaged) as caught:
        for row in journal.replay(10):
            passed_on.append(row.seq)
    assert caught.value.seq == 31
    assert passed_on == list(range(11, 31))


def test_a_damaged_snapshot_is_passed_over_for_an_older_one(book_path: Path) -> None:
    with closing(SqlJournal(book_path)) as journal:
        rows = journal.append(typical(30))
        snapshots = [Snapshot(seq, rows[seq - 1].hash, 1.0, 1, b"state %d" % seq) for seq in (10, 20, 30)]
        for snapshot in snapshots:
            journal.save_snapshot(snapshot)
    execute(str(book_path), "UPDATE snapshot SET state = 'state 31' WHERE seq = 30")
    execute(str(book_path), "UPDATE snapshot SET schema = 'one' WHERE seq = 20")
    with closing(SqlReader(book_path)) as reader:
        assert reader.latest_snapshot() == snapshots[0]
        problems = {found.seq: found.problem for found in reader.snapshots()}
    assert "checksum" in str(problems[30])
    assert "cannot be read" in str(problems[20])
    assert problems[10] is None


def test_with_no_sound_snapshot_everything_is_replayed(book_path: Path, rows: list[Row]) -> None:
    with closing(SqlJournal(book_path)) as journal:
        journal.save_snapshot(Snapshot(60, rows[-1].hash, 1.0, 1, b"state"))
    execute(str(book_path), "UPDATE snapshot SET hash = zeroblob(32)")
    with closing(SqlReader(book_path)) as reader:
        assert reader.latest_snapshot() is None
        assert len(list(reader.replay())) == 60


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("type = x'ff00'", "text"),
        ("type = NULL", "text"),
        ("at = 'noon'", "time"),
        ("at = NULL", "time"),
        ("data = NULL", "bytes"),
        ("prev_hash = NULL", "bytes"),
        ("hash = x''", "hash"),
        ("hash = 'text'", "hash"),
        ("prev_hash = x''", "prev_hash"),
        ("data = CAST('{' AS TEXT)", "hash"),
        ("at = 3", "hash"),
    ],
)
def test_columns_of_the_wrong_kind_are_named(book_path: Path, rows: list[Row], change: str, reason: str) -> None:
    with closing(sqlite3.connect(book_path)) as connection:
        _forget_not_null(connection)
        connection.execute(f"UPDATE journal SET {change} WHERE seq = 17")
        connection.commit()
    verdict = verify(book_path)
    assert (verdict.first_bad_seq, verdict.rows) == (17, 16)
    assert reason in verdict.reason


def _forget_not_null(connection: sqlite3.Connection) -> None:
    connection.executescript(
        """
        CREATE TABLE loose (seq INTEGER PRIMARY KEY, at DOUBLE, type TEXT, data BLOB, prev_hash BLOB, hash BLOB);
        INSERT INTO loose SELECT * FROM journal;
        DROP TABLE snapshot; DROP TRIGGER journal_no_delete; DROP TABLE journal; ALTER TABLE loose RENAME TO journal;
        CREATE TABLE snapshot (seq INTEGER PRIMARY KEY, hash, at, schema, state, digest);
        """
    )


@pytest.mark.parametrize("kept", [0.1, 0.3, 0.5, 0.7, 0.95])
def test_a_file_that_was_cut_off_never_passes(book_path: Path, kept: float) -> None:
    with closing(SqlJournal(book_path)) as journal:
        journal.append(typical(900))
    whole = book_path.read_bytes()
    book_path.write_bytes(whole[: int(len(whole) * kept)])
    verdict = verify(book_path)
    assert not verdict.ok
    assert verdict.first_bad_seq == verdict.rows + 1


def test_a_byte_changed_in_the_file_is_found_or_harmless(book_path: Path, rows: list[Row]) -> None:
    """Wherever it lies: the verdict is only "sound" if every row can still be read as it was written."""
    random, whole, found = Random(1), book_path.read_bytes(), 0
    for _ in range(120):
        place = random.randrange(len(whole))
        book_path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << random.randrange(8))]) + whole[place + 1 :])
        try:
            sound = verify(book_path).ok
        except BookError:
            sound = False
        if sound:
            with closing(SqlReader(book_path)) as reader:
                assert list(reader.replay()) == rows
        found += not sound
    assert found > 20


@pytest.mark.parametrize("seq", [1, 30, 60])
def test_a_byte_of_a_row_changed_in_the_file_names_the_row(book_path: Path, rows: list[Row], seq: int) -> None:
    whole = bytearray(book_path.read_bytes())
    place = whole.index(rows[seq - 1].data)
    whole[place + 5] ^= 1
    book_path.write_bytes(whole)
    assert verify(book_path).first_bad_seq == seq
