"""Devices and hall over a real broker: killed drivers, restarted brokers, a restarted hall, a real music player."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.device_report import DeviceReport
from hall_controller.gateways.devices import DeviceGateway
from hall_messages.mqtt import MqttLink
from simulations.broker import HOST, Broker
from tests.ports.mpd_daemon import MpdDaemon, why_missing
from tests.wires.device_process import DEVICES

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
LOOK_S = 0.05

WISHES: dict[str, dict[str, object]] = {
    "lamp": {"state": "ON", "brightness": 180, "color_temp_kelvin": 3_000},
    "music": {"play": True, "volume": 40, "source": "morning"},
    "board": {"lines": [{"ticket": "A001", "state": "carrying", "place": "3号桌"}]},
}


class HallSide:
    """The gateway on a link of its own. ``told`` are the commands it sent."""

    def __init__(self, broker: Broker) -> None:
        self.complaints = Complaints()
        self.told: list[tuple[str, bytes]] = []
        self._changed = asyncio.Event()
        self._link = MqttLink(HOST, broker.port, f"hall-{time.monotonic_ns()}")
        self.gateway = DeviceGateway(
            self._send,
            self._link.subscribe,
            self.complaints.add,
            DEVICES.values(),
            lambda report: self._changed.set(),
        )

    def _send(self, topic: str, payload: bytes, qos: int, retain: bool) -> None:
        if topic.endswith("/set"):
            self.told.append((topic, payload))
        self._link.publish(topic, payload, qos=qos, retain=retain)

    async def run(self) -> None:
        await self._link.start(
            lambda topic, payload, retained: self.gateway.on_message(topic, payload, retained, time.time()),
            lambda connected: self.gateway.connection(connected, time.time()),
        )
        try:
            while True:
                self.gateway.due(time.time())
                await asyncio.sleep(LOOK_S)
        finally:
            await self._link.stop()

    def wish(self, **wishes: dict[str, object]) -> None:
        for device, values in wishes.items():
            self.gateway.desired(device, values, time.time())

    async def until(self, holds: Callable[[dict[str, DeviceReport]], bool]) -> dict[str, DeviceReport]:
        """The devices, as soon as ``holds`` is true of them."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds(devices := {device.id: device for device in self.gateway.listing()}):
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), deadline - time.monotonic())
        return devices


@asynccontextmanager
async def hall_side(broker: Broker) -> AsyncIterator[HallSide]:
    side = HallSide(broker)
    running = asyncio.create_task(side.run())
    try:
        yield side
    finally:
        running.cancel()
        await asyncio.wait({running})


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def drivers(broker: Broker) -> tuple[str, ...]:
    return ("-m", "tests.wires.device_process", str(broker.port))


def online(devices: dict[str, DeviceReport]) -> bool:
    return all(devices[name].online for name in DEVICES)


def obeyed(devices: dict[str, DeviceReport]) -> bool:
    return online(devices) and all(
        {name: devices[device].state.get(name) for name in values} == values for device, values in WISHES.items()
    )


async def test_found_told_killed_and_told_again(broker: Broker) -> None:
    async with hall_side(broker) as hall:
        assert not any(device.online for device in hall.gateway.listing())
        with program(*drivers(broker)) as process:
            found = await hall.until(online)
            assert {name: device.kind for name, device in found.items()} == {
                "lamp": "light",
                "music": "player",
                "board": "display",
            }
            assert found["music"].commands == ("play", "source", "volume")
            hall.wish(**WISHES)
            await hall.until(obeyed)
            process.kill()
            gone = await hall.until(lambda devices: not any(device.online for device in devices.values()))
            assert gone["lamp"].state["brightness"] == 180
        hall.told.clear()
        with program(*drivers(broker)):
            await hall.until(obeyed)
        assert {topic.split("/")[2] for topic, _ in hall.told} == set(DEVICES)
        assert not hall.complaints.counts


async def test_a_broker_that_forgot_everything_is_told_again(broker: Broker) -> None:
    async with hall_side(broker) as hall:
        with program(*drivers(broker)):
            hall.wish(**WISHES)
            await hall.until(obeyed)
            broker.kill()
            await hall.until(lambda devices: not any(device.online for device in devices.values()))
            hall.told.clear()
            broker.start()
            await hall.until(obeyed)
            assert hall.told == []
            async with hall_side(broker) as late:
                await late.until(obeyed)


async def test_a_restarted_hall_finds_its_devices_and_repeats_nothing(broker: Broker) -> None:
    with program(*drivers(broker)):
        async with hall_side(broker) as hall:
            hall.wish(**WISHES)
            await hall.until(obeyed)
        async with hall_side(broker) as again:
            again.wish(**WISHES)
            await again.until(obeyed)
            again.gateway.due(time.time() + 3_600.0)  # whatever was still to be sent would be sent now
            assert again.told == []


async def test_a_real_music_player_joins_by_one_command(broker: Broker, tmp_path: Path, free_port: int) -> None:
    if missing := why_missing():
        pytest.skip(missing)
    daemon = MpdDaemon(tmp_path, free_port)
    daemon.start()
    player = ("-c", "from device_drivers.command import device; device()", "mpd", "--id", "music", "--fade", "0.2")
    address = ("--host", "127.0.0.1", "--port", str(free_port), "--mqtt", f"{HOST}:{broker.port}")
    try:
        async with hall_side(broker) as hall:
            with program(*player, *address) as process:
                await hall.until(lambda devices: devices["music"].online and "source" in devices["music"].commands)
                hall.wish(music={"volume": 25})
                await hall.until(lambda devices: devices["music"].state.get("volume") == 25)
                daemon.kill()
                await hall.until(lambda devices: not devices["music"].online)
                daemon.start()
                await hall.until(lambda devices: devices["music"].online)
                process.terminate()
                await hall.until(lambda devices: not devices["music"].online)
                assert await asyncio.to_thread(process.wait, 10.0) == 0
    finally:
        daemon.stop()
