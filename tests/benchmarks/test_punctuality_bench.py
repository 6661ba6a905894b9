"""The bench of told times: what it judges, and that it says so."""

from __future__ import annotations

import sys

import pytest

from benchmarks import punctuality
from benchmarks.punctuality import LEAST_TOLD, Row, judge
from simulations.traffic.punctuality import Told


def test_it_measures_a_morning_and_prints_the_errors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(punctuality, "ROBOTS", (3,))
    monkeypatch.setattr(sys, "argv", ["punctuality", "--quick", "--trips", "60"])
    assert punctuality.main() == 0
    assert "3 robots, all: error at most 20% at p90" in capsys.readouterr().out


def test_what_is_further_off_than_promised_is_said_and_few_errors_are_not_judged() -> None:
    near, standing = [Told(0.1, False, False)] * LEAST_TOLD, [Told(0.9, True, False)] * LEAST_TOLD
    struck = [Told(0.9, False, True)] * LEAST_TOLD
    rows = [Row(3, near, 7), Row(6, near + standing, 0), Row(12, near + near + struck, 0)]
    found = {one.goal.partition(":")[0]: one.kept for one in judge(rows)}
    assert found == {
        "3 robots, all": True,
        "3 robots, all, nothing new went wrong": True,
        "6 robots, all": False,
        "6 robots, standing when asked": False,
        "6 robots, all, nothing new went wrong": False,
        "6 robots, standing, nothing new went wrong": False,
        "12 robots, all": False,
        "12 robots, all, nothing new went wrong": True,
    }
