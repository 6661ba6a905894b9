"""What each fault of devices does, and how it is made good again.

What lives here: one small function for each kind, in one table. What must not: which come when (``device_faults``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import orjson

from hall_controller.domain import commands as c
from hall_messages.homeassistant.topics import device_config_topic
from simulations.storm.device_room import DRIVERS, DeviceRoom
from simulations.storm.device_twins import touch
from simulations.storm.driver_process import DriverProcess
from simulations.storm.faults import Fault

if TYPE_CHECKING:
    from simulations.storm.stage import Stage

DEVICES = ("lamp", "music", "board", "board")
AFTER_S = 3.0
LIES = (
    b"\xff\xfe", b"{", b"null", b"[]", b'{"state":7}', b'{"brightness":"x","state":"OFF"}', b"[" * 3000,
    b'{"state":"OFF","brightness":1}', b'{"play":"ON","volume":1e308,"source":"garden"}', b'{"lines":null}',
    b"9" * 5000,
    b'{"lines":[{"ticket":"Z1","state":"carrying","place":"P1"}]}', b'{"play":"OFF","volume":-3}', b"",
)  # fmt: skip
FAR = "uagv/v2/servicehall/R1/instantActions"
SCENES = ("normal", "quiet", "closing", "evacuation", "party")
WISHES: tuple[tuple[str, dict[str, str | int | float | bool]], ...] = (
    ("lamp", {"state": "OFF"}), ("lamp", {"brightness": 33}), ("lamp", {"brightness": 9999}),
    ("lamp", {"color_temp_kelvin": 5000, "state": "ON"}), ("music", {"volume": 55}), ("music", {"source": "morning"}),
    ("music", {"source": "radio"}), ("music", {"play": False}), ("board", {"play": True}), ("nobody", {"state": "ON"}),
)  # fmt: skip


class DeviceMischief:
    """Of an episode with devices."""

    def __init__(self, stage: Stage, room: DeviceRoom) -> None:
        self._stage, self._room = stage, room

    def act(self, fault: Fault) -> None:
        """The fault's moment has come."""
        DEVICE_MISCHIEF[fault.kind](self, fault)

    def _device(self, fault: Fault) -> str:
        return self._room.dice.choice(f"device{fault.number}", DEVICES)

    def _driver(self, fault: Fault) -> DriverProcess:
        return self._room.driver_of(self._device(fault))

    def _disturb(self, driver: DriverProcess, for_s: float) -> None:
        for device in DRIVERS[driver.name]:
            self._room.rules.disturb(device, self._room.clock.now + for_s)

    # -- messages

    def messages(self, fault: Fault) -> None:
        _, kind, direction = fault.kind.split("_")
        ends = (self._driver(fault).name, "hall")
        sender, receiver = ends if direction == "up" else ends[::-1]
        many = kind == "lose"
        self._room.broker.trouble(sender, receiver, kind, int(fault.size) if many else 1, 0.0 if many else fault.size)

    def cut(self, fault: Fault) -> None:
        driver = self._driver(fault)
        client = driver.link.client
        if driver.alive and client.connected:
            self._disturb(driver, 0.0)
            self._room.broker.disconnect(client, min(fault.size, AFTER_S))
            client.connection(False)
            self._room.clock.after(fault.size, self._mend, driver)

    def _mend(self, driver: DriverProcess) -> None:
        if driver.alive:
            self._room.broker.connect(driver.link.client)

    # -- programs

    def driver_dies(self, fault: Fault) -> None:
        """``late``: the broker finds out only after the next life has said that it is there."""
        driver = self._driver(fault)
        late_s = fault.size + AFTER_S if fault.kind == "driver_dies_late" else 0.0
        self._disturb(driver, fault.size + late_s if late_s else 0.0)
        if fault.kind == "driver_leaves":
            driver.leave()
        else:
            driver.die(late_s)
        self._room.clock.after(fault.size, driver.start)

    def driver_dies_talking(self, fault: Fault) -> None:
        """It has so many words left; whether it said them or not, it is started again after a while."""
        driver = self._driver(fault)
        if driver.alive:
            driver.link.words_left = int(4 * self._room.dice.share(f"words{fault.number}"))
            driver.touched()
        self._disturb(driver, 10.0 + fault.size)
        self._room.clock.after(10.0 + fault.size, self._revive, driver)

    def _revive(self, driver: DriverProcess) -> None:
        driver.link.words_left = -1
        driver.start()

    def broker_dies(self, fault: Fault) -> None:
        self._room.rules.disturb_all(self._room.clock.now + fault.size + AFTER_S)
        self._room.broker.die(fault.size)

    def hall_dies(self, fault: Fault) -> None:
        hall = self._stage.hall
        hall.down_s = fault.size
        hall.doomed("telling", int(4 * self._room.dice.share(f"told{fault.number}")))

    # -- things

    def unplug(self, fault: Fault) -> None:
        self._plug(self._device(fault), False)
        self._room.rules.disturb(self._device(fault), self._room.clock.now)
        self._room.clock.after(fault.size, self._plug, self._device(fault), True)

    def _plug(self, device: str, plugged: bool) -> None:
        driver = self._room.driver_of(device)
        (driver.unplugged.discard if plugged else driver.unplugged.add)(device)
        self._room.twins[device].connected = plugged and driver.alive
        driver.touched()

    def touch(self, fault: Fault) -> None:
        device = self._device(fault)
        touch(self._room.twins[device], self._room.dice.share(f"hand{fault.number}"))
        self._room.rules.disturb(device, self._room.clock.now)
        self._room.driver_of(device).touched()

    # -- what they say

    def nonsense(self, fault: Fault) -> None:
        """Things that no device should say, on the topic of one."""
        device = self._device(fault)
        topic = self._room.driver_of(device).topics.state(device)
        for number in range(int(fault.size)):
            self._room.say(topic, self._room.dice.choice(f"lie{fault.number}-{number}", LIES))
        self._room.rules.disturb(device, self._room.clock.now)

    def lies(self, fault: Fault) -> None:
        """An announcement in a device's name that would turn the hall against its robots; then the driver is mended."""
        device, driver = self._device(fault), self._driver(fault)
        part = {"platform": "text", "command_topic": FAR, "state_topic": driver.topics.state(device), "unique_id": "x"}
        parts = {"lines": part, "light": {**part, "platform": "light"}, "play": {**part, "platform": "switch"}}
        said = {"device": {"identifiers": [device]}, "origin": {"name": "x"}, "components": parts}
        self._room.say(device_config_topic(device), orjson.dumps(said))
        self._disturb(driver, fault.size + AFTER_S)
        self._room.clock.after(fault.size, self._mended, driver)

    def _mended(self, driver: DriverProcess) -> None:
        driver.leave()
        driver.start()

    def flood(self, fault: Fault) -> None:
        device = self._device(fault)
        topic = self._room.driver_of(device).topics.state(device)
        for number in range(int(fault.size)):
            self._room.say(topic, b'{"state":"%s","n":%d}' % ((b"ON", b"OFF")[number % 2], number), False)
        self._room.rules.disturb(device, self._room.clock.now)

    def strangers(self, fault: Fault) -> None:
        """Devices that nobody knows come and go; one of them asks to hear everything."""
        for number in range(int(fault.size)):
            name = f"new{fault.number}-{number}"
            said = {"name": name, "state_topic": "#" if number == 1 else f"z/{name}", "command_topic": f"z/{name}/set"}
            self._room.say(f"homeassistant/switch/{name}/config", orjson.dumps({**said, "unique_id": name}))
            self._room.say(f"z/{name}", b"ON", number % 2 == 0)
            self._room.clock.after(10.0, self._room.say, f"homeassistant/switch/{name}/config", b"")

    def retained_command(self, fault: Fault) -> None:
        self._room.say(self._room.drivers["ambience"].topics.command("lamp", "light"), b'{"state":"OFF"}')
        self._room.rules.disturb("lamp", self._room.clock.now)

    # -- people

    def scene(self, fault: Fault) -> None:
        by = self._room.dice.choice(f"by{fault.number}", ("supervisor-1", "reception-1", "nobody"))
        self._stage.crew.ask(c.SetScene(self._room.dice.choice(f"scene{fault.number}", SCENES), by))

    def command(self, fault: Fault) -> None:
        """As the API does it: what the device cannot take is refused before the hall hears of it."""
        devices, hall = self._stage.hall.devices, self._stage.hall
        device, values = self._room.dice.choice(f"wish{fault.number}", WISHES)
        if devices is not None and hall.up and not devices.gateway.misfit(device, values):
            self._stage.crew.ask(c.CommandDevice(device, values, "reception-2"))


DEVICE_MISCHIEF: dict[str, Callable[[DeviceMischief, Fault], None]] = {
    **{
        f"device_{kind}_{way}": DeviceMischief.messages for kind in ("lose", "double", "hold") for way in ("up", "down")
    },
    "device_cut": DeviceMischief.cut,
    "driver_dies": DeviceMischief.driver_dies,
    "driver_dies_late": DeviceMischief.driver_dies,
    "driver_dies_talking": DeviceMischief.driver_dies_talking,
    "driver_leaves": DeviceMischief.driver_dies,
    "broker_dies": DeviceMischief.broker_dies,
    "hall_dies_telling": DeviceMischief.hall_dies,
    "device_unplugged": DeviceMischief.unplug,
    "device_touched": DeviceMischief.touch,
    "device_nonsense": DeviceMischief.nonsense,
    "device_lies": DeviceMischief.lies,
    "device_flood": DeviceMischief.flood,
    "strangers": DeviceMischief.strangers,
    "retained_command": DeviceMischief.retained_command,
    "scene": DeviceMischief.scene,
    "command_device": DeviceMischief.command,
}
