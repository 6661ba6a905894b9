"""The life of a driver process: one MQTT link, some device nodes, and a clock that polls them.

What lives here: wiring nodes to a link. What must not: what nodes say (``driver.py``).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import structlog

from device_drivers.driver import DeviceNode
from device_drivers.topics import DriverTopics
from hall_messages.clock import Clock
from hall_messages.homeassistant.models import Publication
from hall_messages.mqtt import Message, MqttLink

log = structlog.get_logger("hall.devices")

POLL_S = 0.2


def driver_link(
    host: str, port: int, topics: DriverTopics, *, username: str | None = None, password: str | None = None
) -> MqttLink:
    """A link whose will tells everyone that this driver is gone, should it die without a word."""
    will = Message(topics.alive, b"offline", 1, True)
    client = f"{topics.root}-driver-{topics.driver}-{secrets.token_hex(3)}"
    return MqttLink(host, port, client, username=username, password=password, will=will)


class DeviceShell:
    """Device nodes on one link. ``add`` every node, then ``run`` until cancelled."""

    def __init__(self, link: MqttLink, topics: DriverTopics, clock: Clock) -> None:
        self._link, self._topics, self._clock = link, topics, clock
        self._nodes: list[DeviceNode] = []
        self._leaving = False
        link.subscribe(topics.alive, 1)

    @property
    def nodes(self) -> Sequence[DeviceNode]:
        return tuple(self._nodes)

    def send(self, message: Publication) -> None:
        """What nodes are given to publish with."""
        self._link.publish(message.topic, message.payload, qos=message.qos, retain=message.retain)

    def add(self, node: DeviceNode) -> None:
        """One more device; before ``run``."""
        self._nodes.append(node)
        for topic in sorted(node.subscriptions()):
            self._link.subscribe(topic, 1)

    async def run(self) -> None:
        """Runs until cancelled; then says good-bye for every device and lets go of everything."""
        await self._link.start(self._received, self._connection)
        try:
            while True:
                for node in self._nodes:
                    node.poll(self._clock.now())
                await self._clock.sleep(POLL_S)
        finally:
            await self._leave()

    async def _leave(self) -> None:
        self._leaving = True
        for node in self._nodes:
            node.leave()
        if self._link.connected:
            self._link.publish(self._topics.alive, b"offline", qos=1, retain=True)
        await self._link.stop()

    def _received(self, topic: str, payload: bytes, retained: bool) -> None:
        if topic == self._topics.alive:
            self._contradict(payload)
        for node in self._nodes:
            refused = node.refused.total()
            node.on_message(topic, payload, retained, self._clock.now())
            if node.refused.total() > refused and refused < 10:
                log.warning("command refused", device=node.card.id, topic=topic, counts=dict(node.refused))

    def _contradict(self, payload: bytes) -> None:
        """The will of an earlier life, spoken when the broker found out at last, after this life had said hello."""
        if payload == b"offline" and self._link.connected and not self._leaving:
            self._link.publish(self._topics.alive, b"online", qos=1, retain=True)

    def _connection(self, connected: bool) -> None:
        for node in self._nodes:
            node.connection(connected, self._clock.now())
        if connected:
            self._link.publish(self._topics.alive, b"online", qos=1, retain=True)
        log.info("broker reached" if connected else "broker lost", driver=self._topics.driver)
