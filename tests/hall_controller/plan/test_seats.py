"""Which way people look, and warnings about robots that would come from behind, too near or too far."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hall_controller.app.config import app
from hall_controller.domain.plan import HallPlan
from hall_controller.plan import Problem, plan_from_text, read_plan
from simulations.halls import grid_hall


def warnings_of(text: str, folder: Path) -> list[Problem]:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return read_plan(file)[1]


def test_the_sample_hall_and_larger_ones_have_good_manners(sample_text: str, tmp_path: Path) -> None:
    assert warnings_of(sample_text, tmp_path) == []
    assert warnings_of(grid_hall(robots=6, desks=6, seats=12), tmp_path) == []


@pytest.mark.parametrize(("place", "degrees"), [("A1", 0), ("A2", 180), ("C1", 0), ("W1", 0), ("P1", -90)])
def test_where_people_look(sample_plan: HallPlan, place: str, degrees: float) -> None:
    """At a round table towards it, on the sofa the way it faces, at a desk across it."""
    facing = sample_plan.places[place].facing_rad
    assert facing is not None
    assert math.remainder(facing - math.radians(degrees), math.tau) == pytest.approx(0.0, abs=0.02)


def test_a_locker_looks_nowhere_and_without_a_table_one_looks_to_the_stop(sample_text: str) -> None:
    plan = plan_from_text(sample_text.replace("  table-A:      {kind: table", "  table-A:      {kind: plant"), "x")
    assert plan.places["L1"].facing_rad is None
    assert plan.places["A1"].facing_rad == pytest.approx(-math.pi / 2)


def test_what_is_written_counts(sample_text: str, tmp_path: Path) -> None:
    turned = sample_text.replace("  A1: {at: [5.35, 5.85],", "  A1: {at: [5.35, 5.85], facing_deg: 90,")
    (warning,) = warnings_of(turned, tmp_path)
    assert (warning.code, "180 degrees" in warning.text_en) == ("stop.behind", True)
    line = next(n for n, text in enumerate(turned.splitlines(), 1) if "facing_deg: 90" in text)
    assert warning.line == line and "facing_deg" in warning.hint and "背后" in warning.text_zh


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("stop-W1: {at: [1.7, 5.2]", "stop-W1: {at: [1.42, 5.2]", "stop.too_near", "0.03 m away"),
        ("P1: {at: [1.28, 9.45]", "P1: {at: [1.1, 9.55]", "stop.too_far", "0.15 m nearer"),
    ],
)
def test_too_near_and_too_far(sample_text: str, tmp_path: Path, old: str, new: str, code: str, hint: str) -> None:
    found = warnings_of(sample_text.replace(old, new), tmp_path)
    assert [(warning.code, hint in warning.hint) for warning in found] == [(code, True)]


def test_warnings_are_shown_and_refuse_nothing(sample_text: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(sample_text.replace("  W1: {at:", "  W1: {facing_deg: 180, at:"), encoding="utf-8")
    shown = CliRunner(env={"COLUMNS": "140"}).invoke(app, ["check", str(file)])
    assert shown.exit_code == 0
    assert "1 warning" in shown.stdout and "behind the back" in shown.stdout and "ok " in shown.stdout
    told = json.loads(CliRunner().invoke(app, ["check", str(file), "--json"]).stdout)
    assert told["ok"] and [warning["code"] for warning in told["warnings"]] == ["stop.behind"]
