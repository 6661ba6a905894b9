"""``hall config check`` and ``hall config draw`` as a person at a terminal meets them.

What lives here: exit codes and what is printed. What must not: the checks themselves.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hall_controller.app.config import app

SAMPLE = Path(__file__).parents[3] / "config" / "hall_130m2.yaml"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(SAMPLE.read_text(encoding="utf-8").replace("kind: sofa", "kind: soffa"), encoding="utf-8")
    return file


def test_a_good_hall_is_summed_up_in_one_line() -> None:
    result = CliRunner().invoke(app, ["check", str(SAMPLE)])
    assert result.exit_code == 0
    assert result.stdout.startswith("ok ")
    for words in (
        "130.0 m2",
        "8 seats, 4 desks and 1 locker(s)",
        "13 stops",
        "12 trays",
        "m of roads",
        "3 robots, 4 docks",
    ):
        assert words in result.stdout


def test_a_broken_hall_is_shown_with_line_and_hint(broken: Path) -> None:
    result = CliRunner(env={"COLUMNS": "140"}).invoke(app, ["check", str(broken)])
    assert result.exit_code == 1
    line = next(n for n, text in enumerate(broken.read_text(encoding="utf-8").splitlines(), 1) if "soffa" in text)
    for words in ("1 problem", f"{line}:24", 'did you mean "sofa"?', "未知的取值"):
        assert words in result.stdout


def test_json_for_programs(broken: Path) -> None:
    good = json.loads(CliRunner().invoke(app, ["check", str(SAMPLE), "--json"]).stdout)
    assert (good["ok"], good["problems"], good["summary"]["area_m2"]) == (True, [], 130.0)
    result = CliRunner().invoke(app, ["check", str(broken), "--json"])
    bad = json.loads(result.stdout)
    assert (result.exit_code, bad["ok"], bad["summary"]) == (1, False, None)
    assert [(problem["code"], problem["column"]) for problem in bad["problems"]] == [("value.unknown", 24)]


def test_square_brackets_in_a_problem_are_printed_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("hall: {outline: [bold]}", encoding="utf-8")
    result = CliRunner(env={"COLUMNS": "140"}).invoke(app, ["check", str(file)])
    assert "[x, y]" in result.stdout


def test_draw_writes_the_picture(tmp_path: Path) -> None:
    out = tmp_path / "hall.svg"
    assert CliRunner().invoke(app, ["draw", str(SAMPLE), "--out", str(out)]).exit_code == 0
    printed = CliRunner().invoke(app, ["draw", str(SAMPLE)]).stdout
    assert out.read_text(encoding="utf-8") == printed
    assert printed.startswith("<svg ")


def test_draw_refuses_a_broken_hall_and_a_place_it_cannot_write(broken: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["draw", str(broken)]).exit_code == 1
    result = CliRunner().invoke(app, ["draw", str(SAMPLE), "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
