"""Write before act: nothing leaves for a robot before it stands in the journal, whoever asks the gateway to look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import orjson
import pytest_asyncio

from hall_controller.domain import commands as c
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.proof import greeting_of
from hall_controller.gateways.wire import Wire
from hall_controller.hall.engine import Engine
from hall_controller.hall.hall import Hall
from hall_messages.mqtt import MqttLink
from tests.hall_controller.api.stage import HandClock, plan
from tests.hall_controller.gateways.robot_words import answer, state_json, topic
from tests.hall_controller.hall.gated import GatedJournal

WISH = c.RequestHandoff("A1", "P1", "reception-1", ticket="A001", papers=(c.Paper("id_card", 1),))


class RecordingLink(MqttLink):
    """A link without a broker that keeps what was to be published."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", 1, "recorder")
        self.published: list[tuple[str, bytes]] = []

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        self.published.append((topic, payload))


class Office:
    """A hall, its wire and a journal with a gate. The robots have reported."""

    def __init__(self) -> None:
        self.clock, self.journal, self.link = HandClock(), GatedJournal(), RecordingLink()
        engine = Engine(plan(), self.journal)
        engine.recover(self.clock.now(), "book")
        self.hall = Hall(engine, self.clock)
        self.wire = Wire(self.hall, self.link, self.clock, Complaints())

    @property
    def orders(self) -> list[str]:
        return [orjson.loads(payload)["orderId"] for at, payload in self.link.published if at.endswith("/order")]

    async def hear_all(self) -> None:
        greeted = answer(greeting_of(self.hall.state))
        for robot in plan().robots:
            said = state_json(robot, actionStates=[greeted])
            self.wire.robots.received(topic(robot), orjson.dumps(said), self.clock.now())
        await self.hall.submit(c.TimePassed())


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    made = Office()
    task = asyncio.create_task(made.hall.run())
    await made.hear_all()
    yield made
    made.journal.open()
    task.cancel()
    await asyncio.wait({task})


async def test_an_order_leaves_right_after_its_commit(office: Office) -> None:
    await office.hall.submit(WISH)
    assert office.orders == ["book-O1"]


async def test_a_look_during_the_commit_sends_nothing_and_is_made_up_for_afterwards(office: Office) -> None:
    office.journal.shut()
    asked = asyncio.create_task(office.hall.submit(WISH))
    await asyncio.to_thread(office.journal.entered.wait, 20.0)
    assert any(robot.order for robot in office.hall.state.book.robots.values()), "it is decided, but not written"
    for _ in range(3):
        office.clock.time += 5.0
        office.wire.look()
    assert office.orders == []
    office.journal.open()
    await asked
    assert office.orders == ["book-O1"]


async def test_what_could_not_be_written_is_never_sent(office: Office) -> None:
    office.journal.broken = True
    await asyncio.gather(office.hall.submit(WISH), return_exceptions=True)
    assert any(robot.order for robot in office.hall.state.book.robots.values())
    for _ in range(3):
        office.clock.time += 5.0
        office.wire.look()
    assert office.orders == []


async def test_without_an_echo_a_look_sends_again(office: Office) -> None:
    await office.hall.submit(WISH)
    office.wire.look()
    office.clock.time += 1.5
    office.wire.look()
    assert office.orders == ["book-O1", "book-O1"]
