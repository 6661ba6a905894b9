"""Where a robot port stands to be tested: beside a simulated world, or with DDS and another process in between.

What lives here: letting time pass until something is true, and reaching the world behind the port. What must not:
expectations.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from robot_nodes.port import PortStatus, RobotPort
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.ports.handles import handle
from tests.simulations.small_hall import small_hall

HATCHES = ("1", "2")
SPEED = 4.0
PATIENCE_S = 20.0
STEP_S = 0.05
GRAPH = f"/test_{os.getpid()}"
"""Above the robots' namespaces, so that no other hall on this machine answers, whatever its ROS domain."""


class PortStand(Protocol):
    """``robot`` is the port of R1, which stands at its dock; ``by_hand`` does something to the world behind it."""

    robot: RobotPort

    def by_hand(self, verb: str, *rest: object) -> Any: ...

    def until(self, done: Callable[[PortStatus], bool]) -> PortStatus:
        """Let time pass until ``done``; fails the test if that takes too long."""
        ...

    def wait(self, hall_s: float) -> None:
        """Let this much of the robot's time pass."""
        ...

    def close(self) -> None: ...


class SimStand:
    """The simulated robot, on virtual time."""

    def __init__(self) -> None:
        self.world = World(small_hall(robots=1), seed=1)
        self.robot: RobotPort = SimRobot(self.world, "R1")

    def by_hand(self, verb: str, *rest: object) -> Any:
        return handle(self.world, [verb, *rest])

    def until(self, done: Callable[[PortStatus], bool]) -> PortStatus:
        for _ in range(round(PATIENCE_S * SPEED / STEP_S)):
            status = self.robot.status()
            if done(status):
                return status
            self.world.step(STEP_S)
        raise AssertionError(f"it did not come to pass; the last status was {self.robot.status()}")

    def wait(self, hall_s: float) -> None:
        self.world.step(hall_s)

    def close(self) -> None:
        self.robot.close()


class WorldProcess:
    """A new world behind ROS 2, in another process; the process is kept for the next world where nothing kills it."""

    _kept: ClassVar[list[subprocess.Popen[str]]] = []
    _used: ClassVar[list[subprocess.Popen[str]]] = []

    def __init__(self, robots: int = 1, offers: str = "through") -> None:
        self._process = self._kept.pop() if self._kept else self._started()
        self._used.append(self._process)
        self.ask(["begin", robots, offers])

    @staticmethod
    def _started() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.ports.ros_world", str(SPEED), GRAPH],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )

    def ask(self, words: list[object]) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def kill(self) -> None:
        self._used.remove(self._process)
        self._process.kill()
        ended(self._process)

    def close(self) -> None:
        self.ask(["end"])
        self._used.remove(self._process)
        self._kept.append(self._process)

    @classmethod
    def end_used(cls) -> None:
        """What a failed test left on the graph, so that the next one does not fail for it, too."""
        _leave(cls._used)

    @classmethod
    def end_all(cls) -> None:
        _leave(cls._kept)


def _leave(processes: list[subprocess.Popen[str]]) -> None:
    while processes:
        process = processes.pop()
        assert process.stdin is not None
        process.stdin.close()
        ended(process)


def ended(process: subprocess.Popen[str]) -> None:
    process.wait(10.0)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


class Nav2Stand:
    """``Nav2Robot`` over real DDS, the robot in another process at ``SPEED`` times the wall's time."""

    def __init__(self) -> None:
        from robot_nodes.nav2_robot import Nav2Robot

        self.world = WorldProcess()
        self.robot: RobotPort = Nav2Robot(f"{GRAPH}/r1", HATCHES)
        self.until(lambda status: status.connected and len(status.hatches) == 2 and status.pose is not None)

    def by_hand(self, verb: str, *rest: object) -> Any:
        return self.world.ask([verb, *rest])

    def until(self, done: Callable[[PortStatus], bool]) -> PortStatus:
        return poll(self.robot, done)

    def wait(self, hall_s: float) -> None:
        time.sleep(hall_s / SPEED)

    def close(self) -> None:
        self.robot.close()
        self.world.close()


def poll(robot: RobotPort, done: Callable[[PortStatus], bool], limit_s: float = PATIENCE_S) -> PortStatus:
    """Look every few milliseconds until ``done``; fails the test if that takes too long."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        status = robot.status()
        if done(status):
            return status
        time.sleep(0.005)
    raise AssertionError(f"it did not come to pass; the last status was {robot.status()}")
