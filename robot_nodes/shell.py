"""The thin shell around a robot node: MQTT above, a port below, the clock beside it.

What lives here: which topic goes where, at which quality of service, and when the node is ticked. What must not:
behaviour (``robot_node``), bytes (``hall_messages``), ROS.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from hall_messages.clock import Clock
from hall_messages.errors import BadMessage
from hall_messages.mqtt import Message, MqttLink
from hall_messages.vda5050.codec import AnyMessage, decode, encode
from hall_messages.vda5050.topics import Kind, topic_of
from robot_nodes.identity import Identity
from robot_nodes.port import RobotPort
from robot_nodes.robot_node import RobotNode

TICK_S = 0.05
"""Hall time between two looks at the robot."""
RETAINED: frozenset[Kind] = frozenset(("connection", "factsheet"))


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    host: str
    port: int
    username: str | None = None
    password: str | None = None


class RobotShell:
    """One robot on the wire. Lifetime: ``start`` once, ``stop`` once, on one asyncio loop; the port is closed with it.

    ``ticking`` False: the owner calls ``tick`` itself (a simulated world does, right after each of its steps).
    """

    def __init__(
        self, identity: Identity, port: RobotPort, broker: BrokerAddress, clock: Clock, *, ticking: bool = True
    ) -> None:
        self._identity, self._port, self._clock, self._ticking = identity, port, clock, ticking
        self.node = RobotNode(identity, port, self._send)
        will = Message(self._topic("connection"), encode(self.node.last_will(clock.now())), qos=1, retain=True)
        self.link = MqttLink(
            broker.host,
            broker.port,
            f"robot-{identity.manufacturer}-{identity.serial}",
            username=broker.username,
            password=broker.password,
            will=will,
        )
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; returns at once, whether or not the broker is there."""
        for kind in ("order", "instantActions"):
            self.link.subscribe(self._topic("order" if kind == "order" else "instantActions"))
        await self.link.start(self._arrived, self._connection)
        if self._ticking:
            self._ticker = asyncio.create_task(self._tick_on(), name=f"ticks of {self._identity.serial}")

    async def stop(self) -> None:
        """Stop the robot, say good-bye, let go of the port."""
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.wait({self._ticker})
        self.node.going_offline(self._clock.now())
        await self.link.stop()
        self._port.close()

    def tick(self) -> None:
        self.node.tick(self._clock.now())

    async def failed(self) -> None:
        """Wait for the ticking to fail; never returns otherwise.

        Raises: whatever bug ended it.
        """
        if self._ticker is None:
            raise RuntimeError("this shell does not tick by itself")
        await asyncio.shield(self._ticker)

    async def _tick_on(self) -> None:
        due = self._clock.now()
        while True:
            self.tick()
            due = max(due + TICK_S, self._clock.now())
            await self._clock.sleep(due - self._clock.now())

    def _topic(self, kind: Kind) -> str:
        return topic_of(self._identity.manufacturer, self._identity.serial, kind)

    def _connection(self, connected: bool) -> None:
        if connected:
            self.node.connection_online(self._clock.now())

    def _send(self, kind: Kind, message: AnyMessage) -> None:
        if kind in RETAINED:
            self.link.publish(self._topic(kind), encode(message), qos=1, retain=True)
        elif self.link.connected:
            self.link.publish(self._topic(kind), encode(message))

    def _arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        now = self._clock.now()
        try:
            if retained:
                raise BadMessage("vda5050.retained", "an order that was left lying on the broker is not followed")
            message = decode(topic, payload)
        except BadMessage as error:
            self.node.on_bad_message(error, now)
        else:
            self.node.on_message(message, now)
