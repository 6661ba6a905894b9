"""``hall world`` against the real controller over a real broker: visitors go home with everything, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest

from hall_messages.clock import ENVIRONMENT_KEY, start_scaled_clock
from simulations.broker import Broker, free_port
from simulations.broker_programs import die_with_parent
from simulations.ros_domain import free_ros_domain
from simulations.sample import sample_hall

SPEED = 20.0
ROS_SPEED = 10.0
PATIENCE_S = 120.0
"""A limit for a crowded machine; an idle one takes a tenth of it."""


def until(condition: Callable[[], Any], what: str) -> None:
    """Look again and again until ``condition`` holds; fails the test when it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {PATIENCE_S:.0f} s in vain: {what}")
        time.sleep(0.02)


class House:
    """Broker, controller and world as processes of their own, on one fast clock."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.broker, self.folder = broker, folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {ENVIRONMENT_KEY: start_scaled_clock(SPEED).to_environment()}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-m", "hall_controller.app.cli", *arguments)
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **self.environment},
                preexec_fn=die_with_parent,
            )
        self.processes.append(process)
        return process

    def controller(self) -> subprocess.Popen[bytes]:
        book = str(self.folder / "hall.db")
        mqtt = f"127.0.0.1:{self.broker.port}"
        return self.start("serve", str(sample_hall()), "--mqtt", mqtt, "--db", book, "--port", str(self.port))

    def robot(self, robot: str) -> subprocess.Popen[bytes]:
        address = ("--manufacturer", "servicehall", "--serial", robot, "--map-id", "hall-130m2")
        places = ("--hatches", "upper,lower", "--ros-namespace", f"/{robot.lower()}")
        return self.start("robot", "--id", robot, *address, *places, "--mqtt", f"127.0.0.1:{self.broker.port}")

    def world(self, cases: int, ros: str = "--no-ros") -> subprocess.Popen[bytes]:
        mqtt = f"127.0.0.1:{self.broker.port}"
        people = ("--cases", str(cases), "--seed", "3", "--arrival-s", "5", ros)
        return self.start("world", "--plan", str(sample_hall()), "--mqtt", mqtt, "--api", self.url, *people)

    def ask(self, path: str) -> Any:
        try:
            return httpx.get(f"{self.url}/api/v1{path}", timeout=2.0, trust_env=False, verify=False).json()
        except httpx.TransportError:
            return None

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            if process.stdout is not None and not process.stdout.closed:
                process.communicate(timeout=15.0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Broker() as broker:
        house = House(broker, tmp_path)
        yield house
        house.close()


def last_words(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    said = json.loads(out.splitlines()[-1])
    assert isinstance(said, dict)
    return said


def assert_everything_home(report: dict[str, Any], cases: int) -> None:
    assert report["violation_list"] == [] and report["violations"] == 0
    assert report["completed"] == report["cases"] == cases
    assert report["documents"] == report["documents_home"] > 0
    assert report["in_robots"] == 0


@pytest.mark.timeout(150)
def test_visitors_come_and_go_home_with_everything(house: House) -> None:
    house.controller()
    world = house.world(2)
    until(lambda: house.ask("/devices"), "devices to be discovered")
    report = last_words(world)
    assert_everything_home(report, 2)
    robots = house.ask("/robots")
    assert all(robot["messages_received"] > 0 for robot in robots)
    assert sum(seen["orders_received"] for seen in report["robots"].values()) >= 4
    assert house.ask("/cases") == [] and len(house.ask("/handoffs?open=false")) == 4


@pytest.mark.timeout(150)
def test_a_controller_that_is_killed_and_started_again_loses_nobody(house: House) -> None:
    controller = house.controller()
    world = house.world(2)
    until(lambda: any(h["state"] == "carrying" for h in house.ask("/handoffs") or []), "papers on their way")
    controller.send_signal(signal.SIGKILL)
    controller.wait()
    house.controller()
    report = last_words(world)
    assert_everything_home(report, 2)
    ended = [(each["id"], each["state"]) for each in house.ask("/handoffs?open=false")]
    states = [state for _, state in ended]
    assert states.count("received") == 4, ended
    assert set(states) <= {"received", "expired"}, f"while the hall is down nobody can load in time: {ended}"


@pytest.mark.timeout(150)
@pytest.mark.skipif(find_spec("nav2_msgs") is None, reason="the messages of Nav2 are not installed")
def test_robots_reached_over_ros_and_others_carry_together(house: House) -> None:
    house.environment = {
        ENVIRONMENT_KEY: start_scaled_clock(ROS_SPEED).to_environment(),
        "ROS_DOMAIN_ID": str(free_ros_domain()),
        "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
    }
    house.controller()
    nodes = [house.robot("R1"), house.robot("R2")]
    report = last_words(house.world(2, "--ros"))
    assert_everything_home(report, 2)
    seen = report["robots"]
    assert [seen[robot]["wire"] for robot in ("R1", "R2", "R3")] == ["ros2", "ros2", "vda5050"]
    assert seen["R1"]["goals_received"] + seen["R2"]["goals_received"] > 0 and seen["R3"]["mqtt_messages"] > 0
    for node in nodes:
        node.terminate()
        assert last_words(node)["ros_poses_received"] > 0


@pytest.mark.timeout(150)
def test_it_ends_in_order_when_told_to_even_without_a_hall(house: House) -> None:
    """No controller at all: people wait for one, and SIGTERM ends the world with its report."""
    world = house.world(0)
    log = house.folder / "world.log"
    until(lambda: "broker reached" in log.read_text(), "the world to be up")
    world.terminate()
    report = last_words(world)
    assert report["completed"] == 0 and report["violations"] == 0
    assert set(report["robots"]) == {"R1", "R2", "R3"}


def test_a_hall_file_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    broken = tmp_path / "hall.yaml"
    broken.write_text("hall: {id: x}\n")
    command = (sys.executable, "-m", "hall_controller.app.cli", "world", "--plan", str(broken))
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert "hall world: the hall file cannot be used" in done.stderr and "Traceback" not in done.stderr
