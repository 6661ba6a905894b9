"""Which devices there are, which topic belongs to whom, and the bounds that keep a flood out.

What lives here: identities, the index of topics, the last word on each topic. What must not: wishes, sending.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from hall_controller.domain.plan import DeviceSpec
from hall_controller.gateways.device_record import Device
from hall_controller.gateways.device_report import DeviceLimits
from hall_messages.errors import BadMessage
from hall_messages.homeassistant.models import Announcement


class Register:
    """All devices, by id, by identifier and by topic."""

    def __init__(self, specs: Iterable[DeviceSpec], limits: DeviceLimits) -> None:
        self._limits = limits
        self._devices = {spec.id: Device(spec.id, spec) for spec in specs}
        self._by_identifier: dict[str, str] = {}
        self._by_config: dict[str, tuple[str, bytes]] = {}
        self._listeners: dict[str, set[str]] = {}
        self._last: dict[str, bytes] = {}
        self.asked: frozenset[str] = frozenset()
        """Every topic ever subscribed to. It only grows: that is what bounds the subscriptions."""

    def get(self, device_id: str) -> Device | None:
        return self._devices.get(device_id)

    def devices(self) -> list[Device]:
        return [self._devices[name] for name in sorted(self._devices)]

    # -- identities

    def find(self, topic: str, found: Announcement) -> Device:
        """The device that announces itself so: one of the plan, one known by any of its identifiers, or a new one.

        Raises:
            BadMessage: ``device.too_many`` where the bound on devices leaves no room for it.
        """
        device_id = self._id_of(topic, found)
        device = self._devices.get(device_id)
        if device is None:
            strangers = sum(device.spec is None for device in self._devices.values())
            if strangers >= self._limits.devices:
                raise BadMessage("device.too_many", f"there are {strangers} devices already")
            device = Device(device_id)
        return device

    def _id_of(self, topic: str, found: Announcement) -> str:
        names = (found.device_id, *found.aliases, *found.identifiers)
        for name in names:
            known = self._devices.get(name)
            if known is not None and known.spec is not None:
                return name
        if topic in self._by_config:
            return self._by_config[topic][0]
        return next((self._by_identifier[name] for name in names if name in self._by_identifier), found.device_id)

    # -- announcements

    def known(self, topic: str, payload: bytes) -> bool:
        """Whether exactly this was announced there last."""
        return topic in self._by_config and self._by_config[topic][1] == _digest(payload)

    def announce(self, topic: str, payload: bytes, device: Device, found: Announcement, now: float) -> set[str]:
        """Take in an announcement; the topics to subscribe to.

        Raises:
            BadMessage: ``device.too_many_components`` or ``device.too_many_topics``; nothing has changed then.
        """
        elsewhere = sum(place[0] != topic for place in device.channels)
        if elsewhere + len(found.components) > self._limits.components:
            raise BadMessage("device.too_many_components", f"{device.id} has more than {self._limits.components} parts")
        self._check_topics(topic, found)
        self._devices[device.id] = device
        old = device.topics()
        device.announce(topic, found, now)
        self._by_config[topic] = (device.id, _digest(payload))
        self._by_identifier.update(dict.fromkeys((found.device_id, *found.identifiers), device.id))
        return self._index(device, old)

    def _check_topics(self, topic: str, found: Announcement) -> None:
        trial = Device("")
        trial.announce(topic, found, 0.0)
        announcements = len(self._by_config.keys() | {topic})
        if max(announcements, len(self.asked | trial.topics())) > self._limits.topics:
            raise BadMessage("device.too_many_topics", f"devices have more than {self._limits.topics} topics")

    def _index(self, device: Device, old: set[str]) -> set[str]:
        new = device.topics()
        for topic in old - new:
            self._listeners[topic].discard(device.id)
        for topic in new - old:
            self._listeners.setdefault(topic, set()).add(device.id)
        added = new - self.asked
        self.asked |= added
        return added

    def withdraw(self, topic: str) -> Device | None:
        """Forget what was announced on ``topic``; the device it belonged to."""
        device_id, _ = self._by_config.pop(topic, ("", b""))
        device = self._devices.get(device_id)
        if device is not None:
            old = device.topics()
            device.withdraw(topic)
            self._index(device, old)
        return device

    def drop(self, device: Device) -> None:
        """Forget a device that announces nothing any more."""
        del self._devices[device.id]
        self._by_identifier = {name: owner for name, owner in self._by_identifier.items() if owner != device.id}

    # -- messages

    def listeners(self, topic: str) -> list[Device]:
        """The devices that are to be told of a message on ``topic``."""
        return [self._devices[name] for name in sorted(self._listeners.get(topic, ()))]

    def remember(self, topic: str, payload: bytes) -> None:
        """Keep the last word on a topic that someone listens to, for devices that come later."""
        if topic in self._listeners and len(payload) <= self._limits.remembered_bytes:
            self._last[topic] = payload

    def remembered(self, topics: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The last words on ``topics``."""
        for topic in sorted(topics):
            if topic in self._last:
                yield topic, self._last[topic]

    def forget_messages(self) -> None:
        """The broker is away: whatever it kept will be delivered again."""
        self._last.clear()


def _digest(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=16).digest()
