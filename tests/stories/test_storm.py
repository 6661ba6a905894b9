"""The storm over the whole hall: a fresh one each time, the same one twice, and what is said of a bug it has found.

What lives here: the command as it is typed. What must not: the planted bugs one by one (``test_storm_bugs``), long runs
(``make storm``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from hall_controller.app.cli import announced
from simulations.storm.shrink import shrink
from simulations.storm.storm import Weather, play
from tests.seeds import fresh_seed

FRESH_HANDOFFS = 120
"""A first look; ``make test`` plays 20,000 of them beside its checks."""


def storm(*arguments: str, hash_seed: str = "random") -> tuple[int, str, dict[str, Any]]:
    """Run the command in a process of its own: exit code, what it said, its last line as JSON."""
    program = "import typer; from simulations.storm.command import storm; typer.run(storm)"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", program, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert ended.stdout, ended.stderr
    summary = json.loads(ended.stdout.splitlines()[-1])
    assert isinstance(summary, dict)
    return ended.returncode, ended.stdout, summary


def test_a_fresh_storm_breaks_no_invariant() -> None:
    seed = fresh_seed()
    print(f"hall storm --faults heavy --seed {seed}")
    code, said, summary = storm("--handoffs", str(FRESH_HANDOFFS), "--seed", str(seed), "--faults", "heavy")
    assert code == 0 and summary["violations"] == 0, said
    assert summary["handoffs"] >= FRESH_HANDOFFS and summary["faults"] > FRESH_HANDOFFS // 2
    assert summary["restarts"] > 0 and summary["incidents"] > 0


@pytest.mark.timeout(120)
def test_the_same_seed_is_the_same_storm_to_the_byte() -> None:
    first = storm("--handoffs", "60", "--seed", "10", "--faults", "heavy", hash_seed="1")[2]
    second = storm("--handoffs", "60", "--seed", "10", "--faults", "heavy", hash_seed="2")[2]
    other = storm("--handoffs", "60", "--seed", "8", "--faults", "heavy", hash_seed="1")[2]
    assert first["head"] == second["head"] != other["head"]
    assert first["told_devices"] == second["told_devices"] > 0, "one of these days has devices"


def test_a_planted_bug_is_explained_shrunk_and_played_again() -> None:
    code, said, summary = storm("--planted", "anybody_may_open", "--faults", "heavy", "--seed", "5", "--shrink-s", "1")
    assert code == 1 and summary["violations"] > 0
    again = next(line for line in said.splitlines() if line.startswith("play it again: "))
    words = again.removeprefix("play it again: hall storm ").split()
    repeated, said_again, _ = storm(*words, "--shrink-s", "0")
    violated = [line for line in said.splitlines() if line.startswith("violated: ")]
    assert repeated == 1 and violated == [x for x in said_again.splitlines() if x.startswith("violated: ")]


def test_few_faults_are_left_of_many() -> None:
    weather = Weather(5, "heavy", "one_officer_is_enough", 10)
    episode = next(number for number in range(100) if play(weather, number).violations)
    kind, drawn = play(weather, episode).violations[0].kind, weather.faults(episode)
    few = shrink(lambda faults: play(weather, episode, faults), drawn, kind, 20.0)
    assert len(few) < len(drawn) // 3
    assert kind in [violation.kind for violation in play(weather, episode, few).violations]


def test_an_unknown_weather_is_refused() -> None:
    program = "import typer; from simulations.storm.command import storm; typer.run(storm)"
    command = [sys.executable, "-c", program, "--faults", "hail"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2 and "heavy" in ended.stderr


def test_the_command_is_announced() -> None:
    assert "storm" in announced()
