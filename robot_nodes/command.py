"""``hall robot``: one robot's node as a program.

What lives here: options, the asyncio loop, the last line with the counters. What must not: behaviour.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hall_messages.clock import clock_from_environment
from hall_messages.vda5050.base import VERSION, VERSION_3
from robot_nodes.identity import Identity
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.port import RobotPort
from robot_nodes.shell import BrokerAddress, RobotShell
from robot_nodes.vendor_http.counters import VendorCounters

if TYPE_CHECKING:
    from robot_nodes.nav2_robot import Nav2Robot
    from robot_nodes.vendor_http.robot import VendorHttpRobot

Counters = Nav2Counters | VendorCounters
DEFAULT_MQTT_PORT = 1883
NO_ROS = 3
SPOKEN = ("2.0.0", VERSION, VERSION_3)


def robot(
    id: Annotated[str, typer.Option(help="The robot's name in the hall.")],
    manufacturer: Annotated[str, typer.Option(help="First half of its VDA 5050 address.")],
    serial: Annotated[str, typer.Option(help="Second half of its VDA 5050 address.")],
    hatches: Annotated[str, typer.Option(help="Its hatches, separated by commas.")],
    ros_namespace: Annotated[str, typer.Option(help="A ROS 2 robot: where it is on the ROS graph, such as /r1.")] = "",
    lost_beyond_m: Annotated[float, typer.Option(help="ROS 2: lost when less sure of its pose, m (1 sigma).")] = 0.5,
    lost_after_s: Annotated[float, typer.Option(help="ROS 2: lost when it moves so long without a pose, s.")] = 5.0,
    vendor_http: Annotated[str, typer.Option(help="A robot of a maker's cloud instead: the cloud's address.")] = "",
    vendor_serial: Annotated[str, typer.Option(help="Its number there, if it is another than --serial.")] = "",
    vendor_hook: Annotated[str, typer.Option(help="host:port to listen on for the cloud's call-backs.")] = "",
    vendor_frame: Annotated[str, typer.Option(help="Origin of the maker's map in the hall: x,y,turn.")] = "0,0,0",
    vendor_look_s: Annotated[float, typer.Option(min=0.03, max=1.0, help="Between two looks at it there, s.")] = 0.3,
    vendor_ca: Annotated[Path | None, typer.Option(help="Certificates to trust for the cloud, a file.")] = None,
    mqtt: Annotated[str, typer.Option(help="The broker, host:port.")] = "127.0.0.1:1883",
    radius: Annotated[float, typer.Option(help="Its radius in metres.")] = 0.3,
    max_speed: Annotated[float, typer.Option(help="The most it may drive, in m/s.")] = 0.8,
    map_id: Annotated[str, typer.Option(help="The hall's id, as the map of its poses. Left out: any.")] = "",
    vda: Annotated[str, typer.Option(help="The version of VDA 5050 to speak: 2.0.0, 2.1.0 or 3.0.0.")] = VERSION,
) -> None:
    """The node beside one robot: VDA 5050 over MQTT above, Nav2 or a maker's cloud below.

    Name and password for the broker are taken from HALL_MQTT_USERNAME and HALL_MQTT_PASSWORD, the speed of time from
    HALL_CLOCK, the ROS domain from ROS_DOMAIN_ID. A cloud's token is taken from HALL_VENDOR_TOKEN, the secret that
    signs its call-backs from HALL_VENDOR_HOOK_SECRET; or from the files that these names with _FILE appended point to.
    On SIGTERM or Ctrl-C the robot is stopped, the hall is told, and one JSON line with what was counted is printed.
    Exit code 3: there is no usable rclpy or nav2_msgs, or no httpx for a cloud.
    """
    if vda not in SPOKEN:
        raise typer.BadParameter(f"{vda!r} is none of {', '.join(SPOKEN)}", param_hint="--vda")
    identity = Identity(manufacturer, serial, _list(hatches), radius, max_speed, map_id, vda_version=vda)
    broker = _broker(mqtt)
    if bool(ros_namespace) == bool(vendor_http):
        raise typer.BadParameter("give one of --ros-namespace and --vendor-http")
    if vendor_http:
        given = vendor_hook, vendor_frame, vendor_ca, vendor_look_s
        cloud = _cloud(identity, vendor_http, vendor_serial or serial, *given)
        failed = asyncio.run(_run(id, identity, cloud, "cloud", cloud.counters, broker))
    else:
        nav2 = _nav2(ros_namespace, identity, Nav2Settings(lost_beyond_m=lost_beyond_m, lost_after_s=lost_after_s))
        failed = asyncio.run(_run(id, identity, nav2, "ros", nav2.counters, broker))
    raise typer.Exit(1 if failed else 0)


def _nav2(namespace: str, identity: Identity, settings: Nav2Settings) -> Nav2Robot:
    try:
        from robot_nodes.nav2_robot import Nav2Robot
    except ImportError as error:
        typer.echo(f"hall robot: ROS 2 with nav2_msgs is not usable here: {error}", err=True)
        raise typer.Exit(NO_ROS) from error
    return Nav2Robot(namespace, identity.hatches, settings)


def _cloud(
    identity: Identity, url: str, serial: str, hook: str, frame: str, ca: Path | None, look_s: float
) -> VendorHttpRobot:
    try:
        from robot_nodes.vendor_http.secret import SecretMissing
        from robot_nodes.vendor_http.start import Wishes, start
    except ImportError as error:
        typer.echo(f"hall robot: a cloud cannot be spoken to here: {error}", err=True)
        raise typer.Exit(NO_ROS) from error
    try:
        return start(Wishes(url, serial, hook, frame, ca, look_s), identity.hatches, clock_from_environment().speed)
    except (ValueError, OSError, SecretMissing) as error:
        raise typer.BadParameter(str(error), param_hint="--vendor-http") from error


async def _run(
    name: str, identity: Identity, port: RobotPort, wire: str, counted: Counters, broker: BrokerAddress
) -> bool:
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
    print(json.dumps(_counted(name, shell, wire, counted)), flush=True)
    return bool(bugs)


def _counted(name: str, shell: RobotShell, wire: str, counted: Counters) -> dict[str, object]:
    """Everything that was counted, under one flat set of names; what came from below begins with ``wire``."""
    link = shell.link.counters
    return {
        "robot": name,
        **dataclasses.asdict(shell.node.counters),
        "mqtt_received": link.received,
        "mqtt_published": link.published,
        "mqtt_connections": link.connections,
        **{f"{wire}_{key}": value for key, value in dataclasses.asdict(counted).items()},
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
