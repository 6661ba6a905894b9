"""The sub-command ``hall device``: its help, and what it refuses before anything is connected."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from device_drivers.command import device


def test_help_names_the_drivers() -> None:
    result = CliRunner().invoke(device, ["--help"])
    assert result.exit_code == 0
    assert "mpd" in result.output


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--mqtt", "nowhere"], "--mqtt"),
        (["--mqtt", "host:0"], "--mqtt"),
        (["--mqtt", "host:x"], "--mqtt"),
        (["--id", "音乐"], "--id"),
        (["--port", "70000"], "--port"),
        (["--fade", "-1"], "--fade"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(arguments: list[str], named: str) -> None:
    result = CliRunner().invoke(device, ["mpd", *arguments], color=False, env={"TERM": "dumb", "COLUMNS": "200"})
    assert result.exit_code == 2
    assert named in result.output
