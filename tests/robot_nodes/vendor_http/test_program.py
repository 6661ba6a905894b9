"""``hall robot --vendor-http`` as a program: from the maker's cloud to MQTT, and plain words where it cannot start."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import State, decode, pattern_of
from robot_nodes.command import robot
from simulations.broker import Broker
from simulations.sim_robot import SimRobot
from simulations.vendor_cloud import VendorCloud
from simulations.world import World
from tests.simulations.small_hall import small_hall

WHO = ("--id", "R1", "--manufacturer", "acme", "--serial", "r1", "--hatches", "1,2")


def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(robot)
    return made


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "give one of"),
        (("--ros-namespace", "/r1", "--vendor-http", "https://cloud.example"), "give one of"),
        (("--vendor-http", "http://cloud.example"), "https"),
        (("--vendor-http", "https://cloud.example"), "HALL_VENDOR_TOKEN"),
    ],
)
def test_what_cannot_be_started_is_said_in_plain_words(
    given: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HALL_VENDOR_TOKEN", raising=False)
    monkeypatch.setenv("COLUMNS", "300")
    answer = CliRunner().invoke(app(), [*WHO, *given])
    assert answer.exit_code == 2
    assert said in answer.output


def start_program(token: Path, *where: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "import typer; from robot_nodes.command import robot; typer.run(robot)", *WHO, *where],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "HALL_VENDOR_TOKEN_FILE": str(token)},
    )


async def test_the_program_tells_the_hall_what_the_cloud_tells_it(tmp_path: Path) -> None:
    world, token = World(small_hall(robots=1), seed=1), tmp_path / "token"
    token.write_text("token-in-a-file")
    with Broker() as broker, VendorCloud([("SN7", SimRobot(world, "R1"))], "token-in-a-file") as cloud:
        where = ("--mqtt", f"{broker.host}:{broker.port}", "--vendor-http", cloud.url, "--vendor-serial", "SN7")
        program = start_program(token, *where)
        state = await first_state(broker)
        program.send_signal(signal.SIGTERM)
        output, _ = program.communicate(timeout=20.0)
    assert state.agv_position is not None
    assert (state.agv_position.x, state.agv_position.y) == pytest.approx((2.5, 1.0))
    counted = json.loads(output.splitlines()[-1])
    assert program.returncode == 0
    assert counted["cloud_done"] >= 2
    assert "token-in-a-file" not in output


async def first_state(broker: Broker) -> State:
    """The first state that knows where the robot is."""
    found: asyncio.Future[State] = asyncio.get_running_loop().create_future()
    link = MqttLink(broker.host, broker.port, "hall")

    def on_message(topic: str, payload: bytes, retained: bool) -> None:
        state = decode(topic, payload)
        if isinstance(state, State) and state.agv_position is not None and not found.done():
            found.set_result(state)

    link.subscribe(pattern_of("state"))
    await link.start(on_message, lambda connected: None)
    try:
        return await asyncio.wait_for(found, 30.0)
    finally:
        await link.stop()
