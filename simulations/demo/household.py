"""Who belongs to a demonstration: broker, controller, robot nodes, world. One place that starts and ends them all.

What lives here: command lines, environments, supervision. What must not: talking to the hall, the summary.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hall_controller.domain.plan import HallPlan, RobotSpec
from hall_messages.clock import ENVIRONMENT_KEY, ScaledClock
from simulations.broker import Broker, free_port
from simulations.demo.child import Child
from simulations.ros_domain import free_ros_domain

RESTARTS_AT_MOST = 20


class HouseholdFailed(Exception):
    """A part could not be kept running; the message names it and ends with what it said."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person at the command line wants. ``cases`` 0: visitors without end."""

    hall: Path
    cases: int
    seed: int
    port: int
    ros: bool
    vendor: str = ""
    """The robot that stands behind a pretended maker's cloud; empty for none."""


def ros_problem() -> str:
    """Why robots cannot be reached over ROS 2 here; empty when they can. Asked in a process of its own."""
    probe = "import rclpy; from nav2_msgs.action import NavigateThroughPoses as Goals; Goals.Goal()"
    tried = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=False)
    if tried.returncode == 0:
        return ""
    return (tried.stderr.strip().splitlines() or ["it cannot be imported"])[-1]


class Household:
    """Lifetime: ``start``, then ``look`` often, then ``stop``; or as a context manager. Main thread only."""

    def __init__(self, plan: HallPlan, wishes: Wishes, clock: ScaledClock, folder: Path) -> None:
        self.folder = folder
        self.broker = Broker()
        self._vendor_port = free_port() if wishes.vendor else 0
        self._plan, self._wishes, self._clock = plan, wishes, clock
        self.children: dict[str, Child] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._wishes.port}"

    @property
    def world(self) -> Child:
        return self.children["world"]

    def start(self) -> Iterator[str]:
        """Start everybody in order, naming each one first."""
        yield f"broker ({self.broker.kind})"
        self.broker.start()
        environment = self._environment()
        for name, arguments in self._members():
            yield name
            command = (sys.executable, "-m", "hall_controller.app.cli", *arguments)
            self.children[name] = Child(name, command, environment, self.folder)
            self.children[name].start()

    def _environment(self) -> dict[str, str]:
        """The children's own ROS domain keeps them from meeting another demonstration on this machine."""
        own = {
            ENVIRONMENT_KEY: self._clock.to_environment(),
            **({"ROS_DOMAIN_ID": str(free_ros_domain())} if self._wishes.ros else {}),
            "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
            "PYTHONUNBUFFERED": "1",
            **({"HALL_VENDOR_TOKEN": secrets.token_hex(16)} if self._wishes.vendor else {}),
        }
        return {**os.environ, **own}

    def _members(self) -> Iterator[tuple[str, list[str]]]:
        mqtt, wishes = f"127.0.0.1:{self.broker.port}", self._wishes
        hall = str(wishes.hall)
        yield (
            "controller",
            ["serve", hall, "--mqtt", mqtt, "--db", str(self.book), "--port", str(wishes.port)],
        )
        for spec in self.ros_robots():
            yield f"node-{spec.id}", robot_arguments(spec, self._plan.id, mqtt)
        clouds = []
        if wishes.vendor:
            clouds = ["--vendor-cloud", f"{wishes.vendor}={self._vendor_port}"]
            below = ["--vendor-http", f"http://127.0.0.1:{self._vendor_port}"]
            spec = self._plan.robots[wishes.vendor]
            yield f"node-{spec.id}", robot_arguments(spec, self._plan.id, mqtt, below)
        ros = "--ros" if wishes.ros else "--no-ros"
        people = ["--cases", str(wishes.cases), "--seed", str(wishes.seed)]
        yield "world", ["world", "--plan", hall, "--mqtt", mqtt, "--api", self.url, *people, ros, *clouds]

    @property
    def book(self) -> Path:
        return self.folder / "hall.db"

    def ros_robots(self) -> list[RobotSpec]:
        """Robots that are reached over ROS 2 in this run."""
        specs = (spec for spec in self._plan.robots.values() if spec.id != self._wishes.vendor)
        return [spec for spec in specs if spec.program == "nav2" and self._wishes.ros]

    def reached_over(self) -> dict[str, str]:
        """For people: how each robot of the hall is reached in this run."""
        over_ros = {spec.id for spec in self.ros_robots()}
        reached = {robot: "ROS 2" if robot in over_ros else "VDA 5050" for robot in self._plan.robots}
        return reached | ({self._wishes.vendor: "vendor cloud"} if self._wishes.vendor else {})

    def look(self) -> list[str]:
        """Bring back whoever died, the world excepted, and say so.

        Raises: HouseholdFailed when somebody dies again and again, or the world dies.
        """
        said: list[str] = []
        if not self.broker.running:
            self.broker.restart()
            said.append("the broker ended and was started again")
        for child in self.children.values():
            code = child.ended
            if code is None or child is self.world:
                continue
            if child.restarts >= RESTARTS_AT_MOST:
                raise HouseholdFailed(f"{child.name} ends again and again:\n{child.tail()}")
            child.restart()
            said.append(f"{child.name} ended ({code}) and was started again")
        return said

    def stop(self) -> None:
        """End everybody, the world first, so that nobody waits for somebody who has gone."""
        for child in reversed(self.children.values()):
            child.stop()
        self.broker.stop()

    def wait_for_world(self, limit_s: float) -> bool:
        """True when the world has ended by itself within ``limit_s`` wall seconds."""
        deadline = time.monotonic() + limit_s
        while self.world.ended is None and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.world.ended is not None


def robot_arguments(spec: RobotSpec, map_id: str, mqtt: str, below: Sequence[str] = ()) -> list[str]:
    """The command line of one robot's node, without the program. ``below``: where the robot is, if not on ROS."""
    return [
        "robot", "--id", spec.id, "--manufacturer", spec.manufacturer, "--serial", spec.serial,
        "--hatches", ",".join(spec.hatches), "--mqtt", mqtt, *(below or ("--ros-namespace", spec.namespace)),
        "--radius", str(spec.radius_m), "--max-speed", str(spec.max_speed_mps), "--map-id", map_id,
    ]  # fmt: skip
