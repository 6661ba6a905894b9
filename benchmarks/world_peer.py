"""The peer: ir-sim (MIT) with its own mutual avoidance, given the same task.

What lives here: its side of the race. What must not: our world. It is imported only where it is installed; nothing of
ours needs it.
Walls and its check for collisions are left out (``unobstructed``), which only makes it faster.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import math
import os
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.world_course import EDGE_M, RADIUS_M, ROOM_M, SIGHT_M, SPEED_MPS, STEP_S, places


def installed() -> bool:
    return importlib.util.find_spec("irsim") is not None


class Peer:
    """ir-sim, two driven wheels, reciprocal velocity obstacles, no drawing."""

    name = "ir-sim"

    def __init__(self, robots: int) -> None:
        os.environ.setdefault("MPLBACKEND", "Agg")
        self.robots = robots
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):  # it talks about screens it does not find
            irsim: Any = importlib.import_module("irsim")
        with tempfile.TemporaryDirectory() as folder:
            task = Path(folder) / "room.yaml"
            task.write_text(json.dumps(_task(robots)), encoding="utf-8")  # JSON is YAML
            self._room = irsim.make(str(task), headless=True, display=False, log_level="ERROR", seed=1)

    def run(self, steps: int) -> float:
        """Seconds that so many steps took, new goals included."""
        began = time.perf_counter()
        for _ in range(steps):
            self._room.step()
        return time.perf_counter() - began

    def speed_mps(self) -> float:
        """How fast robots are now, on average."""
        return float(np.mean([abs(robot.velocity[0, 0]) for robot in self._room.robot_list]))

    def closest_m(self) -> float:
        """The smallest gap between two robots now."""
        at = np.array([robot.state[:2, 0] for robot in self._room.robot_list])
        gaps = np.hypot(at[:, None, 0] - at[:, 0], at[:, None, 1] - at[:, 1]) + 9.0 * np.eye(len(at))
        return float(gaps.min()) - 2.0 * RADIUS_M


def _task(robots: int) -> dict[str, object]:
    dice = np.random.default_rng(2)
    width, height = ROOM_M
    goals = [
        [float(dice.uniform(EDGE_M, width - EDGE_M)), float(dice.uniform(EDGE_M, height - EDGE_M)), 0.0]
        for _ in range(robots)
    ]
    behaviour = {
        "name": "rvo", "vxmax": SPEED_MPS, "vymax": SPEED_MPS, "acce": 1.0, "mode": "rvo",
        "neighbor_threshold": SIGHT_M, "wander": True,
        "range_low": [EDGE_M, EDGE_M, -math.pi], "range_high": [width - EDGE_M, height - EDGE_M, math.pi],
    }  # fmt: skip
    robot = {
        "number": robots, "distribution": {"name": "manual"}, "kinematics": {"name": "diff"},
        "shape": {"name": "circle", "radius": RADIUS_M},
        "state": [list(place) for place in places(robots, width, height)], "goal": goals,
        "vel_min": [0.0, -1.5], "vel_max": [SPEED_MPS, 1.5], "acce": [1.0, 3.0], "behavior": behaviour,
    }  # fmt: skip
    world = {"width": width, "height": height, "step_time": STEP_S, "sample_time": STEP_S}
    return {"world": {**world, "collision_mode": "unobstructed"}, "robot": [robot]}
