"""MqttLink against real brokers: order, batching, re-connection, wills, limits, and a clean end."""

from __future__ import annotations

import asyncio
import socket
import statistics
import threading
import time
from collections.abc import AsyncIterator, Callable

import paho.mqtt.client as paho
import pytest

from hall_messages.mqtt import PAYLOAD_LIMIT_BYTES, Message, MqttLink
from simulations.broker import Broker, free_port


class Ear:
    """Remembers what a link heard and lets a test wait for it."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes, bool]] = []
        self.connections: list[bool] = []
        self._news = asyncio.Event()

    def on_message(self, topic: str, payload: bytes, retained: bool) -> None:
        self.messages.append((topic, payload, retained))
        self._news.set()

    def on_connection(self, connected: bool) -> None:
        self.connections.append(connected)
        self._news.set()

    async def until_messages(self, count: int) -> None:
        await self.until(lambda: len(self.messages) >= count)

    async def until_connections(self, expected: list[bool]) -> None:
        await self.until(lambda: self.connections == expected)

    async def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10.0
        while not done():
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), deadline - time.monotonic())


class Links:
    """Opens links to one broker, and stops whatever is still open at the end of the test."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: list[MqttLink] = []

    async def open(self, name: str, *patterns: str, will: Message | None = None) -> tuple[MqttLink, Ear]:
        link, ear = self.make(name, will), Ear()
        for pattern in patterns:
            link.subscribe(pattern, 1)
        await link.start(ear.on_message, ear.on_connection)
        await ear.until_connections([True])
        return link, ear

    def make(self, name: str, will: Message | None = None) -> MqttLink:
        link = MqttLink("127.0.0.1", self._port, name, will=will)
        self._open.append(link)
        return link

    async def stop(self) -> None:
        for link in self._open:
            await link.stop()


@pytest.fixture
async def links(broker: Broker) -> AsyncIterator[Links]:
    made = Links(broker.port)
    yield made
    await made.stop()


async def settle(link: MqttLink, ear: Ear, topic: str) -> None:
    """Come back when the broker has handled everything this link asked for so far."""
    mark = f"settled {len(ear.messages)}".encode()
    link.publish(topic, mark, qos=1)
    await ear.until(lambda: bool(ear.messages) and ear.messages[-1][1] == mark)


async def test_messages_arrive_whole_and_in_order(links: Links) -> None:
    link, ear = await links.open("a", "t/#")
    for number in range(800):
        link.publish("t/n", str(number).encode(), qos=1)
    await ear.until_messages(800)
    assert [payload for _, payload, _ in ear.messages] == [str(number).encode() for number in range(800)]
    assert link.counters.received == 800
    await link.stop()
    assert ear.connections == [True, False]


async def test_a_burst_wakes_the_loop_once() -> None:
    link, ear = MqttLink("127.0.0.1", 1, "burst"), Ear()
    link._loop = asyncio.get_running_loop()
    link._on_message = ear.on_message
    wakes = 0
    drain = link._drain

    def counted() -> None:
        nonlocal wakes
        wakes += 1
        drain()

    link._drain = counted  # type: ignore[method-assign]
    for number in range(500):
        link._put(("t", str(number).encode(), False))
    await ear.until_messages(500)
    assert wakes == 1


async def test_an_echo_takes_well_under_the_delay_of_nagle(links: Links) -> None:
    link, ear = await links.open("a", "t")
    rounds: list[float] = []
    for number in range(50):
        begun = time.perf_counter()
        link.publish("t", b"x", qos=1)
        await ear.until_messages(number + 1)
        rounds.append(time.perf_counter() - begun)
    assert statistics.median(rounds) < 0.02


async def test_subscriptions_survive_the_broker(links: Links, broker: Broker) -> None:
    link, ear = await links.open("a", "t")
    broker.kill()
    await ear.until_connections([True, False])
    assert not link.connected
    link.publish("t", b"lost", qos=0)
    link.publish("t", b"kept", qos=1)
    broker.start()
    await ear.until_connections([True, False, True])
    await ear.until_messages(1)
    assert ear.messages == [("t", b"kept", False)]
    assert link.counters.connections == 2


async def test_a_late_broker_is_found(links: Links, broker: Broker) -> None:
    broker.kill()
    link, ear = links.make("early"), Ear()
    await link.start(ear.on_message, ear.on_connection)
    broker.start()
    await ear.until_connections([True])


