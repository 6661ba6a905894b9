"""The book of past handoffs is what a hall would have written, and two halls are compared fairly."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.aged_book import HANDOFFS_PER_CASE, aged_book
from benchmarks.bench_hall import DESKS, SEATS
from benchmarks.figures import Aged, Sides
from benchmarks.goals import judge_aged
from hall_controller.domain.book import Book
from hall_controller.domain.fold import fold
from hall_controller.hall import codec
from hall_controller.hall.custody import ledger_of
from hall_controller.hall.engine import SNAPSHOT_EVERY_ROWS, Engine
from hall_controller.plan import plan_from_text
from hall_controller.store import SqlJournal, SqlReader, verify
from simulations.halls import grid_hall

PAST = 600
PLAN = plan_from_text(grid_hall(2, DESKS, SEATS), "hall.yaml")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return aged_book(PLAN, PAST)


def test_it_is_a_sound_book_and_is_used_again(book: Path) -> None:
    assert verify(book).ok
    made_at = book.stat().st_mtime_ns
    assert aged_book(PLAN, PAST) == book
    assert book.stat().st_mtime_ns == made_at


def test_its_snapshot_is_the_fold_of_its_rows_and_as_far_back_as_can_be(book: Path) -> None:
    whole = Book()
    with closing(SqlReader(book)) as reader:
        for row in reader.replay():
            fold(whole, codec.read_event(row.type, row.data), row.at)
    whole.finished.clear()
    with closing(SqlJournal(book)) as journal:
        engine = Engine(PLAN, journal)
        found = engine.recover(0.0, "unused")
    assert engine.state.book == whole
    assert (whole.handoffs_received, whole.cases_closed) == (PAST, PAST // HANDOFFS_PER_CASE)
    assert SNAPSHOT_EVERY_ROWS - 30 < found.replayed < SNAPSHOT_EVERY_ROWS


def test_every_paper_is_home_and_every_handoff_in_the_archive(book: Path) -> None:
    with closing(SqlReader(book)) as reader:
        assert ledger_of(reader.replay()).faults == []
        assert [kept.id for kept in reader.archived_page("handoff", None, 2)] == ["H000600", "H000599"]
        assert len(reader.archived_page("case", None, 1_000)) == PAST // HANDOFFS_PER_CASE


def test_an_old_hall_must_start_soon_and_decide_as_fast() -> None:
    fair = Aged(PAST, 1, 1.0, Sides(0.1, 0.1), Sides(1.0, 1.0), Sides(4.0, 4.0), Sides(100, 100))
    assert [verdict.kept for verdict in judge_aged(fair)] == [True, True]
    slow = replace(fair, ready_s=Sides(2.1, 1.0), order_ms=Sides(8.0, 4.0))
    assert [verdict.kept for verdict in judge_aged(slow)] == [False, False]
