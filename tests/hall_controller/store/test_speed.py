"""An append costs about what the database itself takes for the same rows, measured side by side."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from hall_controller.store import MemoryJournal, Row, SqlJournal
from tests.hall_controller.store.typical import typical

ROUNDS = 150


def took(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.parametrize(("count", "times"), [(1, 2), (3, 2), (100, 3)])
def test_an_append_is_near_a_bare_commit(tmp_path: Path, count: int, times: int) -> None:
    """With few rows the disk's sync rules; with many, hashing and the triggers that guard each row show.

    The best of many rounds each, so that other work on the machine does not decide. Where a sync costs next to nothing
    (a folder in memory), 0.3 ms is allowed on top instead.
    """
    with (
        closing(SqlJournal(tmp_path / "hall.db")) as journal,
        closing(sqlite3.connect(tmp_path / "bare.db", isolation_level=None)) as bare,
    ):
        _prepare(bare)
        ours, theirs = [], []
        for n in range(ROUNDS):
            ours.append(took(partial(journal.append, typical(count, n % 9))))
            theirs.append(took(partial(_insert, bare, journal.read(journal.head.seq - count, count))))
    assert min(ours) <= min(theirs) + max((times - 1) * min(theirs), 0.0003)


def _prepare(bare: sqlite3.Connection) -> None:
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE journal (seq INTEGER PRIMARY KEY, at REAL, type TEXT, data BLOB, prev BLOB, hash BLOB)")


def _insert(bare: sqlite3.Connection, rows: list[Row]) -> None:
    bare.execute("BEGIN IMMEDIATE")
    bare.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", rows)
    bare.execute("COMMIT")


def test_memory_that_is_not_looked_at_is_much_cheaper_than_hashing() -> None:
    batches = [typical(3, n % 9) for n in range(3000)]

    def append_all(journal: MemoryJournal) -> None:
        for batch in batches:
            journal.append(batch)

    unseen = min(took(lambda: append_all(MemoryJournal())) for _ in range(5))
    filled = MemoryJournal()
    append_all(filled)
    assert unseen < took(lambda: filled.head)
