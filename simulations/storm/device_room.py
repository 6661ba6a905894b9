"""All that an episode has of devices: broker, things, drivers, the hall's side, and the rules over them.

What lives here: putting them together, and letting them come to rest at the end. What must not: faults.
Device episodes are drawn by the episode's seed: the rest of the storm is to stay as fast as it is without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hall_controller.domain.state import State
from hall_messages.homeassistant.models import Publication
from simulations.storm.broker import Broker, Client
from simulations.storm.device_rules import LOOK_S, DeviceRules, Watch
from simulations.storm.device_twins import twins_of
from simulations.storm.dice import Dice
from simulations.storm.driver_process import DriverProcess
from simulations.storm.hall_devices import HallDevices
from simulations.storm.hall_process import HallProcess, Quiet

if TYPE_CHECKING:
    from simulations.storm.stage import Stage

SHARE = 0.2
LONG_S = 900.0
DRIVERS = {"ambience": ("lamp", "music"), "boards": ("board",)}


def has_devices(seed: str) -> bool:
    """Whether the episode of this seed has devices."""
    return Dice(f"{seed}:devices").chance("has", SHARE)


class DeviceRoom:
    """One episode's. ``start`` once; ``settle`` when everything else is over."""

    def __init__(self, stage: Stage, dice: Dice) -> None:
        self._stage, self.dice = stage, dice
        self.clock, self._jitters = stage.clock, 0
        self.rules = DeviceRules(stage.clock, stage.referee.blame, self._state, self._listed)
        self.broker = Broker(stage.clock, dice, self._disturbed)
        self.twins = twins_of(stage.plan, lambda: self.clock.now, self.rules.shown)
        self.drivers = {
            name: DriverProcess(
                name, stage.plan, {d: self.twins[d] for d in devices}, self.broker, self.clock, self._jitter
            )
            for name, devices in DRIVERS.items()
        }
        self.rules.watches = {
            device: Watch(self.twins[device], lambda device=device: self._there(device))  # type: ignore[misc]
            for devices in DRIVERS.values()
            for device in devices
        }
        self.stranger = Client("stranger", lambda topic, payload, retained: None, lambda connected: None)

    def start(self) -> None:
        self.broker.connect(self.stranger)
        for driver in self.drivers.values():
            driver.start()
        self.clock.after(LOOK_S, self._look)

    def equip(self, hall: HallProcess) -> HallDevices:
        """The device side of a new life of the hall."""
        self.rules.disturb_all(self.clock.now)
        self.rules.committed(hall.engine.state)
        return HallDevices(
            hall.engine.state,
            self.clock,
            self.broker,
            self.rules,
            Quiet(),
            lambda: hall.mortal("telling"),
            hall.die,
            lambda: hall.at_rest,
        )

    def driver_of(self, device: str) -> DriverProcess:
        return next(self.drivers[name] for name, devices in DRIVERS.items() if device in devices)

    def say(self, topic: str, payload: bytes, retain: bool = True) -> None:
        """Somebody who has no business here says something."""
        self.broker.publish(self.stranger, Publication(topic, payload, 1, retain))

    # -- what the rules ask

    def _state(self) -> State | None:
        return self._stage.hall.engine.state if self._stage.hall.readable else None

    def _listed(self) -> dict[str, bool]:
        devices = self._stage.hall.devices
        return {each.id: each.online for each in devices.gateway.listing()} if devices is not None else {}

    def _there(self, device: str) -> bool:
        driver = self.driver_of(device)
        return driver.alive and driver.link.connected and device not in driver.unplugged

    def _disturbed(self, client: str, until: float) -> None:
        for device in DRIVERS.get(client, ()):
            self.rules.disturb(device, until)

    def _jitter(self) -> float:
        self._jitters += 1
        return self.dice.share(f"jitter{self._jitters}")

    def _look(self) -> None:
        self.clock.after(LOOK_S, self._look)
        self.rules.look()

    # -- the end

    def settle(self) -> None:
        """Nothing disturbs the devices any more: run on until each must be as the book wishes it, and look."""
        self.broker.calm()
        referee, began = self._stage.referee, self.clock.now
        while not referee.violations and not self.rules.at_rest():
            self.clock.step()
            if self.clock.now - began > LONG_S:
                referee.blame("device_left_away", "devices", "something is away or disturbed for ever")

    def close(self) -> None:
        """The episode is over; no program of it runs on."""
        for driver in self.drivers.values():
            driver.die(0.0)
