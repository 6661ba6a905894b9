"""The real controller behind a real broker and a real socket, fed with everything that it should not be fed with."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from hall_controller.store.verify import verify
from hall_messages.clock import ScaledClock, start_scaled_clock
from hall_messages.mqtt import MqttLink
from robot_nodes.shell import BrokerAddress
from simulations.broker import HOST, Broker, free_port
from simulations.sample import sample_hall
from simulations.world import World
from simulations.world_process.native_wire import NativeWire
from tests.hall_controller.gateways.robot_words import PLAN, state_json, topic
from tests.wires.hall_process import HallProcess, until

SPEED = 20.0
ROUNDS, SHOUTS = 20, 200
WISH = {
    "from": "A1", "to": "P1", "by": "reception-1", "ticket": "A001", "documents": [{"kind": "id_card", "count": 1}],
}  # fmt: skip


@pytest.fixture(scope="module")
def clock() -> ScaledClock:
    return start_scaled_clock(SPEED)


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """One broker for all: what one test leaves on it, the next one's controller meets."""
    with Broker() as running:
        yield running


@pytest.fixture(scope="module")
def hall(broker: Broker, clock: ScaledClock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    with HallProcess(sample_hall(), broker.port, tmp_path_factory.mktemp("hall"), clock) as running:
        yield running


async def connected(broker: Broker, name: str) -> MqttLink:
    link, up = MqttLink(HOST, broker.port, name), asyncio.Event()
    await link.start(lambda *_: None, lambda there: up.set() if there else None)
    await asyncio.wait_for(up.wait(), 20.0)
    return link


def heard_from(hall: HallProcess, robot: str) -> int:
    return int(hall.get(f"/robots/{robot}")["messages_received"])


def until_heard(hall: HallProcess, count: int) -> None:
    until(lambda: heard_from(hall, "R1") >= count, "the good message after all the others")


def refused(hall: HallProcess) -> int:
    return sum(hall.get("/hall")["counts"]["messages_refused"].values())


def bad_state(dice: random.Random) -> bytes:
    """A state with some bytes changed so that it is not even JSON any more, or not a state."""
    match dice.randrange(5):
        case 0:
            return dice.randbytes(dice.randint(0, 400))
        case 1:
            return orjson.dumps(state_json())[: dice.randint(1, 500)]
        case 2:
            return b'{"headerId":' * dice.randint(1, 400)
        case 3:
            return orjson.dumps({**state_json(), "batteryState": dice.choice([None, [], "NaN", {"batteryCharge": {}}])})
        case _:
            return orjson.dumps(state_json()).replace(b'"lastNodeSequenceId":0', b'"lastNodeSequenceId":-1e999')


async def test_thousands_of_bad_messages_are_counted_one_by_one(hall: HallProcess, broker: Broker) -> None:
    """Each round ends with one good message; when that has arrived, so has everything before it."""
    dice, link = random.Random(1), await connected(broker, "vandal")
    before, good = refused(hall), heard_from(hall, "R1")
    for number in range(1, ROUNDS + 1):
        for _ in range(SHOUTS):
            at = topic(dice.choice(list(PLAN.robots)), dice.choice(["state", "connection"]))
            strange = f"uagv/v2/nobody/R{dice.randrange(9)}/state"
            link.publish(dice.choice([at, at, strange]), bad_state(dice))
        link.publish(topic("R1"), orjson.dumps(state_json("R1")))
        until_heard(hall, good + number)
    assert heard_from(hall, "R1") == good + ROUNDS
    shouted = before + ROUNDS * SHOUTS
    until(lambda: refused(hall) >= shouted, "what was too much at once, and waits until there is room")
    assert refused(hall) == shouted
    await link.stop()


async def test_letters_too_large_never_reach_the_hall(hall: HallProcess, broker: Broker) -> None:
    link, good, before = await connected(broker, "giant"), heard_from(hall, "R1"), refused(hall)
    for _ in range(20):
        link.publish(topic("R1"), b" " * 300_000)
    link.publish(topic("R1"), orjson.dumps(state_json("R1")))
    until_heard(hall, good + 1)
    assert refused(hall) == before
    await link.stop()


async def test_devices_that_talk_nonsense_and_commands_beyond_sense(hall: HallProcess, broker: Broker) -> None:
    dice, link = random.Random(2), await connected(broker, "poltergeist")
    lamp = {
        "schema": "json", "name": "Lamp", "uniq_id": "light-waiting", "stat_t": "lamp/s", "cmd_t": "lamp/c",
        "brightness": True, "dev": {"ids": ["light-waiting"], "name": "Lamp"}, "o": {"name": "t"},
    }  # fmt: skip
    whole = orjson.dumps(lamp)
    link.publish("homeassistant/light/light-waiting/config", whole, qos=1, retain=True)
    for _ in range(1500):
        cut = bytearray(whole)
        cut[dice.randrange(len(cut))] = dice.randrange(256)
        link.publish(f"homeassistant/light/x{dice.randrange(50)}/config", bytes(cut))
        link.publish("lamp/s", dice.choice([b"", b"\xff", b"{", b'{"brightness":1e999}', b'{"state":{}}', bytes(cut)]))
    for value in (2**53, 10**30, 1e308, -1, True, "x", 0.5):
        body = {"values": {"state": value, "brightness": value}, "by": "facility-1"}
        answer = hall.ask("POST", "/api/v1/devices/light-waiting/command", body)
        assert answer is not None
        assert answer.status_code in (200, 422)
    good = heard_from(hall, "R1")
    link.publish(topic("R1"), orjson.dumps(state_json("R1")))
    until_heard(hall, good + 1)
    link.publish("homeassistant/light/light-waiting/config", b"", qos=1, retain=True)
    await link.stop()


def raw(hall: HallProcess, data: bytes, hang_up: bool = True) -> bytes:
    """What comes back to bytes on a bare socket until the server closes it; with ``hang_up`` we say that it was all."""
    with socket.create_connection((HOST, hall.port), timeout=20.0) as sock:
        sock.sendall(data)
        if hang_up:
            sock.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
        return answer


HEAD = b"POST /api/v1/handoffs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 1000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 5000 + b"\r\n",
        HEAD + b"content-length: 10\r\n\r\n{}",
        HEAD + b"content-length: 2\r\ncontent-length: 99\r\n\r\n{}",
        HEAD + b"transfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
        HEAD + b"transfer-encoding: chunked\r\n\r\n7fffffffffffffff\r\n{}",
        HEAD + b"content-length: -5\r\n\r\n{}",
        (HEAD + b"content-length: 2\r\n\r\n{}") * 50,
    ],
    ids=["zeros", "tls", "version", "path", "headers", "short", "twice", "chunk", "huge chunk", "negative", "many"],
)
def test_what_is_not_http_is_refused_and_the_hall_answers_the_next_one(hall: HallProcess, data: bytes) -> None:
    answer = raw(hall, data)
    assert not answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 5")), answer[:200]
    live = hall.ask("GET", "/livez")
    assert live is not None
    assert live.status_code == 200


