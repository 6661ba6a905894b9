"""The chain's head, noted day by day: what it proves, and that it is noted at all."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
from typer.testing import CliRunner

from hall_controller.app.anchors import AnchorKeeper, beside, read_anchors
from hall_controller.app.verify import verify
from hall_controller.domain import commands as c
from hall_controller.hall.engine import Engine
from hall_controller.store import BookError, Entry, SqlJournal
from tests.hall_controller.domain.ghosts import sample_plan
from tests.hall_controller.store.tampering import execute

ZONE = "Asia/Shanghai"
MORNING = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo(ZONE)).timestamp()
PAPERS = (c.Paper("id_card", 1),)

app = typer.Typer()
app.command()(verify)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two days of a hall; the first is closed by a supervisor, the second by nobody."""
    path = tmp_path / "hall.db"
    with closing(SqlJournal(path)) as journal:
        engine = Engine(sample_plan(), journal)
        engine.recover(MORNING, "test")
        keeper = AnchorKeeper(beside(str(path)), ZONE, journal.read(journal.head.seq - 1, 1)[0])
        for day in range(3):
            now = MORNING + timedelta(days=day).total_seconds()
            commands: list[c.Command] = [
                c.OpenCase(f"A{day:03d}", "A1", PAPERS, "reception-1"),
                c.HandOver(f"C{day + 1:06d}", "reception-1", "visitor", 1),
                c.CloseCase(f"C{day + 1:06d}", "reception-1"),
            ]
            for hour, command in enumerate([*commands, *_evening(day)]):
                batch = engine.settle([command], now + 3600.0 * hour)
                assert not [a.refusal for a in batch.answers if a.refusal]
                engine.commit(batch)
                keeper.committed(batch)
    return path


def _evening(day: int) -> list[c.Command]:
    return [c.CloseDay("2026-01-05", "supervisor-1")] if day == 0 else []


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout.splitlines()[-1]


def test_each_day_that_is_over_is_noted(book: Path) -> None:
    days = [line.split()[0] for line in Path(f"{book}.anchors").read_text().splitlines()]
    assert days == ["2026-01-05", "2026-01-05", "2026-01-06"], "when it was closed, and when the next day began"
    assert run("--db", book)[0] == 0


def test_an_end_that_was_cut_off_is_seen_by_itself(book: Path) -> None:
    last = read_anchors(Path(f"{book}.anchors"))[-1]
    execute(str(book), f"DELETE FROM journal WHERE seq > {last.seq - 1}")
    code, said = run("--db", book)
    assert code == 1 and "it is missing with all that followed" in said


def test_notes_that_are_no_notes_are_refused(book: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.anchors"
    wrong.write_text("2026-01-05 tomorrow\n")
    assert run("--db", book, "--anchors", wrong)[0] == 2
    with pytest.raises(BookError):
        read_anchors(tmp_path / "none.anchors", required=True)
    assert read_anchors(tmp_path / "none.anchors") == []


def test_the_head_of_a_book_on_a_server_is_noted_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert beside("postgresql://hall:secret@db.example/hall") == tmp_path / "hall-db.example.anchors"
    assert beside("postgresql:///hall") == tmp_path / "hall-local.anchors"


def test_a_place_where_nothing_can_be_noted_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="cannot be noted"):
        AnchorKeeper(tmp_path / "none" / "x.anchors", ZONE)


def test_custody_that_does_not_hold_is_named_with_its_row(book: Path) -> None:
    """A forged book whose chain of hashes is whole still tells a story that cannot be true."""
    with closing(SqlJournal(book)) as journal:
        rows = list(journal.replay())
    at = next(row.seq for row in rows if row.type == "CustodyMoved")
    forged = book.with_name("forged.db")
    with closing(SqlJournal(forged)) as journal:
        journal.append([Entry(row.at, row.type, row.data) for row in rows if row.seq != at])
    code, said = run("--db", forged)
    assert code == 1
    assert said.startswith(f"broken at row {at}: custody does not hold: document C000001-1")
