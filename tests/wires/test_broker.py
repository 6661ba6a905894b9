"""Both embedded brokers, fact by fact, through paho alone: what the hall leans on must hold on either.

What lives here: promises of the broker process. What must not: our own MQTT link, topics of the hall.
"""

from __future__ import annotations

import asyncio
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from simulations import broker_programs
from simulations.broker import HOST, Broker, BrokerFailed, BrokerMissing

WAIT_S = 10.0


class Client:
    """One paho client with its network thread; what arrives lies in a queue as (topic, payload, retained)."""

    def __init__(self, broker: Broker, name: str, *, clean: bool = True, will: tuple[str, bytes] | None = None) -> None:
        self.arrived: queue.Queue[tuple[str, bytes, bool]] = queue.Queue()
        self._connected, self._subscribed = threading.Event(), threading.Event()
        self.paho = paho.Client(CallbackAPIVersion.VERSION2, name, clean_session=clean)
        self.paho.on_connect = lambda *_: self._connected.set()
        self.paho.on_subscribe = lambda *_: self._subscribed.set()
        self.paho.on_message = self._take
        if will is not None:
            self.paho.will_set(*will, qos=1, retain=True)
        self.broker = broker

    def __enter__(self) -> Client:
        self.paho.connect(HOST, self.broker.port, keepalive=30)
        self.paho.loop_start()
        assert self._connected.wait(WAIT_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self.paho.disconnect()
        self.paho.loop_stop()

    def _take(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        self.arrived.put((message.topic, bytes(message.payload), message.retain))

    def subscribe(self, topic: str, qos: int = 1) -> None:
        self.paho.subscribe(topic, qos)
        assert self._subscribed.wait(WAIT_S)

    def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        self.paho.publish(topic, payload, qos, retain).wait_for_publish(WAIT_S)

    def next(self) -> tuple[str, bytes, bool]:
        return self.arrived.get(timeout=WAIT_S)


def test_a_message_reaches_its_subscriber(broker: Broker) -> None:
    with Client(broker, "reader") as reader, Client(broker, "writer") as writer:
        reader.subscribe("hall/a")
        writer.publish("hall/b", b"not for you")
        writer.publish("hall/a", b"for you")
        assert reader.next() == ("hall/a", b"for you", False)
        assert reader.arrived.empty()


def test_retained_is_set_and_cleared(broker: Broker) -> None:
    with Client(broker, "writer") as writer:
        writer.publish("hall/kept", b"old", retain=True)
        writer.publish("hall/kept", b"new", retain=True)
        with Client(broker, "late") as late:
            late.subscribe("hall/#")
            assert late.next() == ("hall/kept", b"new", True)
        writer.publish("hall/kept", b"", retain=True)
        writer.publish("hall/mark", b"end", retain=True)
        with Client(broker, "later") as later:
            later.subscribe("hall/#")
            assert later.next() == ("hall/mark", b"end", True)


WILLING = """
import sys, paho.mqtt.client as paho
client = paho.Client(paho.CallbackAPIVersion.VERSION2, "doomed")
client.will_set("hall/robot", b"CONNECTIONBROKEN", qos=1, retain=True)
client.on_connect = lambda *_: print("connected", flush=True)
client.connect("127.0.0.1", int(sys.argv[1]))
client.loop_forever()
"""


def test_last_will_of_a_killed_client(broker: Broker) -> None:
    with Client(broker, "watcher") as watcher:
        watcher.subscribe("hall/robot")
        doomed = subprocess.Popen([sys.executable, "-c", WILLING, str(broker.port)], stdout=subprocess.PIPE, text=True)
        with doomed:
            assert doomed.stdout is not None and doomed.stdout.readline() == "connected\n"
            doomed.kill()
        assert watcher.next()[:2] == ("hall/robot", b"CONNECTIONBROKEN")


def test_an_orderly_goodbye_leaves_no_will(broker: Broker) -> None:
    with Client(broker, "watcher") as watcher, Client(broker, "writer") as writer:
        watcher.subscribe("hall/#")
        with Client(broker, "polite", will=("hall/will", b"broken")):
            pass
        writer.publish("hall/mark", b"end")
        assert watcher.next()[:2] == ("hall/mark", b"end")


def test_a_session_that_was_away_gets_every_message_in_order(broker: Broker) -> None:
    with Client(broker, "sleeper", clean=False) as sleeper:
        sleeper.subscribe("hall/work")
    with Client(broker, "writer") as writer:
        for number in range(200):
            writer.publish("hall/work", str(number).encode())
    with Client(broker, "sleeper", clean=False) as sleeper:
        assert [int(sleeper.next()[1]) for _ in range(200)] == list(range(200))


def test_the_same_client_id_takes_over(broker: Broker) -> None:
    gone = threading.Event()

    def leave_for_good(client: paho.Client, *_: object) -> None:
        client.disconnect()  # else paho would come back and take over in its turn
        gone.set()

    first = Client(broker, "one")
    first.paho.on_disconnect = leave_for_good
    with first, Client(broker, "one") as second:
        assert gone.wait(WAIT_S)
        second.subscribe("hall/a")
        second.publish("hall/a", b"mine")
        assert second.next()[1] == b"mine"


def test_too_large_a_message_reaches_nobody_and_harms_nobody(broker: Broker) -> None:
    limit = broker_programs.PAYLOAD_LIMIT_BYTES
    with Client(broker, "reader") as reader, Client(broker, "writer") as writer:
        reader.subscribe("hall/#")
        writer.publish("hall/huge", bytes(limit + 1))
        writer.publish("hall/full", bytes(limit))
        topic, payload, _ = reader.next()
        assert (topic, len(payload)) == ("hall/full", limit)


def test_garbage_bytes_do_not_stop_it(broker: Broker) -> None:
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", bytes(64), b"\xff" * 512):
        with socket.create_connection((HOST, broker.port), timeout=WAIT_S) as stranger:
            stranger.sendall(garbage)
    with Client(broker, "reader") as reader:
        reader.subscribe("hall/a")
        reader.publish("hall/a", b"still here")
        assert reader.next()[1] == b"still here"


@pytest.mark.parametrize("how", ["restart", "kill"])
def test_it_comes_back_on_the_same_port_having_forgotten(broker: Broker, how: str) -> None:
    with Client(broker, "writer") as writer:
        writer.publish("hall/kept", b"old", retain=True)
    port, pid = broker.port, broker.pid
    if how == "kill":
        broker.kill()
        assert not broker.running
        broker.start()
    else:
        broker.restart()
    assert broker.port == port
    assert broker.pid not in (None, pid)
    with Client(broker, "reader") as reader:
        reader.subscribe("hall/#")
        reader.publish("hall/mark", b"end")
        assert reader.next() == ("hall/mark", b"end", False)


@pytest.fixture
def saving(tmp_path: Path) -> Iterator[Broker]:
    missing = broker_programs.why_missing("mosquitto")
    if missing:
        pytest.skip(missing)
    with Broker("mosquitto", persistence=tmp_path) as running:
        yield running


def test_with_a_folder_mosquitto_remembers_even_when_killed(saving: Broker) -> None:
    with Client(saving, "sleeper", clean=False) as sleeper:
        sleeper.subscribe("hall/work")
    with Client(saving, "writer") as writer:
        writer.publish("hall/kept", b"old", retain=True)
        writer.publish("hall/work", b"waiting")
        writer.subscribe("hall/none")  # it saves after it acknowledged, in the same turn; this answer is a turn later
    saving.kill()
    saving.start()
    with Client(saving, "sleeper", clean=False) as sleeper:
        assert sleeper.next()[:2] == ("hall/work", b"waiting")
    with Client(saving, "reader") as reader:
        reader.subscribe("hall/kept")
        assert reader.next() == ("hall/kept", b"old", True)


async def test_supervise_brings_it_back(broker: Broker) -> None:
    back = asyncio.Event()
    watch = asyncio.create_task(broker.supervise(back.set))
    assert broker.pid is not None
    os.kill(broker.pid, signal.SIGKILL)
    await asyncio.wait_for(back.wait(), WAIT_S)
    assert broker.running
    watch.cancel()
    await asyncio.wait([watch])


def test_a_taken_port_is_said_plainly(broker: Broker) -> None:
    second = Broker(broker.kind, port=broker.port)
    with pytest.raises(BrokerFailed, match=rf"(?s)did not start on port {broker.port}: .*[Aa]ddress already in use"):
        second.start()
    assert not second.running
    second.stop()


PARENT = """
import sys, time
from simulations.broker import Broker
print(Broker(sys.argv[1]).start().pid, flush=True)
time.sleep(60)
"""


def test_it_ends_when_its_parent_is_killed(broker: Broker) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, broker.kind], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))  # becomes readable when the process is gone
        parent.kill()
    assert select.select([child], [], [], WAIT_S)[0]
    os.close(child)


def test_a_missing_broker_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(broker_programs, "mosquitto", lambda: None)
    monkeypatch.setattr(broker_programs, "aedes", lambda: tmp_path / "nowhere")
    with pytest.raises(BrokerMissing, match=r"package 'mosquitto'.*make setup"):
        Broker()


def test_stop_is_harmless_twice_and_before_start(broker: Broker) -> None:
    started = time.monotonic()
    broker.stop()
    broker.stop()
    Broker(broker.kind).stop()
    assert not broker.running
    assert time.monotonic() - started < WAIT_S
