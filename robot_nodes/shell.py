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
from hall_messages.vda5050.topics import Kind, prefix_of, topic_of
from robot_nodes.identity import Identity
from robot_nodes.port import RobotPort
from robot_nodes.robot_node import RobotNode

TICK_S = 0.05
"""Hall time between two looks at the robot."""
HEARD: tuple[Kind, ...] = ("order", "instantActions")
RETAINED: frozenset[Kind] = frozenset(("connection", "factsheet"))


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    host: str
    port: int
    username: str | None = None
    password: str | None = None


class RobotShell:
    """One robot on the wire. Lifetime: ``start`` once, ``stop`` once, on one asyncio loop; the port is closed with it.

    A bug in the node reaches the loop's exception handler; the owner decides what ends then.
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
        self._ticker: asyncio.TimerHandle | None = None
        self._due = clock.now()
        self._online = False

    async def start(self) -> None:
        """Begin; returns at once, whether or not the broker is there."""
        for kind in HEARD:
            self.link.subscribe(self._topic(kind))
        await self.link.start(self._arrived, self._connection)
        if self._ticking:
            self._tick_next()

    async def stop(self) -> None:
        """Stop the robot, say good-bye, let go of the port."""
        if self._ticker is not None:
            self._ticker.cancel()
        self.node.going_offline(self._clock.now())
        await self.link.stop()
        self._port.close()

    def tick(self) -> None:
        self.node.tick(self._clock.now())

    def _tick_next(self) -> None:
        """Tick, and see to it that the next one comes; a tick that raises ends the ticking, loudly."""
        self.tick()
        now = self._clock.now()
        self._due = max(self._due + TICK_S, now)
        loop = asyncio.get_running_loop()
        self._ticker = loop.call_later(self._clock.wall_delay(self._due - now), self._tick_next)

    def _topic(self, kind: Kind) -> str:
        who = self._identity
        return topic_of(who.manufacturer, who.serial, kind, prefix_of(who.vda_version))

    def _connection(self, connected: bool) -> None:
        self._online = connected
        if connected:
            self.node.connection_online(self._clock.now())

    def _send(self, kind: Kind, message: AnyMessage) -> None:
        if kind in RETAINED:
            self.link.publish(self._topic(kind), encode(message), qos=1, retain=True)
        elif self._online:
            self.link.publish(self._topic(kind), encode(message))

    def _arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        now = self._clock.now()
        try:
            if retained:
                raise BadMessage("vda5050.retained", "an order that was left lying on the broker is not followed")
            message = decode(topic, payload)
        except BadMessage as error:
            self.node.on_bad_message(error, now, order=topic == self._topic("order") and not retained)
        else:
            self.node.on_message(message, now)
