"""The demonstration as a user starts it: real broker, real controller, real ROS 2 where it is, real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from robot_nodes.ros_interfaces import build
from simulations.broker import free_port


@pytest.mark.timeout(240)
def test_three_cases_come_home_over_every_wire(tmp_path: Path) -> None:
    """At ten times life. Where ROS 2 is not usable all robots are native, and the run says so."""
    command = [
        sys.executable, "-m", "hall_controller.app.cli", "demo", "--cases", "3", "--exit", "--seed", "3",
        "--speed", "10", "--port", str(free_port()), "--keep", str(tmp_path / "run"),
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, timeout=220, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    summary = json.loads(ended.stdout.splitlines()[-1])
    assert (summary["cases"], summary["completed"], summary["in_robots"], summary["violations"]) == (3, 3, 0, 0)
    assert summary["documents"] == summary["documents_home"] > 0
    assert summary["journal"]["ok"] and summary["hall_s"] > summary["wall_s"] > 0
    wires = summary["wires"]
    assert set(wires) == {"R1", "R2", "R3"}
    assert all(wire["mqtt"]["messages_at_controller"] > 0 for wire in wires.values())
    if build.importable():
        assert all(wires[robot]["ros2"]["poses_at_node"] > 0 for robot in ("R1", "R2"))
        assert sum(wires[robot]["ros2"]["goals_received"] for robot in ("R1", "R2")) > 0
    else:
        assert "ROS 2 is not available here" in ended.stderr


def test_leaving_needs_a_number_of_cases() -> None:
    command = [sys.executable, "-m", "hall_controller.app.cli", "demo", "--exit"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1 and "--cases" in ended.stderr
