"""The comparison of roads: it runs without the programs of others, and hands them the puzzle that ours is."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from benchmarks import traffic
from benchmarks.path_finders import PROGRAMS, Peer, solve_elsewhere
from simulations.traffic.one_shot import instance

SPY = """#!{python}
import shutil, sys
words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
for key, name in (("-m", "map"), ("-i", "scen")):
    shutil.copy(words[key], "{folder}/seen." + name)
open(words["-o"], "w").write("solved=1\\nsoc=77\\n")
"""


def test_without_the_programs_of_others_ours_is_still_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in PROGRAMS.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(traffic, "CASES", (("doors", 4),))
    monkeypatch.setattr(sys, "argv", ["traffic", "--instances", "1", "--json", str(tmp_path / "found.json")])
    assert traffic.main() == 0
    assert "not built here" in capsys.readouterr().out
    assert '"solved": 1' in (tmp_path / "found.json").read_text(encoding="utf-8")


def test_a_peer_is_given_the_same_walls_starts_and_goals(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "spy"
    program.write_text(SPY.format(python=sys.executable, folder=tmp_path), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(PROGRAMS[Peer.LACAM_SECOND], str(program))
    puzzle = instance("warehouse", 3, 1)
    assert solve_elsewhere(Peer.LACAM_SECOND, puzzle) == 77.0
    drawn = (tmp_path / "seen.map").read_text(encoding="utf-8").splitlines()[4:]
    rows = [line.split("\t") for line in (tmp_path / "seen.scen").read_text(encoding="utf-8").splitlines()[1:]]
    for row, start, goal in zip(rows, puzzle.starts, puzzle.goals, strict=True):
        cells = [(int(row[4]), int(row[5])), (int(row[6]), int(row[7]))]
        assert [drawn[y][x] for x, y in cells] == [".", "."]
        assert [f"{x},{len(drawn) - 1 - y}" for x, y in cells] == [start, goal]
    assert sum(line.count(".") for line in drawn) == len(puzzle.plan.roadmap.nodes)
