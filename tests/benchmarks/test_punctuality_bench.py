"""The bench of told times: what it judges, and that it says so."""

from __future__ import annotations

import sys

import pytest

from benchmarks import punctuality
from benchmarks.punctuality import LEAST_TOLD, Row, judge


def test_it_measures_a_morning_and_prints_the_errors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(punctuality, "ROBOTS", (3,))
    monkeypatch.setattr(sys, "argv", ["punctuality", "--quick", "--trips", "60"])
    assert punctuality.main() == 0
    assert "3 robots, all: error at most 20% at p90" in capsys.readouterr().out


def test_what_is_further_off_than_promised_is_said_and_few_errors_are_not_judged() -> None:
    far, near = [0.0] * LEAST_TOLD + [0.9] * LEAST_TOLD, [0.1] * LEAST_TOLD
    found = [(one.goal, one.kept) for one in judge([Row(3, near, far, 7), Row(6, far, [0.9], 0)])]
    assert [kept for _goal, kept in found] == [True, False, False]
    assert [goal.partition(":")[0] for goal, _kept in found] == [
        "3 robots, all", "3 robots, standing when asked", "6 robots, all"
    ]  # fmt: skip
