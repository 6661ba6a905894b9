"""A robot node on a real broker: what it says on which topic, and that it follows orders that come over the wire."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable

import pytest

from hall_messages.clock import Clock
from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import (
    AnyMessage,
    Connection,
    Factsheet,
    Order,
    State,
    Visualization,
    decode,
    encode,
    topic_of,
    wire_time,
)
from robot_nodes.identity import Identity
from robot_nodes.shell import BrokerAddress, RobotShell
from simulations.broker import Broker
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.robot_nodes.stand import HATCHES, MAKER, SERIAL, instant, make_order, plain
from tests.simulations.small_hall import small_hall

FAST = 10.0
LIMIT_S = 10.0


class FastClock(Clock):
    speed = FAST

    def __init__(self) -> None:
        self._from = time.monotonic()

    def now(self) -> float:
        return 1_700_000_000.0 + (time.monotonic() - self._from) * self.speed


class Hall:
    """The hall's end of the wire, played by the test."""

    def __init__(self, broker: Broker, clock: Clock) -> None:
        self.clock = clock
        self.link = MqttLink(broker.host, broker.port, "hall")
        self.heard: list[tuple[str, AnyMessage, bool]] = []
        self._news = asyncio.Event()

    async def start(self) -> None:
        self.link.subscribe("uagv/v2/#", 1)
        await self.link.start(self._on_message, lambda connected: self._news.set())
        await self.until(lambda: self.link.connected)

    def _on_message(self, topic: str, payload: bytes, retained: bool) -> None:
        kind = topic.rpartition("/")[2]
        if kind not in ("order", "instantActions"):
            self.heard.append((kind, decode(topic, payload), retained))
        self._news.set()

    async def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LIMIT_S
        while not done():
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), deadline - time.monotonic())

    def say(self, kind: str, payload: bytes, *, retain: bool = False) -> None:
        topic = topic_of(MAKER, SERIAL, "order" if kind == "order" else "instantActions")
        self.link.publish(topic, payload, retain=retain)

    def order(self, order: Order, *, retain: bool = False) -> None:
        """Send an order that was made this moment."""
        stamped = order.model_copy(update={"timestamp": wire_time(self.clock.now())})
        self.say("order", encode(stamped), retain=retain)

    @property
    def state(self) -> State | None:
        return next((message for _, message, _ in reversed(self.heard) if isinstance(message, State)), None)

    def errors(self) -> list[str]:
        return [error.error_type for error in self.state.errors] if self.state is not None else []

    def at(self, node: str) -> bool:
        return self.state is not None and self.state.last_node_id == node


class Robot:
    """A simulated robot with its shell; world and node share one loop, as in a simulated hall."""

    def __init__(self, broker: Broker, clock: Clock) -> None:
        self.clock = clock
        self.world = World(small_hall(robots=1), start_s=self.clock.now())
        identity = Identity(MAKER, SERIAL, HATCHES, 0.28, 0.8, "small")
        address = BrokerAddress(broker.host, broker.port)
        self.shell = RobotShell(identity, SimRobot(self.world, "R1"), address, self.clock)
        self._moving = asyncio.create_task(self._move())

    async def _move(self) -> None:
        while True:
            self.world.step(max(0.0, self.clock.now() - self.world.now_s) or 0.001)
            await self.clock.sleep(0.05)

    async def stop(self) -> None:
        await self.shell.stop()
        self._moving.cancel()
        await asyncio.wait({self._moving})


@pytest.fixture
async def wire(broker: Broker) -> AsyncIterator[tuple[Hall, Robot]]:
    clock = FastClock()
    hall = Hall(broker, clock)
    await hall.start()
    robot = Robot(broker, clock)
    await robot.shell.start()
    await hall.until(lambda: hall.state is not None)
    yield hall, robot
    await robot.stop()
    await hall.link.stop()


async def test_the_robot_introduces_itself(wire: tuple[Hall, Robot]) -> None:
    hall, _ = wire
    await hall.until(lambda: {"connection", "factsheet"} <= {kind for kind, _, _ in hall.heard})
    hello = next(message for _, message, _ in hall.heard if isinstance(message, Connection))
    sheet = next(message for _, message, _ in hall.heard if isinstance(message, Factsheet))
    assert hello.connection_state == "ONLINE"
    assert sheet.load_specification.load_positions == HATCHES


