"""One device as the gateway knows it: its announcements, its channels, and the names of its values.

What lives here: putting announcements together into one device. What must not: other devices, sending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from hall_controller.domain.personal import personal
from hall_controller.domain.plan import DeviceSpec
from hall_controller.gateways.device_channel import Channel, Presence
from hall_controller.gateways.device_report import DeviceLimits, DeviceReport
from hall_controller.gateways.vocabulary import mark
from hall_messages.errors import BadMessage
from hall_messages.homeassistant import speech
from hall_messages.homeassistant.models import Announcement, Availability

LIGHT_WORDS = ("state", "brightness", "color_temp_kelvin", "effect", "transition_s")
Shown = TypeVar("Shown")


@dataclass(slots=True)
class Device:
    """A device of the plan (``spec``), or one that joined by announcing itself.

    ``names`` maps the name of a value, as the hall and people use it, to a channel and its word.
    """

    id: str
    spec: DeviceSpec | None = None
    announcements: dict[str, Announcement] = field(default_factory=dict)
    channels: dict[tuple[str, str], Channel] = field(default_factory=dict)
    presences: dict[Availability, Presence] = field(default_factory=dict)
    names: dict[str, tuple[Channel, str]] = field(default_factory=dict)
    told: DeviceReport | None = None
    told_at: float = float("-inf")

    @property
    def called(self) -> str:
        """How logs name it: what joined by itself may call itself anything."""
        return self.id if self.spec is not None else mark(self.id, "device")

    @property
    def online(self) -> bool:
        """Whether at least one part of it can be reached."""
        return any(channel.presence.online for channel in self.channels.values())

    # -- announcements

    def announce(self, topic: str, announcement: Announcement, now: float) -> list[Channel]:
        """Take in a new or changed announcement; the channels that are new. An unchanged component keeps its memory."""
        self.announcements[topic] = announcement
        old = {place: channel for place, channel in self.channels.items() if place[0] == topic}
        for place in old:
            del self.channels[place]
        fresh: list[Channel] = []
        for key, component in announcement.components.items():
            presence = self._presence(component.availability)
            channel = old.get((topic, key))
            if channel is None or channel.component != component:
                channel = Channel(component, presence, came_at=now, next_at=now)
                fresh.append(channel)
            self.channels[topic, key] = channel
        self._tidy()
        return fresh

    def _presence(self, rule: Availability) -> Presence:
        presence = self.presences.setdefault(rule, Presence(rule))
        presence.announced = True
        return presence

    def announced_again(self, topic: str) -> None:
        """The same announcement once more: no news, but a sign of life."""
        for (place, _), channel in self.channels.items():
            if place == topic:
                channel.presence.announced = True

    def withdraw(self, topic: str) -> None:
        """Forget what was announced on ``topic``."""
        self.announcements.pop(topic, None)
        for place in [place for place in self.channels if place[0] == topic]:
            del self.channels[place]
        self._tidy()

    def _tidy(self) -> None:
        used = {channel.component.availability for channel in self.channels.values()}
        self.presences = {rule: presence for rule, presence in self.presences.items() if rule in used}
        self.names = dict(self._named())

    def _named(self) -> Iterator[tuple[str, tuple[Channel, str]]]:
        """Lights first, so that the plain words ``state`` and ``brightness`` are theirs; a taken name gets a prefix."""
        taken: set[str] = set()
        seen: set[str] = set()
        order = sorted(self.channels.items(), key=lambda item: (item[1].component.platform != "light", item[0]))
        for (_, key), channel in order:
            unique_id = channel.component.unique_id
            if unique_id and unique_id in seen:
                continue  # the same thing announced twice, as while a device moves to another way of announcing
            seen.add(unique_id)
            for word in LIGHT_WORDS if channel.component.platform == "light" else ("",):
                name = word or key
                if name in taken:
                    name = f"{key}.{word or channel.component.platform}"
                taken.add(name)
                yield name, (channel, word)

    def topics(self) -> set[str]:
        """Every topic this device has to be heard on."""
        heard = {topic for channel in self.channels.values() for topic in speech.listened(channel.component)}
        return heard | {entry.topic for rule in self.presences for entry in rule.topics}

    # -- messages

    def hear(self, topic: str, payload: bytes, now: float, limits: DeviceLimits) -> list[str]:
        """Take in a message on one of ``topics``; the codes of what was odd."""
        before = {id(channel): channel.presence.online for channel in self.channels.values()}
        for presence in self.presences.values():
            presence.hear(topic, payload)
        self._note_moves(before, now)
        notes: list[str] = []
        for channel in self.channels.values():
            if topic in speech.listened(channel.component):
                notes += channel.hear(topic, payload, now, limits)
        return notes

    def lose(self, now: float) -> None:
        """The broker is away."""
        before = {id(channel): channel.presence.online for channel in self.channels.values()}
        for presence in self.presences.values():
            presence.forget()
        self._note_moves(before, now)

    def _note_moves(self, before: Mapping[int, bool], now: float) -> None:
        for channel in self.channels.values():
            online = channel.presence.online
            if online != before[id(channel)]:
                channel.moved(online, now)

    # -- wishes

    def want(self, values: Mapping[str, object], now: float) -> list[BadMessage]:
        """Share out ``values`` among the channels; what no channel can take is refused, the rest is taken."""
        shares, refused = self._shared_out(values)
        for channel in self.channels.values():
            channel.want(shares.get(id(channel), {}), now)
        return refused

    def misfits(self, values: Mapping[str, object]) -> list[BadMessage]:
        """What of ``values`` no channel could take, or no hand may set; nothing is wished for."""
        return [*self._shared_out(values)[1], *self._free_texts(values)]

    def _free_texts(self, values: Mapping[str, object]) -> Iterator[BadMessage]:
        """What people type would be kept in the book and shown; only what can be chosen is taken from a hand."""
        for name in values:
            channel, _ = self.names.get(name, (None, ""))
            if channel is not None and channel.component.platform == "text":
                yield BadMessage("command.text", f"{self.id}, {name}: a text is not set by hand")

    def _shared_out(self, values: Mapping[str, object]) -> tuple[dict[int, dict[str, object]], list[BadMessage]]:
        """The values by channel (its identity) and word, and what no channel can take."""
        refused: list[BadMessage] = []
        shares: dict[int, dict[str, object]] = {}
        for name, value in values.items():
            channel, word = self.names.get(name, (None, ""))
            if channel is None or word not in speech.told(channel.component):
                refused.append(BadMessage("command.unknown", f"{self.id} cannot be told {name[:60]}"))
                continue
            try:
                shares.setdefault(id(channel), {})[word] = speech.canonical(channel.component, word, value)
            except BadMessage as refusal:
                refused.append(BadMessage(refusal.code, f"{self.id}, {name}: {refusal.text}"))
        return shares, refused

    # -- reports

    def report(self) -> DeviceReport:
        state: dict[str, object] = {}
        commands: list[str] = []
        for name, (channel, word) in self.names.items():
            value = channel.reported.get(word)
            if value is not None:
                state[name] = _shown(value)
            if word in speech.told(channel.component):
                commands.append(name)
        return DeviceReport(self.id, self._name(), self._kind(), self._zone(), self.online, state, tuple(commands))

    def _name(self) -> str:
        if self.spec is not None:
            return self.spec.name_zh
        return next((_shown(found.name) for found in self.announcements.values() if found.name), self.id)

    def _zone(self) -> str:
        if self.spec is not None:
            return self.spec.zone
        return next((_shown(found.area) for found in self.announcements.values() if found.area), "")

    def _kind(self) -> str:
        if self.spec is not None:
            return self.spec.kind
        if "play" in self.names and "volume" in self.names:
            return "player"
        if "lines" in self.names:
            return "display"
        parts = [channel.component for channel in self.channels.values()]
        parts.sort(key=lambda part: (part.platform != "light", not speech.told(part), part.key))
        return parts[0].platform if parts else "unknown"


def _shown(value: Shown) -> Shown:
    """What a device says of itself, without a number of a person in it."""
    return cast(Shown, "#") if isinstance(value, str) and personal(value) else value
