"""``hall custody``: the story of a case, and who keeps what now and at a time past, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hall_controller.app.custody import custody
from hall_controller.app.custody_words import HEADINGS, STATES, chosen, clock, clock_on, day
from hall_controller.domain import commands as c
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.hall.engine import Engine
from hall_controller.hall.keeping import kept_at, of_keeper
from hall_controller.store import SqlJournal
from tests.hall_controller.domain.ghosts import sample_plan

MORNING = datetime(2026, 1, 5, 1, 0, tzinfo=timezone.utc).timestamp()
STEPS: list[c.Command] = [
    c.OpenCase(
        "A001", "A1", (c.Paper("id_card", 1), c.Paper("form", 2), c.Paper("other", 1, "commitment")), "reception-1"
    ),
    c.HandOver("C000001", "reception-1", "reception-2", 3),
    c.StorePapers("C000001", "reception-2", "L1", 3),
    c.OpenCase("A002", "A2", (c.Paper("photo", 1),), "reception-1"),
    c.RequestHandoff("A2", "P1", "reception-1", "C000002"),
    c.FetchPapers("C000001", "guide-1", "L1", 3),
    c.HandOver("C000001", "guide-1", "visitor", 3),
    c.CloseCase("C000001", "guide-1"),
]
"""One an hour."""

app = typer.Typer()
app.command()(custody)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("custody") / "hall.db"
    with closing(SqlJournal(path)) as journal:
        engine = Engine(sample_plan(), journal)
        engine.recover(MORNING, "test")
        for hour, command in enumerate(STEPS):
            batch = engine.settle([command], MORNING + 3600.0 * hour)
            assert not [a.refusal for a in batch.answers if a.refusal]
            engine.commit(batch)
    return path


@pytest.fixture
def journal(book: Path) -> Iterator[SqlJournal]:
    with closing(SqlJournal(book)) as journal:
        yield journal


def run(book: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--db", str(book)], env={"COLUMNS": "200", "LC_ALL": "C"})
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("word", "hour", "papers"),
    [
        ("reception-1", 0.5, 3), ("reception-2", 0.5, 0), ("reception-2", 1.5, 3), ("L1", 2.5, 3), ("locker", 2.5, 3),
        ("reception-1", 3.5, 1), ("guide-1", 5.5, 3), ("C000001", 6.5, 3), ("visitor", 6.5, 3), ("visitor", 7.5, 0),
        ("R1", 7.5, 0),
    ],
)  # fmt: skip
def test_who_kept_what_at_any_time(journal: SqlJournal, word: str, hour: float, papers: int) -> None:
    kept = of_keeper(kept_at(journal.replay(), MORNING + 3600.0 * hour), word)
    assert sum(one.count for one in kept) == papers


def test_at_every_hour_each_paper_of_an_open_case_has_one_keeper(journal: SqlJournal) -> None:
    for hour in range(8):
        kept = kept_at(journal.replay(), MORNING + 3600.0 * hour)
        assert len({one.document for one in kept}) == len(kept) == (2 if hour < 3 else 3 if hour < 7 else 1)


def test_the_command_tells_who_keeps_what_now_and_then(book: Path) -> None:
    code, said = run(book)
    assert code == 0 and "C000002-1" in said and "officer reception-1" in said and "1 documents, 1 papers" in said
    code, said = run(book, "--keeper", "L1", "--at", "2026-01-05T03:30+00:00")
    assert code == 0 and "locker L1" in said and "2 documents, 3 papers" in said
    assert clock_on(MORNING + 7200.0, MORNING) in said and clock(MORNING + 9000.0) in said, (
        "local time, its offset above"
    )
    assert "由 reception-2 清点并存入保管柜" in run(book, "--at", "2026-01-05T03:30+00:00", "--lang", "zh")[1]
    assert run(book, "--at", "yesterday")[0] == 2
    assert run(book, "C000001", "--keeper", "L1")[0] == 2


def test_the_story_speaks_both_languages_and_no_raw_words(book: Path) -> None:
    code, said = run(book, "C000001")
    assert code == 0 and "The chain of custody of C000001 holds." in said
    assert "custody: officer reception-2 → locker L1" in said and day(MORNING) in said
    code, said = run(book, "C000001", "--lang", "zh")
    assert code == 0 and "事项 C000001 的保管链完整。" in said and "保管柜 L1" in said
    assert "由 reception-2 清点并存入保管柜" in said and "由 guide-1 清点并当面移交" in said and "counted" not in said
    assert run(book, "C000009")[0] == 2


@pytest.mark.parametrize(
    ("language", "asked"), [("en", "asked to carry 1 documents from A2 to P1"), ("zh", "从 A2 送往 P1")]
)
def test_a_case_that_a_robot_carries_is_told_too(book: Path, language: str, asked: str) -> None:
    code, said = run(book, "C000002", "--lang", language)
    assert code == 0 and asked in said


def test_another_day_than_the_one_above_is_named() -> None:
    assert clock_on(MORNING, MORNING) == clock(MORNING)[11:19]
    assert clock_on(MORNING + 86400.0, MORNING) == clock(MORNING + 86400.0)[5:19]


def test_every_state_has_words_and_both_languages_the_same_headings() -> None:
    assert set(HANDOFF.states) <= set(STATES)
    assert HEADINGS["en"].keys() == HEADINGS["zh"].keys()


@pytest.mark.parametrize(
    ("told", "spoken", "language"), [("", "zh_CN.UTF-8", "zh"), ("", "C", "en"), ("en", "zh", "en")]
)
def test_the_terminals_language_unless_told(
    monkeypatch: pytest.MonkeyPatch, told: str, spoken: str, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", spoken)
    assert chosen(told) == language
