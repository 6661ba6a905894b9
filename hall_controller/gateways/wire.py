"""Where MQTT meets the hall: which topic goes to which gateway, and what leaves after each commit.

What lives here: subscriptions, routing, the hooks between hall and gateways. What must not: message formats, decisions.
"""

from __future__ import annotations

from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.device_wishes import DeviceWishes
from hall_controller.gateways.devices import DeviceGateway
from hall_controller.gateways.orders import given_road
from hall_controller.gateways.robots import RobotGateway
from hall_controller.hall.engine import Batch
from hall_controller.hall.hall import Hall
from hall_messages.clock import Clock
from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import PREFIXES, AnyMessage, Kind, encode, kind_of, pattern_of, topic_of

HEARD: tuple[Kind, ...] = ("state", "visualization", "connection", "factsheet")
QOS: dict[Kind, int] = {"connection": 1}
"""As the standard has it: a last will is spoken once, and must not be lost; of all else there is soon more."""
ROBOTS = ("uagv/", "vda5050/")


class Wire:
    """All methods on the loop's thread. Lifetime: ``start`` once, ``stop`` once."""

    def __init__(self, hall: Hall, link: MqttLink, clock: Clock, complaints: Complaints) -> None:
        self._hall, self._link, self._clock = hall, link, clock
        self.robots = RobotGateway(hall.state, self._send_robot, hall.tell, complaints)
        specs = hall.state.plan.devices.values()
        self.devices = DeviceGateway(self._send_device, link.subscribe, complaints.add, specs)
        self._wishes = DeviceWishes(self.devices)
        self._look_due = False
        hall.listeners.append(self._committed)

    async def start(self) -> None:
        for prefix in PREFIXES:
            for kind in HEARD:
                self._link.subscribe(pattern_of(kind, prefix), QOS.get(kind, 0))
        await self._link.start(self._received, self._connection)

    async def stop(self) -> None:
        await self._link.stop()

    def look(self) -> None:
        """Send again what was not echoed; called several times a second. While something is being committed it waits
        for that: what is decided but not yet written must have no effect."""
        self._look_due = not self._hall.at_rest
        if self._look_due:
            return
        now = self._clock.now()
        self.robots.sync_all(now)
        self._wishes.sync(self._hall.state, now)
        self.devices.due(now)

    def _received(self, topic: str, payload: bytes, retained: bool) -> None:
        if topic.startswith(ROBOTS):
            self.robots.received(topic, payload, self._clock.now())
        else:
            self.devices.on_message(topic, payload, retained, self._clock.now())

    def _connection(self, connected: bool) -> None:
        self.devices.connection(connected, self._clock.now())

    def _committed(self, batch: Batch) -> None:
        """Effects leave here, after the commit and never before."""
        if self._look_due:
            self.look()
        elif batch.events:
            self.robots.sync_all(self._clock.now(), given_road(batch.events))

    def _send_robot(self, robot: str, message: AnyMessage) -> None:
        spec = self._hall.state.plan.robots[robot]
        topic = topic_of(spec.manufacturer, spec.serial, kind_of(message), self.robots.prefix(robot))
        self._link.publish(topic, encode(message))

    def _send_device(self, topic: str, payload: bytes, qos: int, retain: bool) -> None:
        self._link.publish(topic, payload, qos=qos, retain=retain)