async def test_an_order_over_the_wire_is_driven(wire: tuple[Hall, Robot]) -> None:
    hall, robot = wire
    hall.order(make_order("O1", ["k1", "w2", "s2"]))
    await hall.until(lambda: hall.at("s2"))
    assert robot.shell.node.counters.orders_accepted == 1
    assert any(isinstance(message, Visualization) for _, message, _ in hall.heard)
    hall.say("instantActions", encode(instant(plain("stateRequest", "a1"))))
    await hall.until(lambda: hall.state is not None and any(a.action_id == "a1" for a in hall.state.action_states))


async def test_an_order_is_echoed_within_milliseconds(wire: tuple[Hall, Robot]) -> None:
    hall, _ = wire
    begun = time.perf_counter()
    hall.order(make_order("O1", ["k1"]))
    await hall.until(lambda: hall.state is not None and hall.state.order_id == "O1")
    assert time.perf_counter() - begun < 0.25


@pytest.mark.parametrize("payload", [b"\xff\xfe", b"{}", b"[]", b'{"headerId": "x"}', b""])
async def test_what_cannot_be_read_is_told_and_harms_nothing(wire: tuple[Hall, Robot], payload: bytes) -> None:
    hall, robot = wire
    hall.say("order", payload)
    await hall.until(lambda: "validationError" in hall.errors())
    assert robot.shell.node.counters.bad_messages == 1
    hall.order(make_order("O1", ["k1", "w2"]))
    await hall.until(lambda: hall.at("w2"))


async def test_only_an_unreadable_order_is_told_until_a_good_one_comes(wire: tuple[Hall, Robot]) -> None:
    hall, robot = wire
    hall.say("instantActions", b"{}")
    hall.say("order", b"{}")
    await hall.until(lambda: len(hall.errors()) == 2)
    robot.shell.node.tick(hall.clock.now() + 60.0)
    await hall.until(lambda: len(hall.errors()) == 1)
    assert hall.state is not None
    assert (hall.state.errors[0].error_description or "").startswith("vda5050.content: order:")


async def test_an_order_left_lying_on_the_broker_is_not_followed(broker: Broker) -> None:
    hall = Hall(broker, FastClock())
    await hall.start()
    hall.order(make_order("O1", ["k1", "w2"]), retain=True)
    robot = Robot(broker, FastClock())
    await robot.shell.start()
    await hall.until(lambda: "validationError" in hall.errors())
    assert hall.state is not None
    assert hall.state.order_id == ""
    await robot.stop()
    await hall.link.stop()


async def test_a_good_bye_is_kept_by_the_broker(wire: tuple[Hall, Robot], broker: Broker) -> None:
    hall, robot = wire
    await robot.shell.stop()
    await hall.until(lambda: "OFFLINE" in {m.connection_state for _, m, _ in hall.heard if isinstance(m, Connection)})
    late = Hall(broker, FastClock())
    await late.start()
    await late.until(lambda: len(late.heard) >= 2)
    assert {(kind, retained) for kind, _, retained in late.heard} == {("connection", True), ("factsheet", True)}
    assert [m.connection_state for _, m, _ in late.heard if isinstance(m, Connection)] == ["OFFLINE"]
    await late.link.stop()


async def test_the_broker_goes_and_comes_and_the_robot_introduces_itself_again(
    wire: tuple[Hall, Robot], broker: Broker
) -> None:
    hall, robot = wire
    broker.kill()
    await hall.until(lambda: not hall.link.connected)
    hall.heard.clear()
    broker.start()
    await hall.until(lambda: {"connection", "factsheet", "state"} <= {kind for kind, _, _ in hall.heard})
    assert robot.shell.link.counters.connections == 2


async def test_what_is_on_the_wire_is_plain_json(wire: tuple[Hall, Robot]) -> None:
    hall, robot = wire
    raw = json.loads(encode(hall.state)) if hall.state is not None else {}
    assert raw["serialNumber"] == SERIAL
    assert [one["infoType"] for one in raw["information"]] == ["hatch", "hatch", "session"]
    assert robot.shell.link.counters.published > 0
