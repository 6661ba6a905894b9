"""A robot's program is killed: the broker speaks its last will, the hall counts it as silent, and it comes back.

What lives here: real processes on a real broker: ``hall serve``, ``hall robot`` on a simulated cloud, a killer. What
must not: what a hall does with the papers of a silent robot.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from simulations import broker_programs
from simulations.broker import Broker
from simulations.broker_programs import die_with_parent
from simulations.sample import sample_hall
from simulations.sim_robot import SimRobot
from simulations.vendor_cloud import VendorCloud
from simulations.world import World
from tests.hall_controller.gateways.robot_words import PLAN
from tests.wires import vda_schemas
from tests.wires.hall_process import HallProcess, until
from tests.wires.test_broker import Client

pytestmark = pytest.mark.skipif(not vda_schemas.there(), reason=vda_schemas.MISSING)

TOPIC = "uagv/v2/servicehall/R1/"
START = "import typer; from robot_nodes.command import robot; typer.run(robot)"
WHO = ("--id", "R1", "--manufacturer", "servicehall", "--serial", "R1", "--hatches", "upper,lower")


@pytest.fixture
def mosquitto() -> Iterator[Broker]:
    missing = broker_programs.why_missing("mosquitto")
    if missing:
        pytest.skip(missing)
    with Broker("mosquitto") as running:
        yield running


class RobotProcess:
    """The program beside robot R1; each ``start`` is a new life of it."""

    def __init__(self, broker: Broker, cloud: VendorCloud, token: Path) -> None:
        where = ("--mqtt", f"{broker.host}:{broker.port}", "--vendor-http", cloud.url)
        self._command = [sys.executable, "-c", START, *WHO, *where]
        self._environment = {**os.environ, "HALL_VENDOR_TOKEN_FILE": str(token)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent
        )

    def kill(self) -> None:
        assert self._process is not None and self._process.poll() is None
        os.kill(self._process.pid, signal.SIGKILL)
        assert self._process.wait(20.0) == -signal.SIGKILL

    def __enter__(self) -> RobotProcess:
        self.start()
        return self

    def __exit__(self, *problem: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


def word(client: Client) -> tuple[dict[str, Any], bool]:
    """The next word on the robot's connection topic, valid against the official schema, and whether it was kept."""
    topic, payload, retained = client.next()
    assert topic == f"{TOPIC}connection"
    said: dict[str, Any] = orjson.loads(payload)
    vda_schemas.validator("2.1.0", "connection").validate(said)
    return said, retained


def next_word(client: Client, wanted: str) -> dict[str, Any]:
    """The next one must say just this, and comes as it is spoken."""
    said, retained = word(client)
    assert (said["connectionState"], retained) == (wanted, False)
    return said


def kept_word(broker: Broker, name: str) -> dict[str, Any]:
    """What somebody reads who comes only now."""
    with Client(broker, name) as late:
        late.subscribe(f"{TOPIC}connection")
        said, retained = word(late)
        assert retained
        return said


def states(client: Client, count: int) -> list[int]:
    """The header ids of the robot's next states."""
    return [int(orjson.loads(client.next()[1])["headerId"]) for _ in range(count)]


def robot_of(hall: HallProcess) -> tuple[bool, bool]:
    """Whether R1 is there for the hall, and whether an alert says that it is silent."""
    seen = hall.get("/robots/R1")
    return seen["online"], "robot_silent" in seen["alerts"]


def test_a_killed_robot_is_given_up_by_its_last_will_and_comes_back(mosquitto: Broker, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("token-in-a-file")
    with (
        VendorCloud([("R1", SimRobot(World(PLAN, seed=1), "R1"))], "token-in-a-file") as cloud,
        Client(mosquitto, "connection") as words,
        Client(mosquitto, "states") as reports,
    ):
        words.subscribe(f"{TOPIC}connection")
        with (
            RobotProcess(mosquitto, cloud, token) as robot,
            HallProcess(sample_hall(), mosquitto.port, tmp_path) as hall,
        ):
            born = next_word(words, "ONLINE")
            until(lambda: robot_of(hall) == (True, False), "the hall to hear the robot")
            robot.kill()
            will = next_word(words, "CONNECTIONBROKEN")
            assert kept_word(mosquitto, "late") == will
            until(lambda: robot_of(hall) == (False, True), "the hall to count the robot as silent")
            reports.subscribe(f"{TOPIC}state")
            robot.start()
            again = next_word(words, "ONLINE")
            assert again["timestamp"] > born["timestamp"] and kept_word(mosquitto, "later") == again
            first, *rest = states(reports, 3)
            assert first <= 2 and rest == [first + 1, first + 2], "a new life counts anew, without a gap"
            until(lambda: robot_of(hall) == (True, False), "the hall to take the new life's states")
