"""One component of one device: whether it can be reached, what it reports, what is wished of it.

What lives here: ``Presence`` and ``Channel`` with the rule when a wish is sent. What must not: devices.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from hall_controller.gateways.device_report import DeviceLimits
from hall_messages.homeassistant import speech
from hall_messages.homeassistant.availability import is_available, read_availability
from hall_messages.homeassistant.models import Availability, AvailabilityTopic, Component, Publication


@dataclass(slots=True)
class Presence:
    """What was heard on the availability topics of one rule, since the broker was last reached."""

    rule: Availability
    announced: bool = True
    heard: dict[AvailabilityTopic, bool] = field(default_factory=dict)
    latest: bool | None = None

    @property
    def online(self) -> bool:
        return self.announced and is_available(self.rule, self.heard, self.latest)

    def hear(self, topic: str, payload: bytes) -> None:
        """Take in a message; topics that are not in the rule are none of its business."""
        for entry in self.rule.topics:
            word = read_availability(entry, payload) if entry.topic == topic else None
            if word is not None:
                self.heard[entry] = self.latest = word

    def forget(self) -> None:
        """The broker is away: nothing is known until it is heard again."""
        self.announced, self.latest = False, None
        self.heard.clear()


@dataclass(slots=True)
class Channel:
    """A component and the wish for it.

    Level-triggered: there is no queue of commands, only the difference between ``wish`` and ``reported``.
    ``fresh``: it has reported since it was last away; what it said before may no longer hold.
    """

    component: Component
    presence: Presence
    reported: dict[str, object] = field(default_factory=dict)
    wish: dict[str, object] = field(default_factory=dict)
    fresh: bool = False
    obeyed: bool = False
    sent: int = 0
    next_at: float = -math.inf
    came_at: float = -math.inf

    def hear(self, topic: str, payload: bytes, now: float, limits: DeviceLimits) -> tuple[str, ...]:
        """Take in a state message; the codes of what was odd about it."""
        reading = speech.read(self.component, topic, payload)
        self.reported.update(reading.values)
        self.fresh = True
        if self._as_wished():
            self.obeyed, self.sent = True, 0
        elif self.obeyed:
            self.obeyed, self.next_at = False, now + limits.override_s
        return reading.notes

    def want(self, wish: Mapping[str, object], now: float) -> None:
        """Replace the wish; sent at once if it is new."""
        if dict(wish) != self.wish:
            self.wish, self.obeyed, self.sent, self.next_at = dict(wish), False, 0, now

    def moved(self, online: bool, now: float) -> None:
        """The device came or went: either way its wish is looked at anew.

        What it reports while it is away counts as fresh: a device that starts often says how it is before that it is.
        """
        self.obeyed, self.sent, self.next_at = False, 0, now
        if online:
            self.came_at = now
        else:
            self.fresh = False

    @property
    def restless(self) -> bool:
        """Whether time alone may make this channel send."""
        return bool(self.wish) and self.presence.online and not self.obeyed

    def due(self, now: float, limits: DeviceLimits) -> tuple[Publication, ...]:
        """What is to be sent now, if anything.

        Raises:
            BadMessage: where the device's own command template fails; the next try comes with the usual delay.
        """
        if not self.restless or now < self.next_at or self._content(now, limits):
            return ()
        self.sent += 1
        self.next_at = now + min(limits.last_retry_s, limits.first_retry_s * 2.0 ** min(self.sent - 1, 16))
        return speech.write(self.component, self.wish)

    def _content(self, now: float, limits: DeviceLimits) -> bool:
        if not speech.echoes(self.component):
            self.obeyed = self.sent > 0  # it never answers: told once is all one can do
            return self.obeyed
        as_wished = self._as_wished()
        if self.fresh or (as_wished and self.sent > 0):  # some devices do not repeat a state that did not change
            self.obeyed = as_wished
            return as_wished
        return now < self.came_at + limits.grace_s

    def _as_wished(self) -> bool:
        return bool(self.wish) and speech.settled(self.component, self.wish, self.reported)