async def test_retained_messages_say_so_and_the_will_speaks_for_the_dead(links: Links) -> None:
    watcher, ear = await links.open("watcher", "c/#")
    await settle(watcher, ear, "c/settle")
    robot, _ = await links.open("robot", will=Message("c/r", b"BROKEN", 1, True))
    robot.publish("c/r", b"ONLINE", qos=1, retain=True)
    await ear.until_messages(2)
    assert robot._socket is not None
    robot._socket.shutdown(socket.SHUT_RDWR)
    await ear.until_messages(3)
    assert ear.messages[1:] == [("c/r", b"ONLINE", False), ("c/r", b"BROKEN", False)]
    _, late_ear = await links.open("late", "c/#")
    await late_ear.until_messages(1)
    assert late_ear.messages == [("c/r", b"BROKEN", True)]


async def test_a_good_bye_sends_the_queue_but_not_the_will(links: Links) -> None:
    watcher, ear = await links.open("watcher", "c/#")
    await settle(watcher, ear, "c/settle")
    robot, _ = await links.open("robot", will=Message("c/r", b"BROKEN", 1, True))
    robot.publish("c/r", b"OFFLINE", qos=1, retain=True)
    await robot.stop()
    await ear.until_messages(2)
    await settle(watcher, ear, "c/settle")
    assert [payload for _, payload, _ in ear.messages[1:-1]] == [b"OFFLINE"]


async def test_oversized_payloads_are_dropped_and_counted() -> None:
    """Our own brokers drop them too, so the message is handed in where paho would."""
    link, ear = MqttLink("127.0.0.1", 1, "limit"), Ear()
    link._loop = asyncio.get_running_loop()
    link._on_message = ear.on_message
    for size in (PAYLOAD_LIMIT_BYTES + 1, PAYLOAD_LIMIT_BYTES):
        message = paho.MQTTMessage(topic=b"t")
        message.payload = b"x" * size
        link._arrived(link._client, None, message)
    await ear.until_messages(1)
    assert link.counters.oversized == 1
    assert [len(payload) for _, payload, _ in ear.messages] == [PAYLOAD_LIMIT_BYTES]


async def test_the_largest_payload_passes_and_a_larger_one_hurts_nobody(links: Links) -> None:
    link, ear = await links.open("a", "t")
    link.publish("t", b"x" * (PAYLOAD_LIMIT_BYTES + 1), qos=1)
    link.publish("t", b"x" * (PAYLOAD_LIMIT_BYTES - 100), qos=1)
    await ear.until_messages(1)
    assert len(ear.messages[0][1]) == PAYLOAD_LIMIT_BYTES - 100
    assert link.connected


async def test_a_handler_that_raises_loses_one_message_and_no_more(links: Links) -> None:
    link, ear = links.make("a"), Ear()
    complaints: list[BaseException] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context["exception"]))

    def on_message(topic: str, payload: bytes, retained: bool) -> None:
        if payload == b"bad":
            raise ValueError("a bug in a handler")
        ear.on_message(topic, payload, retained)

    link.subscribe("t", 1)
    await link.start(on_message, ear.on_connection)
    await ear.until_connections([True])
    for payload in (b"one", b"bad", b"two"):
        link.publish("t", payload, qos=1)
    await ear.until_messages(2)
    assert [payload for _, payload, _ in ear.messages] == [b"one", b"two"]
    assert [type(complaint) for complaint in complaints] == [ValueError]


@pytest.mark.parametrize("listening", [False, True], ids=["nobody there", "a broker that never answers"])
async def test_stopping_ends_the_thread_whatever_the_broker_does(listening: bool) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if listening:
            silent.listen()
        link, ear = MqttLink("127.0.0.1", silent.getsockname()[1], "stubborn"), Ear()
        await link.start(ear.on_message, ear.on_connection)
        link.publish("t", b"never delivered", qos=1)
        await asyncio.wait_for(link.stop(), 8.0)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("paho")]


async def test_a_link_starts_once() -> None:
    link, ear = MqttLink("127.0.0.1", free_port(), "twice"), Ear()
    await link.start(ear.on_message, ear.on_connection)
    with pytest.raises(RuntimeError):
        await link.start(ear.on_message, ear.on_connection)
    await link.stop()
