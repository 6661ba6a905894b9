"""The hall hears of robots that come and go at QoS 1, on a real broker: a last will is spoken once.

What lives here: at which quality of service the broker hands on to the hall what robots publish. What must not: what
becomes of it.
"""

from __future__ import annotations

import asyncio

import paho.mqtt.client as paho

from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.wire import Wire
from hall_controller.hall.engine import Engine
from hall_controller.hall.hall import Hall
from hall_controller.store.memory import MemoryJournal
from hall_messages.clock import Clock
from hall_messages.mqtt import MqttLink
from simulations.broker import HOST, Broker
from tests.hall_controller.gateways.robot_words import PLAN, topic
from tests.wires.test_broker import Client

WAIT_S = 20.0


class NotingLink(MqttLink):
    """A link that notes at which quality of service each message arrived."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(HOST, broker.port, "hall")
        self.arrived: dict[str, int] = {}

    def _arrived(self, client: paho.Client, userdata: object, message: paho.MQTTMessage) -> None:
        self.arrived[message.topic] = message.qos
        super()._arrived(client, userdata, message)


async def test_connections_are_heard_at_qos_1_and_all_else_at_qos_0(broker: Broker) -> None:
    clock, link = Clock(), NotingLink(broker)
    engine = Engine(PLAN, MemoryJournal())
    engine.recover(clock.now(), "book")
    wire = Wire(Hall(engine, clock), link, clock, Complaints())
    await wire.start()
    connection, state = topic(kind="connection"), topic()
    try:
        with Client(broker, "robot") as robot:
            deadline = clock.now() + WAIT_S
            while not {connection, state} <= link.arrived.keys():
                assert clock.now() < deadline, f"in vain; {list(link.arrived)} arrived"
                robot.publish(connection, b"{}")
                robot.publish(state, b"{}")
                await asyncio.sleep(0.05)
    finally:
        await wire.stop()
    assert (link.arrived[connection], link.arrived[state]) == (1, 0)
