"""A full disk, a locked file, missing permissions, a lost server: told in plain words, and nothing half done."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hall_controller.store import Archived, BookError, BookUncertain, Entry, SqlJournal, SqlReader, verify
from hall_controller.store.address import parse
from hall_controller.store.chain import chained
from tests.hall_controller.store.tampering import ask_writer, put_row
from tests.hall_controller.store.typical import typical

BIG = b'"' + b"x" * 60_000 + b'"'


def test_a_full_disk_loses_nothing_and_can_be_freed(book_path: Path) -> None:
    with closing(SqlJournal(book_path)) as journal:
        journal.append(typical(5))
        ask_writer(journal, "PRAGMA max_page_count = 40")
        before = journal.head
        with pytest.raises(BookError, match="full") as caught:
            journal.append([*typical(1), *[Entry(1.0, "Big", BIG)] * 9], [Archived("case", "C1", b"")])
        assert not isinstance(caught.value, BookUncertain)
        assert "Free some space" in caught.value.advice
        assert journal.head == before == verify(book_path).head
        assert journal.archived("case", "C1") is None

        ask_writer(journal, "PRAGMA max_page_count = 4000")
        journal.append([Entry(1.0, "Big", BIG)] * 9)
        assert verify(book_path).head == journal.head
    assert verify(book_path).rows == 14


_FILL = """
import resource, sys
from hall_controller.store import BookError, Entry, SqlJournal
journal = SqlJournal(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    while True:
        print(journal.append([Entry(1.0, "Big", b"x" * 7000)] * 3)[-1].seq, flush=True)
except BookError as error:
    print(type(error).__name__, error)
"""


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(book_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", _FILL, str(book_path)], capture_output=True, text=True, check=True)
    *acknowledged, told = ended.stdout.splitlines()
    assert len(acknowledged) > 2
    assert "Book" in told
    verdict = verify(book_path)
    assert verdict.ok
    assert verdict.rows == int(acknowledged[-1])


def test_a_file_locked_by_another_program_is_told_and_waited_for(book_path: Path) -> None:
    with closing(SqlJournal(book_path)) as journal, closing(sqlite3.connect(book_path, isolation_level=None)) as other:
        ask_writer(journal, "PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookError, match="locked"):
            journal.append(typical(1))
        other.execute("ROLLBACK")
        assert [row.seq for row in journal.append(typical(1))] == [1]


def test_a_book_that_grew_behind_our_back_is_not_continued(place: str) -> None:
    with closing(SqlJournal(place)) as journal:
        journal.append(typical(2))
        [stranger] = chained(typical(1, start=2), journal.head)
        put_row(place, stranger)
        for _ in range(2):
            with pytest.raises(BookUncertain, match="start it again"):
                journal.append(typical(1))
    with closing(SqlJournal(place)) as journal:
        assert journal.append(typical(1, start=3))[0].seq == 4
    assert verify(place).ok


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach too; root may do everything, so permissions are tried as nobody."""
    folder = Path(tempfile.mkdtemp(prefix="book-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


# Opening a book once beforehand imports everything that nobody might not be allowed to read.
_BECOME_NOBODY = """
import os, sys, tempfile
from hall_controller.store import BookError, SqlJournal, verify
with tempfile.TemporaryDirectory() as folder:
    SqlJournal(folder + "/hall.db").close()
    verify(folder + "/hall.db")
if os.geteuid() == 0:
    os.setuid(65534)
try:
    print(eval(sys.argv[2])(sys.argv[1]))
except BookError as error:
    print(error)
"""


def as_nobody(function: str, path: Path) -> str:
    """What a function of the store answers, or how it refuses, to a user who does not own ``path``."""
    command = [sys.executable, "-c", _BECOME_NOBODY, str(path), function]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_missing_permissions_are_told_and_reading_still_works(open_folder: Path) -> None:
    path = open_folder / "hall.db"
    with closing(SqlJournal(path)) as journal:
        journal.append(typical(5))
    path.chmod(0o444)
    (open_folder / "hall.db.lock").unlink()
    open_folder.chmod(0o555)
    assert "cannot be opened" in as_nobody("SqlJournal", path)
    assert as_nobody("lambda path: verify(path).rows", path) == "5"


def test_a_book_that_may_only_be_read_is_told(open_folder: Path) -> None:
    path = open_folder / "hall.db"
    with closing(SqlJournal(path)) as journal:
        journal.append(typical(5))
    open_folder.chmod(0o777)
    path.chmod(0o444)
    (open_folder / "hall.db.lock").chmod(0o666)
    assert "may not be written" in as_nobody("SqlJournal", path)


@pytest.mark.parametrize("path", ["/dev/null/hall.db", "/proc/hall.db"])
def test_a_place_where_nothing_can_be_made_is_told(path: str) -> None:
    with pytest.raises(BookError, match="cannot be opened"):
        SqlJournal(path)


@pytest.mark.parametrize("address", ["", ":memory:", "sqlite://", "mysql://u@h/d", "://", "postgresql://h:port/x"])
def test_an_address_that_can_hold_no_book_is_told(address: str) -> None:
    with pytest.raises(BookError):
        SqlJournal(address)


def test_no_error_shows_a_password() -> None:
    address = "postgresql://hall:geheim@127.0.0.1:1/book"
    with pytest.raises(BookError, match="cannot be reached") as caught:
        SqlReader(address)
    assert "geheim" not in str(caught.value)
    assert "geheim" not in str(parse(address))
    with pytest.raises(BookError) as caught:
        SqlReader("postgresql://hall:geheim@[/book")
    assert "geheim" not in str(caught.value)


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BookError, match=r"psycopg\[binary\]"):
        SqlReader("postgresql://hall@localhost/book")
