"""A device on MQTT: announces itself, says whether it is there and how it is, and does as it is told.

What lives here: ``DeviceNode``, the device side of Home Assistant's conventions, without a wire. What must not: MQTT
itself (``shell.py``), what a command means (``faces.py``).
Discovery, availability and state are retained, so that a consumer that comes later knows at once; commands are not,
and a retained command is not obeyed: it would be carried out again after every restart.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import orjson

from device_drivers.faces import Face, Parts
from device_drivers.topics import DriverTopics
from hall_messages.errors import BadMessage
from hall_messages.homeassistant.models import Publication
from hall_messages.homeassistant.publish import DeviceCard, device_announcement
from hall_messages.homeassistant.topics import PREFIX, status_topic

JITTER_S = 1.0
"""A hall full of devices does not answer a birth message in one burst."""


def spread() -> float:
    """How long to wait before announcing again, in seconds of hall time."""
    return random.uniform(0.0, JITTER_S)


class DeviceNode:
    """One device. ``send`` publishes; all methods are called from one thread and return at once.

    ``refused`` counts commands that were not carried out, by code.
    """

    def __init__(
        self,
        card: DeviceCard,
        face: Face,
        topics: DriverTopics,
        send: Callable[[Publication], None],
        *,
        jitter: Callable[[], float] = spread,
        prefix: str = PREFIX,
    ) -> None:
        self.card, self.refused = card, Counter[str]()
        self._face, self._topics, self._send, self._jitter, self._prefix = face, topics, send, jitter, prefix
        self._keys = {topics.command(card.id, key): key for key in face.keys}
        self._status_topic = status_topic(prefix)
        self._connected = False
        self._announce_at: float | None = None
        self._said: dict[str, bytes] = {}
        self._announced: tuple[Parts, Publication] | None = None  # seldom different, and costly to write

    def subscriptions(self) -> frozenset[str]:
        """The topics this device has to be told of."""
        return frozenset({*self._keys, self._status_topic})

    def connection(self, connected: bool, now: float) -> None:
        """The broker was reached or lost. Reached: it may have forgotten everything, so all is said again."""
        self._connected = connected
        if connected:
            self._announce(now)

    def on_message(self, topic: str, payload: bytes, retained: bool, now: float) -> None:
        """A command, or a consumer's birth. Nothing that arrives can raise here."""
        if topic == self._status_topic:
            if payload == b"online" and self._announce_at is None:
                self._announce_at = now + self._jitter()
            return
        key = self._keys.get(topic)
        if key is None:
            return
        try:
            if retained:
                raise BadMessage("device.retained_command", "a retained command is not obeyed")
            self._face.obey(key, payload)
        except BadMessage as bad:
            self.refused[bad.code] += 1
        # Every command is answered, also one that changes nothing or is refused: whoever sent it has missed our last
        # word, or heard another's, and learns how things really are.
        self._said.pop(self._topics.state(self.card.id), None)
        self.poll(now)

    def poll(self, now: float) -> None:
        """Say what has changed; to be called a few times a second."""
        if not self._connected:
            return
        if self._announce_at is not None and now >= self._announce_at:
            self._announce(now)
            return
        self._say(self._announcement())
        state = self._face.state()
        if state is not None:
            self._say(Publication(self._topics.state(self.card.id), orjson.dumps(state), 1, True))
        self._say(self._availability(state is not None))

    def leave(self) -> None:
        """Say good-bye and let go of the thing below."""
        if self._connected:
            self._say(self._availability(False))
        self._face.close()

    def _announce(self, now: float) -> None:
        self._announce_at = None
        self._said.clear()
        self.poll(now)

    def _announcement(self) -> Publication:
        device, topics = self.card.id, self._topics
        parts = self._face.parts(lambda key: topics.command(device, key), topics.state(device))
        if self._announced is None or self._announced[0] != parts:
            there = (topics.alive, topics.availability(device))
            said = device_announcement(
                self.card, parts, state_topic=topics.state(device), availability_topics=there, prefix=self._prefix
            )
            self._announced = parts, said
        return self._announced[1]

    def _availability(self, there: bool) -> Publication:
        return Publication(self._topics.availability(self.card.id), b"online" if there else b"offline", 1, True)

    def _say(self, message: Publication) -> None:
        """Send it unless it is what was said last."""
        if self._said.get(message.topic) != message.payload:
            self._said[message.topic] = message.payload
            self._send(message)
