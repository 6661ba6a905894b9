"""The hall's side of Home Assistant's MQTT discovery: devices appear by themselves and do what the hall wishes.

What lives here: which message belongs to which device, what is sent, what is reported. What must not: MQTT itself,
payload formats (``hall_messages.homeassistant``), decisions.
There is no queue of commands: a wish is remembered, and sent whenever the device reports something else; so a lost
message, a restarted device, broker or hall are healed by the same few lines. Nothing a device sends can raise here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from hall_controller.domain.personal import personal
from hall_controller.domain.plan import DeviceSpec
from hall_controller.gateways.device_record import Device
from hall_controller.gateways.device_register import Register
from hall_controller.gateways.device_report import DeviceLimits, DeviceReport
from hall_messages.errors import BadMessage
from hall_messages.homeassistant import topics
from hall_messages.homeassistant.discovery import parse_discovery
from hall_messages.homeassistant.models import Announcement, Component, Removal

Send = Callable[[str, bytes, int, bool], None]
"""Publish: topic, payload, QoS, retain."""

Complain = Callable[[str, str, str, float], None]
"""Count a message that cannot be used: code, text, topic, now. Expected to limit the rate of what it prints."""

Report = Callable[[DeviceReport], None]

LISTENING_QOS = 1
STANDARD = DeviceLimits()


class DeviceGateway:
    """All devices of one hall. ``subscribe(topic, qos)`` asks for messages, ``report`` is told of every change.

    ``specs`` are the devices the hall counts on: listed from the start, offline until announced.
    All methods are called from one thread and return at once.
    """

    def __init__(
        self,
        send: Send,
        subscribe: Callable[[str, int], None],
        complain: Complain,
        specs: Iterable[DeviceSpec] = (),
        report: Report | None = None,
        limits: DeviceLimits = STANDARD,
        prefix: str = topics.PREFIX,
    ) -> None:
        self._send, self._subscribe, self._complain = send, subscribe, complain
        self._report, self._limits, self._prefix = report, limits, prefix
        self._register = Register(specs, limits)
        self._wishes: dict[str, dict[str, object]] = {}
        self._restless: set[str] = set()
        self._ask({f"{prefix}/#"})

    # -- what devices say

    def on_message(self, topic: str, payload: bytes, retained: bool, now: float) -> None:
        """Bytes from the wire: an announcement, an availability or a state."""
        try:
            found = parse_discovery(topic, payload, self._prefix)
            if isinstance(found, Announcement):
                self._announced(topic, payload, found, now)
            elif isinstance(found, Removal):
                self._withdrawn(topic, now)
        except BadMessage as bad:
            self._complain(bad.code, bad.text, topic, now)
        for device in self._register.listeners(topic):
            for code in device.hear(topic, payload, now, self._limits):
                self._complain(code, f"{device.called} reports what cannot be read", topic, now)
            self._settle(device, now)
        self._register.remember(topic, payload)

    def _announced(self, topic: str, payload: bytes, found: Announcement, now: float) -> None:
        device = self._register.find(topic, found)
        if personal(device.id):
            raise BadMessage("device.personal", "no device is called by a number of a person")
        if self._register.known(topic, payload):
            device.announced_again(topic)
            self._settle(device, now)
            return
        for note in found.notes:
            self._complain("device.component", note, topic, now)
        usable = {key: part for key, part in found.components.items() if self._may_tell(part, topic, now)}
        found = found.model_copy(update={"components": usable})
        added = self._register.announce(topic, payload, device, found, now)
        self._ask(added)
        self._prime(device, now)
        self._want(device, now)

    def _may_tell(self, part: Component, topic: str, now: float) -> bool:
        """No announcement may turn us against the robots, or make us write announcements ourselves; and no part of a
        device is called by a number of a person."""
        if personal(part.key):
            self._complain("device.personal", "a part is called by a number of a person", topic, now)
            return False
        own = (topics.status_topic(self._prefix),)
        for name, target in part.topics.items():
            config = target.startswith(f"{self._prefix}/") and target.endswith("/config")
            if name.endswith("command_topic") and (target.startswith(self._limits.protected + own) or config):
                self._complain("device.protected_topic", "commands may not go there", topic, now)
                return False
        return True

    def _prime(self, device: Device, now: float) -> None:
        """A topic that several devices share was perhaps heard before this one was known."""
        for topic, payload in self._register.remembered(device.topics()):
            device.hear(topic, payload, now, self._limits)

    def _withdrawn(self, topic: str, now: float) -> None:
        device = self._register.withdraw(topic)
        if device is None:
            return
        self._settle(device, now)
        if device.spec is None and not device.announcements:
            self._register.drop(device)
            self._restless.discard(device.id)

    def _ask(self, added: Iterable[str]) -> None:
        for topic in sorted(added):
            self._subscribe(topic, LISTENING_QOS)

    def connection(self, connected: bool, now: float) -> None:
        """The broker was reached or lost. Reached: ask every device to announce itself again."""
        if connected:
            self._send(topics.status_topic(self._prefix), b"online", 1, False)
            return
        self._register.forget_messages()
        for device in self._register.devices():
            device.lose(now)
            self._settle(device, now)

    # -- what devices should do

    def desired(self, device_id: str, values: Mapping[str, object], now: float) -> None:
        """What the device should be like from now on, whole: it replaces any earlier wish; empty means no wish.

        Calling it again with the same values costs nothing. A device that is not there yet is told when it comes.
        Values it cannot take are counted as ``command.unknown`` or ``command.value``; the others are sent.
        """
        if self._wishes.get(device_id, {}) == values:
            return
        if device_id not in self._wishes and len(self._wishes) >= self._limits.devices:
            self._complain("device.too_many_wishes", "there are wishes for too many devices", "", now)
            return
        self._wishes[device_id] = dict(values)
        device = self._register.get(device_id)
        if device is not None:
            self._want(device, now)

    def misfit(self, device_id: str, values: Mapping[str, object]) -> str:
        """Why the device cannot be told these values, in plain words; empty when it can.

        A device that has not announced itself cannot be asked, and is told nothing that people have made up.
        """
        device = self._register.get(device_id)
        if device is None or not device.announcements:
            return f"{device_id} has not announced itself"
        return "; ".join(refusal.text for refusal in device.misfits(values))

    def _want(self, device: Device, now: float) -> None:
        if device.announcements:
            for refusal in device.want(self._wishes.get(device.id, {}), now):
                self._complain(refusal.code, f"{device.called} cannot do what is wished of it", "", now)
        self._settle(device, now)

    def due(self, now: float) -> None:
        """Send again what was not obeyed, and report what waited; to be called a few times a second."""
        for device_id in sorted(self._restless):
            device = self._register.get(device_id)
            if device is not None:
                self._settle(device, now)

    def _settle(self, device: Device, now: float) -> None:
        for channel in device.channels.values():
            try:
                for message in channel.due(now, self._limits):
                    self._send(message.topic, message.payload, message.qos, message.retain)
                    if channel.sent == self._limits.unheard_after:
                        self._complain("device.unheard", f"{device.called} does not do as told", message.topic, now)
            except BadMessage as bad:
                self._complain(bad.code, f"{device.called}: {bad.text}", "", now)
        waiting = not self._tell(device, now)
        restless = waiting or any(channel.restless for channel in device.channels.values())
        (self._restless.add if restless else self._restless.discard)(device.id)

    def _tell(self, device: Device, now: float) -> bool:
        """Report a change; False if it is too soon after the last report."""
        if self._report is None:
            return True
        report = device.report()
        if report == device.told:
            return True
        urgent = device.told is None or report.online != device.told.online
        if not urgent and now < device.told_at + self._limits.report_s:
            return False
        device.told, device.told_at = report, now
        self._report(report)
        return True

    # -- what apps ask

    def listing(self) -> list[DeviceReport]:
        """Every device of the plan, and every other that announced itself, by id."""
        return [device.report() for device in self._register.devices()]

    def subscriptions(self) -> frozenset[str]:
        """Every topic asked for so far."""
        return self._register.asked | {f"{self._prefix}/#"}
