"""``hall world``: the command that pretends to be the hall's outside.

What lives here: reading the command line, putting the process together. What must not: its turns (``process.py``).
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import structlog
import typer

from device_drivers.shell import driver_link
from device_drivers.topics import DriverTopics
from hall_controller.app.settings import Secrets
from hall_controller.domain.plan import HallPlan
from hall_controller.plan import PlanError, load_plan
from hall_messages.clock import Clock, clock_from_environment
from robot_nodes.shell import BrokerAddress
from simulations.devices import device_shell
from simulations.people import Cast
from simulations.sample import sample_hall
from simulations.world import World
from simulations.world_process.crowd import Crowd
from simulations.world_process.fleet import make_fleet
from simulations.world_process.hall_api import HallApi
from simulations.world_process.process import WorldProcess


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person at the command line wants. ``cases`` 0: visitors without end."""

    api: str
    cases: int
    seed: int
    arrival_s: float
    max_in_hall: int
    ros: bool
    clouds: dict[str, int]


def world(
    plan: Annotated[Path | None, typer.Option(help="The hall file; the sample hall if none is given.")] = None,
    mqtt: Annotated[str, typer.Option(help="Broker as HOST:PORT.")] = "127.0.0.1:1883",
    api: Annotated[str, typer.Option(help="Where the hall's API is.")] = "http://127.0.0.1:8080",
    cases: Annotated[int, typer.Option(min=0, help="How many visitors come in all; 0: they never stop coming.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed brings the same visitors.")] = 1,
    arrival_s: Annotated[float, typer.Option(min=0.1, help="Mean hall time between two visitors, s.")] = 20.0,
    max_in_hall: Annotated[int, typer.Option(min=1, help="At most so many visitors at once (and one per seat).")] = 8,
    ros: Annotated[bool, typer.Option(help="Offer robots with the program nav2 to their nodes over ROS 2.")] = True,
    vendor_cloud: Annotated[
        list[str] | None, typer.Option(help="R3=9100: offer R3 to its node in a pretended maker's cloud on that port.")
    ] = None,
) -> None:
    """Run the simulated outside of a hall: robots, devices, visitors and officers, on the real wires.

    Ends when all visitors have come and gone, or on SIGTERM, and prints one line of JSON about the run.
    """
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    host, _, port = mqtt.rpartition(":")
    if not host or not port.isdigit():
        _end(f"--mqtt must be HOST:PORT, not {mqtt!r}")
    try:
        hall = load_plan(plan or sample_hall())
    except PlanError as error:
        _end("the hall file cannot be used:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)
    given = Secrets()
    password = given.mqtt_password.get_secret_value() if given.mqtt_password is not None else None
    broker = BrokerAddress(host, int(port), given.mqtt_username, password)
    wishes = Wishes(api, cases, seed, arrival_s, max_in_hall, ros, _clouds(vendor_cloud or [], hall))
    report = asyncio.run(_run(hall, broker, given.api_token.get_secret_value(), wishes, clock_from_environment()))
    typer.echo(orjson.dumps(report))


async def _run(hall: HallPlan, broker: BrokerAddress, token: str, wishes: Wishes, clock: Clock) -> dict[str, Any]:
    outside = World(hall, wishes.seed)
    fleet, missing = make_fleet(hall, outside, broker, clock, ros=wishes.ros, clouds=wishes.clouds)
    if missing:
        typer.echo(f"hall world: ROS 2 is not available here ({missing}); all robots speak VDA 5050 natively", err=True)
    # Another run against the same book must not be taken for a repeat of this one, so its keys differ.
    run = f"{secrets.token_hex(4)}-"
    cast = Cast(hall, outside, wishes.seed, wishes.cases, wishes.arrival_s, wishes.max_in_hall, run)
    crowd = Crowd(cast, outside, HallApi(wishes.api, clock, token), clock)
    topics = DriverTopics(f"simulated-{hall.id}")
    link = driver_link(broker.host, broker.port, topics, username=broker.username, password=broker.password)
    devices = device_shell(hall, topics, link, clock)
    return await WorldProcess(outside, fleet, crowd, clock, (devices.run(),)).run()


def _clouds(given: list[str], hall: HallPlan) -> dict[str, int]:
    clouds: dict[str, int] = {}
    for entry in given:
        robot, _, port = entry.partition("=")
        if robot not in hall.robots or not port.isdigit():
            _end(f"--vendor-cloud must be a robot of the hall, an equals sign and a port, not {entry!r}")
        clouds[robot] = int(port)
    return clouds


def _end(text: str, code: int = 1) -> None:
    typer.echo(f"hall world: {text}", err=True)
    raise typer.Exit(code)
