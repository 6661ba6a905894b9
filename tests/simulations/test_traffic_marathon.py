"""A run of very many trips can be stopped and taken up again, and does not forget what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simulations.traffic.__main__ import main
from simulations.traffic.marathon import Log, Marathon

WORDS = ["--trips", "60", "--robots", "2", "--map", "swap", "--seed", "5", "--chunk", "20"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command with a log: how it ends, and what it says on both streams."""

    def run(*more: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["traffic", *WORDS, "--log", str(tmp_path / "log.jsonl"), *more])
        ended = main()
        said = capsys.readouterr()
        return ended, said.out, said.err

    return run


def test_every_map_has_its_first_piece_before_any_has_its_second() -> None:
    pieces = Marathon(("swap", "ring"), (1, 2), 4000, 7, 300, True).pieces()
    assert [(p.map, p.robots, p.seed) for p in pieces[:5]] == [
        ("swap", 1, 7), ("swap", 2, 7), ("ring", 1, 7), ("ring", 2, 7), ("swap", 1, 8),
    ]  # fmt: skip
    assert sum(piece.trips for piece in pieces) >= 4000 and {piece.trips for piece in pieces} == {300}


def test_what_is_done_is_not_run_again_and_a_torn_line_is(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    ended, found, _ = run()
    assert ended == 0
    lines = log.read_text().splitlines(keepends=True)
    assert len(lines) == 3
    log.write_text(lines[0] + lines[1] + lines[2][:40] + "\n")
    ended, again, said = run()
    assert ended == 0 and again == found
    assert said.count('"clean": true') == 1, "only the piece whose line was torn"


def test_a_foul_of_an_earlier_sitting_is_not_forgotten(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    run()
    first, *others = log.read_text().splitlines()
    foul = json.loads(first)
    foul["clean"], foul["counts"]["collisions"] = False, 1
    log.write_text("\n".join([json.dumps(foul), *others]) + "\n")
    ended, found, _ = run()
    assert ended == 1 and json.loads(found.splitlines()[-1])["collisions"] == 1


def test_no_new_piece_begins_after_the_time_is_up(run: Run, tmp_path: Path) -> None:
    ended, _, _ = run("--minutes", "0.0000001")
    assert ended == 0 and not Log(tmp_path / "log.jsonl").lines
