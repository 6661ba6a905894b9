"""``hall robot``: one robot's node as a program.

What lives here: options, the asyncio loop, the last line with the counters. What must not: behaviour.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import signal
from typing import Annotated, Any

import typer

from hall_messages.clock import clock_from_environment
from hall_messages.vda5050.base import VERSION, VERSION_3
from robot_nodes.identity import Identity
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.port import RobotPort
from robot_nodes.shell import BrokerAddress, RobotShell

DEFAULT_MQTT_PORT = 1883
NO_ROS = 3
SPOKEN = ("2.0.0", VERSION, VERSION_3)


def robot(
    id: Annotated[str, typer.Option(help="The robot's name in the hall.")],
    manufacturer: Annotated[str, typer.Option(help="First half of its VDA 5050 address.")],
    serial: Annotated[str, typer.Option(help="Second half of its VDA 5050 address.")],
    hatches: Annotated[str, typer.Option(help="Its hatches, separated by commas.")],
    ros_namespace: Annotated[str, typer.Option(help="Where the robot is on the ROS graph, such as /r1.")],
    mqtt: Annotated[str, typer.Option(help="The broker, host:port.")] = "127.0.0.1:1883",
    radius: Annotated[float, typer.Option(help="Its radius in metres.")] = 0.3,
    max_speed: Annotated[float, typer.Option(help="The most it may drive, in m/s.")] = 0.8,
    map_id: Annotated[str, typer.Option(help="The map its poses are given in.")] = "hall",
    vda: Annotated[str, typer.Option(help="The version of VDA 5050 to speak: 2.0.0, 2.1.0 or 3.0.0.")] = VERSION,
) -> None:
    """The node beside one ROS 2 robot: VDA 5050 over MQTT above, Nav2 below.

    Name and password for the broker are taken from HALL_MQTT_USERNAME and HALL_MQTT_PASSWORD, the speed of time from
    HALL_CLOCK, the ROS domain from ROS_DOMAIN_ID. On SIGTERM or Ctrl-C the robot is stopped, the hall is told, and one
    JSON line with what was counted is printed. Exit code 3: there is no usable rclpy or nav2_msgs.
    """
    if vda not in SPOKEN:
        raise typer.BadParameter(f"{vda!r} is none of {', '.join(SPOKEN)}", param_hint="--vda")
    identity = Identity(manufacturer, serial, _list(hatches), radius, max_speed, map_id, vda_version=vda)
    broker = _broker(mqtt)
    try:
        from robot_nodes.nav2_robot import Nav2Robot
    except ImportError as error:
        typer.echo(f"hall robot: ROS 2 with nav2_msgs is not usable here: {error}", err=True)
        raise typer.Exit(NO_ROS) from error
    port = Nav2Robot(ros_namespace, identity.hatches)
    failed = asyncio.run(_run(id, identity, port, port.counters, broker))
    raise typer.Exit(1 if failed else 0)


async def _run(name: str, identity: Identity, port: RobotPort, ros: Nav2Counters, broker: BrokerAddress) -> bool:
    """Work until told to stop, or until a bug; True for the latter."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    bugs: list[dict[str, Any]] = []

    def on_bug(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        bugs.append(context)
        loop.default_exception_handler(context)
        stop.set()

    loop.set_exception_handler(on_bug)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    shell = RobotShell(identity, port, broker, clock_from_environment())
    await shell.start()
    await stop.wait()
    await shell.stop()
    print(json.dumps(_counted(name, shell, ros)), flush=True)
    return bool(bugs)


def _counted(name: str, shell: RobotShell, ros: Nav2Counters) -> dict[str, object]:
    """Everything that was counted, under one flat set of names; what came over ROS begins with ``ros_``."""
    link = shell.link.counters
    return {
        "robot": name,
        **dataclasses.asdict(shell.node.counters),
        "mqtt_received": link.received,
        "mqtt_published": link.published,
        "mqtt_connections": link.connections,
        **{f"ros_{key}": value for key, value in dataclasses.asdict(ros).items()},
    }


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _broker(text: str) -> BrokerAddress:
    host, _, port = text.rpartition(":")
    if not host:
        host, port = text, str(DEFAULT_MQTT_PORT)
    if not port.isdigit():
        raise typer.BadParameter(f"{text!r} is not host:port", param_hint="--mqtt")
    return BrokerAddress(host, int(port), os.environ.get("HALL_MQTT_USERNAME"), os.environ.get("HALL_MQTT_PASSWORD"))
