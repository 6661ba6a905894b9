"""Whole days on virtual time: everything comes home, nothing is violated, and the same seed is the same day."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hall_controller.app.cli import announced
from hall_controller.hall.custody import ledger_of
from hall_controller.plan import load_plan, plan_from_text
from hall_controller.store import MemoryJournal
from simulations.halls import grid_hall
from simulations.sample import sample_hall
from simulations.virtual import VirtualHall
from simulations.virtual.results import Results


def simulate(*arguments: str, hash_seed: str = "random") -> dict[str, Any]:
    """Run the command in a process of its own; its last line as JSON."""
    command = [sys.executable, "-m", "hall_controller.app.cli", "simulate", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    summary = json.loads(ended.stdout.splitlines()[-1])
    assert isinstance(summary, dict)
    return summary


@pytest.mark.timeout(150)  # three programs, one after the other; a crowded machine takes ten times as long
def test_the_same_seed_gives_the_same_journal_to_the_byte(tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("a.jsonl", "b.jsonl", "c.jsonl"))
    simulate("--cases", "4", "--seed", "7", "--export", str(first), hash_seed="1")
    simulate("--cases", "4", "--seed", "7", "--export", str(second), "--journal", str(tmp_path / "b.db"), hash_seed="2")
    simulate("--cases", "4", "--seed", "8", "--export", str(other), hash_seed="1")
    assert first.read_bytes() == second.read_bytes() != other.read_bytes()


def test_an_old_book_is_never_written_over(tmp_path: Path) -> None:
    book = tmp_path / "hall.db"
    book.write_text("precious")
    command = [sys.executable, "-m", "hall_controller.app.cli", "simulate", "--journal", str(book)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2 and "exists already" in ended.stderr
    assert book.read_text() == "precious"


def refused(*arguments: str) -> str:
    """What the command says instead of running."""
    command = [sys.executable, "-m", "hall_controller.app.cli", "simulate", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, "Traceback" in ended.stderr) == (2, "", False)
    return ended.stderr


@pytest.mark.parametrize(("option", "name"), [("--render", "day.png"), ("--export", "day.jsonl")])
def test_where_nothing_can_be_written_nothing_is_run(option: str, name: str, tmp_path: Path) -> None:
    assert "there is no folder" in refused("--cases", "1", option, str(tmp_path / "nowhere" / name))
    (tmp_path / name).mkdir()
    assert "it is a folder" in refused("--crowded", "30", option, str(tmp_path / name))


def test_what_does_not_go_together_is_refused() -> None:
    assert "--brown-outs goes with --cases" in refused("--crowded", "30", "--brown-outs", "1")


def test_a_file_that_cannot_be_written_after_all_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = Results(load_plan(sample_hall()), tmp_path / "day.jsonl", None)
    (tmp_path / "day.jsonl").mkdir()
    assert not results.write(MemoryJournal())
    assert "day.jsonl could not be written" in capsys.readouterr().err


def test_brown_outs_are_counted_and_missing_ones_are_no_success() -> None:
    command = [sys.executable, "-m", "hall_controller.app.cli", "simulate", "--cases", "1", "--brown-outs", "9"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    happened = json.loads(ended.stdout.splitlines()[-1])["brown_outs"]
    assert (ended.returncode, 0 < happened < 9) == (1, True)
    assert f"{9 - happened} of the brown-outs did not happen" in ended.stderr


@pytest.mark.parametrize("seed", [11, 12])
def test_a_busy_morning_ends_with_every_paper_at_home(seed: int) -> None:
    journal = MemoryJournal()
    run = VirtualHall(load_plan(sample_hall()), journal, seed, cases=12, arrival_s=15.0)
    while not run.cast.done and run.turns < 40_000:
        run.turn()
    assert run.sound(), (run.summary(), run.world.violations[:3])
    ledger = ledger_of(journal.replay())
    assert not ledger.faults
    assert {chain[-1].held.kind for chain in ledger.chains.values()} == {"visitor"}
    assert set(ledger.case_documents) == ledger.closed


def test_a_larger_hall_with_six_robots_stays_sound() -> None:
    plan = plan_from_text(grid_hall(robots=6, desks=6, seats=12), "grid")
    run = VirtualHall(plan, MemoryJournal(), 5, cases=24, arrival_s=8.0, max_in_hall=12)
    while not run.cast.done and run.turns < 40_000:
        run.turn()
    assert run.sound(), (run.summary(), run.world.violations[:3])


def test_the_command_is_announced() -> None:
    assert {"simulate", "demo", "serve", "verify", "config", "custody"} <= set(announced())
