"""A program for tests: simulated devices of a small hall on one driver, until it is ended or killed.

Run as ``python -m tests.wires.device_process PORT``.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from device_drivers.shell import driver_link
from device_drivers.topics import DriverTopics
from hall_controller.domain.plan import DeviceSetting, DeviceSpec, HallPlan, Scene
from hall_messages.clock import Clock
from simulations.devices import device_shell
from tests.simulations.small_hall import small_hall

DEVICES = {
    "lamp": DeviceSpec("lamp", "light", "waiting", "等候区灯", "Waiting lamp"),
    "music": DeviceSpec("music", "player", "waiting", "音乐", "Music"),
    "board": DeviceSpec("board", "display", "waiting", "叫号屏", "Board"),
}
SOURCES = ("garden", "morning")


def hall_with_devices() -> HallPlan:
    """The small hall, with a device of each kind and scenes that name the music."""
    scenes = {
        name: Scene(name, name, name, (DeviceSetting("music", {"play": True, "source": name}),)) for name in SOURCES
    }
    return replace(small_hall(), devices=DEVICES, scenes=scenes)


async def main(port: int) -> None:
    topics = DriverTopics("simulated")
    await device_shell(hall_with_devices(), topics, driver_link("127.0.0.1", port, topics), Clock()).run()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
