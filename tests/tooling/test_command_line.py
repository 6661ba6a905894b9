"""The ``hall`` command as a person meets it: help that lists, sub-commands that load, plain words when one is missing.

What lives here: the real console script in a process of its own. What must not: what a sub-command does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import EntryPoint, version
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from hall_controller.app import cli

HALL = Path(sys.prefix) / "bin" / "hall"
EXPECTED = {"serve", "verify", "config", "demo", "simulate", "world", "robot", "device"}
PLAIN = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "120"}


def hall(*args: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = PLAIN if path is None else {**PLAIN, "PYTHONPATH": str(path)}
    return subprocess.run([HALL, *args], capture_output=True, text=True, check=False, env=environment)


def test_every_command_is_announced() -> None:
    assert set(cli.announced()) >= EXPECTED


@pytest.mark.parametrize("name", sorted(cli.announced()))
def test_every_announced_command_loads_and_explains_itself(name: str) -> None:
    point = cli.announced()[name]
    assert isinstance(cli.load(point), TyperCommand | TyperGroup)
    assert len(cli.short_help(point)) > 15, "the first line of its docstring is what `hall --help` shows"


@pytest.mark.parametrize("name", sorted(cli.announced()))
def test_every_command_has_its_own_help(name: str) -> None:
    answer = CliRunner().invoke(cli.app, [name, "--help"], prog_name="hall", env=PLAIN)
    assert answer.exit_code == 0, answer.output
    assert f"Usage: hall {name}" in answer.output
    assert "--help" in answer.output


def test_config_has_a_check() -> None:
    answer = hall("config", "check", "--help")
    assert answer.returncode == 0 and "Usage: hall config check" in answer.stdout


def test_the_list_shows_each_command_with_its_own_words() -> None:
    answer = hall("--help")
    assert answer.returncode == 0
    rows = {words[1]: words[2:] for words in map(str.split, answer.stdout.splitlines()) if len(words) > 3}
    for name in EXPECTED:
        assert rows[name][:2] == cli.short_help(cli.announced()[name]).split()[:2]
    assert cli.NOT_HERE not in answer.stdout


def test_without_a_command_it_shows_help() -> None:
    answer = hall()
    assert "Usage: hall" in answer.stdout + answer.stderr


def test_an_unknown_command_is_refused() -> None:
    answer = hall("fly")
    assert answer.returncode == 2
    assert "No such command 'fly'" in answer.stderr


def test_the_version() -> None:
    assert hall("--version").stdout.strip() == version("service_hall")


HEAVY = ("fastapi", "sqlalchemy", "numpy", "rclpy", "pydantic", "paho", "httpx")


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom hall_controller.app import cli\n"
        "try:\n    cli.app(['--help'], prog_name='hall')\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [name for name in {HEAVY} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=PLAIN)
    assert answer.stdout.splitlines()[-1] == "LOADED []", answer.stdout + answer.stderr


def announce(folder: Path, target: str) -> Path:
    """A second distribution that announces one more sub-command, as an add-on would."""
    record = folder / "addon-1.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: addon\nVersion: 1\n", encoding="utf-8")
    (record / "entry_points.txt").write_text(f"[{cli.GROUP}]\naddon = {target}\n", encoding="utf-8")
    return folder


ADDON = '''
"""An add-on."""
def wave(times: int = 1) -> None:
    """Wave to the visitors."""
    print("hello " * times)
def broken() -> None:
    """Never starts."""
'''


def test_an_addon_brings_its_own_command(tmp_path: Path) -> None:
    (tmp_path / "addon_module.py").write_text(ADDON, encoding="utf-8")
    announce(tmp_path, "addon_module:wave")
    assert "Wave to the visitors." in hall("--help", path=tmp_path).stdout
    assert hall("addon", "--times", "2", path=tmp_path).stdout == "hello hello \n"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("simulations.nowhere:run", "hall: 'addon' is not installed here: there is no module simulations.nowhere"),
        ("nowhere.at.all:run", "hall: 'addon' is not installed here: there is no module nowhere"),
        ("addon_module:absent", "hall: 'addon' is announced as addon_module:absent, but it has no 'absent'"),
        (
            "needy:run",
            "hall: 'addon' needs the Python module 'no_such_thing': install it, or service_hall with its extra",
        ),
    ],
)
def test_a_missing_target_is_one_plain_line(tmp_path: Path, target: str, said: str) -> None:
    (tmp_path / "addon_module.py").write_text(ADDON, encoding="utf-8")
    (tmp_path / "needy.py").write_text('"""Needs what is not there."""\nimport no_such_thing\n', encoding="utf-8")
    answer = hall("addon", path=announce(tmp_path, target))
    assert answer.returncode == 1
    assert answer.stderr.startswith(said)
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stdout == ""


def test_a_bug_inside_a_command_is_not_dressed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "buggy_addon.py").write_text('"""Breaks."""\n[].nothing\n', encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AttributeError, match="nothing"):
        cli.load(EntryPoint("addon", "buggy_addon:run", cli.GROUP))


def test_an_app_keeps_its_sub_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = '"""An app.\n\nMore."""\nimport typer\napp = typer.Typer()\n@app.callback()\ndef top() -> None: ...\n'
    (tmp_path / "addon_app.py").write_text(app + "@app.command()\ndef check() -> None: ...\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("addon", "addon_app:app", cli.GROUP)
    command = cli.load(point)
    assert isinstance(command, TyperGroup)
    assert command.list_commands(typer.Context(command)) == ["check"]
    assert cli.short_help(point) == "An app."
