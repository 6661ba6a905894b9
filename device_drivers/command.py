"""Connect a real device of this hall to MQTT; it announces itself, and the hall finds it.

What lives here: the sub-command ``hall device`` and its options. What must not: drivers, simulated devices.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Annotated

import structlog
import typer

from device_drivers.driver import DeviceNode
from device_drivers.faces import Face
from device_drivers.mpd_player import FADE_S, MpdPlayer
from device_drivers.player_face import PlayerFace
from device_drivers.shell import DeviceShell, driver_link
from device_drivers.topics import DriverTopics
from hall_messages.clock import clock_from_environment
from hall_messages.homeassistant.publish import DeviceCard
from hall_messages.homeassistant.topics import is_id
from hall_messages.mqtt import MqttLink

log = structlog.get_logger("hall.devices")

device = typer.Typer(no_args_is_help=True, add_completion=False)

Mqtt = Annotated[str, typer.Option(metavar="HOST:PORT", help="The MQTT broker of the hall.")]
Username = Annotated[str | None, typer.Option(envvar="HALL_MQTT_USERNAME", help="Account at the broker.")]
Password = Annotated[str | None, typer.Option(envvar="HALL_MQTT_PASSWORD", help="Best given by the environment.")]


@device.callback()
def main() -> None:
    """Connect a real device of this hall to MQTT; it announces itself, and the hall finds it."""


@device.command()
def mpd(
    id: Annotated[str, typer.Option(help="The device's id; the one in the hall file, if it is there.")] = "music",
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    area: Annotated[str, typer.Option(help="Where it plays, in words.")] = "",
    host: Annotated[str, typer.Option(help="Where the Music Player Daemon runs.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Its port.", min=1, max=65535)] = 6600,
    fade: Annotated[float, typer.Option(help="Seconds that a pause or a change of source fades.", min=0.0)] = FADE_S,
    mqtt: Mqtt = "127.0.0.1:1883",
    username: Username = None,
    password: Password = None,
) -> None:
    """A Music Player Daemon: play, volume, and its stored playlists as sources."""
    if not is_id(id):
        raise typer.BadParameter("letters, digits, _ and - only", param_hint="--id")
    topics = DriverTopics(id)
    link = driver_link(*_address(mqtt), topics, username=username, password=password)
    card = DeviceCard(id, name or id, "Music Player Daemon", f"{host}:{port}", area)

    def make() -> Face:
        return PlayerFace(MpdPlayer(host, port, fade_s=fade, trouble=_warn_once()))

    asyncio.run(_serve(card, make, topics, link))


def _warn_once() -> Callable[[str], None]:
    said: list[str] = []

    def warn(text: str) -> None:
        if said != [text]:
            said[:] = [text]
            log.warning(text)

    return warn


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise typer.BadParameter("give it as HOST:PORT", param_hint="--mqtt")
    return host, int(port)


async def _serve(card: DeviceCard, make: Callable[[], Face], topics: DriverTopics, link: MqttLink) -> None:
    """Runs until SIGINT or SIGTERM; says good-bye then."""
    shell = DeviceShell(link, topics, clock_from_environment())
    shell.add(DeviceNode(card, make(), topics, shell.send))
    running = asyncio.create_task(shell.run())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    log.info("device up", device=card.id)
    await asyncio.wait({running})
    if not running.cancelled():
        running.result()
