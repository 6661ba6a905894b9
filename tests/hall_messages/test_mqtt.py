"""MqttLink against a real Mosquitto: order, batching, re-connection, wills, limits, and a clean end."""

from __future__ import annotations

import asyncio
import shutil
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall_messages.mqtt import PAYLOAD_LIMIT_BYTES, Message, MqttLink

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class BrokerProcess:
    """A Mosquitto of this test's own, on loopback, that may be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        self._config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n"
            "persistence false\nlog_type none\nmax_queued_messages 0\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert MOSQUITTO is not None
        self._process = subprocess.Popen([MOSQUITTO, "-c", str(self._config)])
        deadline = time.monotonic() + 10.0
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1.0).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise RuntimeError("mosquitto did not open its port")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def broker_process(tmp_path: Path) -> Iterator[BrokerProcess]:
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed (Debian and Ubuntu: apt-get install mosquitto)")
    process = BrokerProcess(tmp_path)
    process.start()
    yield process
    process.kill()


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
        await self._until(lambda: len(self.messages) >= count)

    async def until_connections(self, expected: list[bool]) -> None:
        await self._until(lambda: self.connections == expected)

    async def _until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10.0
        while not done():
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), deadline - time.monotonic())


async def open_link(
    broker: BrokerProcess, name: str, *patterns: str, will: Message | None = None
) -> tuple[MqttLink, Ear]:
    link, ear = MqttLink("127.0.0.1", broker.port, name, will=will), Ear()
    for pattern in patterns:
        link.subscribe(pattern, 1)
    await link.start(ear.on_message, ear.on_connection)
    await ear.until_connections([True])
    return link, ear


async def settle(link: MqttLink, ear: Ear, topic: str) -> None:
    """Come back when the broker has handled everything this link asked for so far."""
    before = len(ear.messages)
    link.publish(topic, b"settled", qos=1)
    await ear.until_messages(before + 1)


async def test_messages_arrive_whole_and_in_order(broker_process: BrokerProcess) -> None:
    link, ear = await open_link(broker_process, "a", "t/#")
    for number in range(2000):
        link.publish("t/n", str(number).encode(), qos=1)
    await ear.until_messages(2000)
    assert [payload for _, payload, _ in ear.messages] == [str(number).encode() for number in range(2000)]
    assert link.counters.received == 2000
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


async def test_an_echo_takes_well_under_the_delay_of_nagle(broker_process: BrokerProcess) -> None:
    link, ear = await open_link(broker_process, "a", "t")
    rounds: list[float] = []
    for number in range(50):
        begun = time.perf_counter()
        link.publish("t", b"x", qos=1)
        await ear.until_messages(number + 1)
        rounds.append(time.perf_counter() - begun)
    assert statistics.median(rounds) < 0.02
    await link.stop()


async def test_subscriptions_survive_the_broker(broker_process: BrokerProcess) -> None:
    link, ear = await open_link(broker_process, "a", "t")
    broker_process.kill()
    await ear.until_connections([True, False])
    assert not link.connected
    link.publish("t", b"lost", qos=0)
    link.publish("t", b"kept", qos=1)
    broker_process.start()
    await ear.until_connections([True, False, True])
    await ear.until_messages(1)
    assert ear.messages == [("t", b"kept", False)]
    assert link.counters.connections == 2
    await link.stop()


async def test_a_late_broker_is_found(broker_process: BrokerProcess) -> None:
    broker_process.kill()
    link, ear = MqttLink("127.0.0.1", broker_process.port, "early"), Ear()
    await link.start(ear.on_message, ear.on_connection)
    broker_process.start()
    await ear.until_connections([True])
    await link.stop()


async def test_retained_messages_say_so_and_the_will_speaks_for_the_dead(broker_process: BrokerProcess) -> None:
    watcher, ear = await open_link(broker_process, "watcher", "c/#")
    await settle(watcher, ear, "c/settle")
    robot, _ = await open_link(broker_process, "robot", will=Message("c/r", b"BROKEN", 1, True))
    robot.publish("c/r", b"ONLINE", qos=1, retain=True)
    await ear.until_messages(2)
    assert robot._socket is not None
    robot._socket.shutdown(socket.SHUT_RDWR)
    await ear.until_messages(3)
    assert ear.messages[1:] == [("c/r", b"ONLINE", False), ("c/r", b"BROKEN", False)]
    late, late_ear = await open_link(broker_process, "late", "c/#")
    await late_ear.until_messages(1)
    assert late_ear.messages == [("c/r", b"BROKEN", True)]
    for link in (watcher, robot, late):
        await link.stop()


async def test_a_good_bye_sends_the_queue_but_not_the_will(broker_process: BrokerProcess) -> None:
    watcher, ear = await open_link(broker_process, "watcher", "c/#")
    await settle(watcher, ear, "c/settle")
    robot, _ = await open_link(broker_process, "robot", will=Message("c/r", b"BROKEN", 1, True))
    robot.publish("c/r", b"OFFLINE", qos=1, retain=True)
    await robot.stop()
    await settle(watcher, ear, "c/settle")
    assert [payload for _, payload, _ in ear.messages] == [b"settled", b"OFFLINE", b"settled"]
    await watcher.stop()


async def test_oversized_payloads_are_dropped_and_counted(broker_process: BrokerProcess) -> None:
    link, ear = await open_link(broker_process, "a", "t")
    link.publish("t", b"x" * (PAYLOAD_LIMIT_BYTES + 1), qos=1)
    link.publish("t", b"x" * PAYLOAD_LIMIT_BYTES, qos=1)
    await ear.until_messages(1)
    assert link.counters.oversized == 1
    assert len(ear.messages[0][1]) == PAYLOAD_LIMIT_BYTES
    await link.stop()


async def test_a_handler_that_raises_loses_one_message_and_no_more(broker_process: BrokerProcess) -> None:
    link, ear = MqttLink("127.0.0.1", broker_process.port, "a"), Ear()
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
    await link.stop()


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
