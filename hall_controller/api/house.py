"""What the API may see of the rest of the house: the hall itself, and the machines behind two small protocols.

What lives here: ``House`` and the protocols. What must not: gateways themselves (``app`` puts them in).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hall_controller.api.codes import VisitorCodes
from hall_controller.api.stream import EventHub
from hall_controller.domain.live import LivePose
from hall_controller.hall.hall import Hall
from hall_messages.clock import Clock


class Fleet(Protocol):
    """The robots as their gateway hears them."""

    def pose(self, robot: str) -> LivePose | None:
        """The newest pose, from whichever message brought it; None when the robot has never told one."""
        ...

    def messages_received(self, robot: str) -> int: ...

    def last_heard_at(self, robot: str) -> float | None:
        """Hall time of the last message, None if there was none."""
        ...


class DeviceView(Protocol):
    """One device as people see it. ``state`` holds readable values, ``commands`` the keys it understands."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def online(self) -> bool: ...
    @property
    def state(self) -> Mapping[str, object]: ...
    @property
    def commands(self) -> Sequence[str]: ...


class Devices(Protocol):
    """The devices as their gateway knows them."""

    def listing(self) -> Sequence[DeviceView]: ...

    def misfit(self, device_id: str, values: Mapping[str, object]) -> str:
        """Why the device cannot be told these values; empty when it can."""
        ...


class Broker(Protocol):
    """The MQTT connection, as far as health is concerned."""

    @property
    def connected(self) -> bool: ...


@dataclass(slots=True)
class House:
    """Everything that the routes are given. ``token`` empty means: open, and then only bound to loopback.

    ``journal_ok`` turns false when the journal failed; the process is about to end then.
    """

    hall: Hall
    clock: Clock
    hub: EventHub
    fleet: Fleet
    devices: Devices
    broker: Broker
    build: str
    codes: VisitorCodes
    token: str = ""
    complaints: Mapping[str, int] = field(default_factory=dict)