def test_a_thousand_garbled_bodies_over_one_connection(hall: HallProcess) -> None:
    dice, valid = random.Random(3), json.dumps(WISH).encode()
    requests = []
    for _ in range(1000):
        body = bytearray(valid)
        place = dice.randrange(len(body))
        body[place : place + dice.randint(1, 5)] = dice.randbytes(dice.randint(0, 3))
        requests.append(HEAD + b"content-length: %d\r\n\r\n%s" % (len(body), bytes(body)))
    last = b"GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n"
    answers = raw(hall, b"".join(requests) + last, hang_up=False)
    assert answers.count(b"HTTP/1.1 ") == 1001
    assert b"HTTP/1.1 5" not in answers


async def _drive(wires: list[NativeWire], world: World, clock: ScaledClock) -> None:
    while True:
        world.step(max(0.001, clock.now() - world.now_s))
        for wire in wires:
            wire.turn(world.now_s)
        await clock.sleep(0.05)


async def test_after_all_that_a_robot_is_sent_and_comes(hall: HallProcess, broker: Broker, clock: ScaledClock) -> None:
    """The same controller that was shouted at does its ordinary work with robots that behave."""
    world = World(PLAN, 1, start_s=clock.now())
    address = BrokerAddress(HOST, broker.port)
    wires = [NativeWire(PLAN, spec, world, address, clock) for spec in PLAN.robots.values()]
    for wire in wires:
        await wire.start()
    driving = asyncio.create_task(_drive(wires, world, clock))
    body: dict[str, Any] = {**WISH, "ticket": "Z99999", "from": "B2"}
    answer = await asyncio.to_thread(hall.ask, "POST", "/api/v1/handoffs", body, "after")
    assert answer is not None
    assert answer.status_code == 201, answer.text
    handoff = f"/handoffs/{answer.json()['id']}"

    def waits_for_the_officer() -> bool:
        return str(hall.get(handoff)["state"]) == "at_sender"

    await asyncio.to_thread(until, waits_for_the_officer, "a robot at the sender's place")
    robot = hall.get(handoff)["robot"]
    stop = PLAN.roadmap.nodes[PLAN.places["B2"].stop]
    assert abs(world.robots[robot].x - stop.x_m) < 0.3
    assert abs(world.robots[robot].y - stop.y_m) < 0.3
    ready = hall.ask("GET", "/readyz")
    assert ready is not None
    assert (ready.status_code, ready.json()["missing"]) == (200, [])
    driving.cancel()
    await asyncio.wait({driving})
    for wire in wires:
        await wire.stop()


def test_readiness_tells_the_truth_about_the_broker(clock: ScaledClock, tmp_path: Path) -> None:
    with Broker() as own, HallProcess(sample_hall(), own.port, tmp_path, clock) as hall:

        def broker_there() -> bool:
            return bool(hall.get("/readyz")["broker"]["connected"])

        until(broker_there, "the connection to the broker")
        own.kill()
        until(lambda: not broker_there(), "the loss of the broker to be seen")
        assert "broker" in hall.get("/readyz")["missing"]
        accepted = hall.ask("POST", "/api/v1/handoffs", WISH)
        assert accepted is not None
        assert accepted.status_code == 201, "the hall takes work also while its broker is away"
        own.start()
        until(broker_there, "the connection to the broker that came back")


def test_told_to_stop_it_ends_in_order_and_leaves_one_file(broker: Broker, clock: ScaledClock, tmp_path: Path) -> None:
    with HallProcess(sample_hall(), broker.port, tmp_path, clock) as hall:
        assert hall.ask("POST", "/api/v1/handoffs", WISH) is not None
        second = hall.launch(free_port())
        assert second.wait(60.0) == 3, "a book has one writer"
        assert hall.get("/handoffs")[0]["ticket"] == "A001", "the first one is not disturbed"
        assert hall.stop() == 0, hall.said()
    assert not hall.book.with_name(hall.book.name + "-wal").exists()
    assert verify(hall.book).ok


def test_the_book_of_the_hall_that_was_shouted_at_is_sound(hall: HallProcess) -> None:
    verdict = verify(hall.book)
    assert verdict.ok, verdict
    assert "Traceback" not in hall.said()
