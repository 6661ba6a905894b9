"""Others' VDA 5050 over a real broker: their vehicle follows our hall, our robot follows their master control."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from hall_controller.domain import commands as c
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.wire import Wire
from hall_controller.hall.engine import Engine
from hall_controller.hall.hall import Hall
from hall_controller.store.memory import MemoryJournal
from hall_messages.clock import Clock
from hall_messages.mqtt import MqttLink
from robot_nodes.identity import Identity
from robot_nodes.shell import BrokerAddress, RobotShell
from simulations.broker import Broker
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.hall_controller.gateways.robot_words import PLAN
from tests.robot_nodes.stand import HATCHES, MAKER, SERIAL
from tests.simulations.small_hall import NODES, small_hall
from tests.wires.peers import Peer, why_missing

pytestmark = pytest.mark.skipif(bool(why_missing()), reason=why_missing() or "they are here")

SPEED = 10.0
LIMIT_S = 60.0
SPEC = PLAN.robots["R1"]
DOCK = PLAN.roadmap.nodes[SPEC.dock]
LOADER, UNLOADER = "reception-1", "processing-1"
WISH = c.RequestHandoff("A1", "P1", LOADER, ticket="A001", papers=(c.Paper("id_card", 1),))


class FastClock(Clock):
    speed = SPEED

    def __init__(self) -> None:
        self._from, self._began = time.monotonic(), time.time()

    def now(self) -> float:
        return self._began + (time.monotonic() - self._from) * self.speed


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as running:
        yield running


class OurHall:
    """The controller's inside on a real link: real decisions, real gateway."""

    def __init__(self, broker: Broker) -> None:
        clock = FastClock()
        engine = Engine(PLAN, MemoryJournal())
        engine.recover(clock.now(), "peer")
        self.hall = Hall(engine, clock)
        self.wire = Wire(self.hall, MqttLink(broker.host, broker.port, "hall"), clock, Complaints())

    async def look(self) -> None:
        while True:
            self.wire.look()
            await asyncio.sleep(0.05)

    async def until(self, done: Callable[[], Any], what: str) -> None:
        deadline = time.monotonic() + LIMIT_S
        while not done():
            assert time.monotonic() < deadline, f"{what}: in vain; R1 is {self.hall.state.live.get('R1')}"
            await asyncio.sleep(0.02)

    def charging(self) -> bool:
        """Not while it counts as silent, which it may for a moment on a machine that has too much to do."""
        live = self.hall.state.live.get("R1")
        return live is not None and live.charging

    def handoff_is(self, handoff: str, state: str) -> bool:
        page = self.hall.state.book.handoffs.get(handoff)
        return page is not None and page.state == state

    async def hand_over(self, handoff: str, by: str, waiting: str, open_: str, after: str) -> None:
        """An officer at the hatch: open, count, and see it locked."""
        await self.until(lambda: self.handoff_is(handoff, waiting), waiting)
        await self.hall.submit(c.OpenHatch(handoff, by))
        await self.until(lambda: self.handoff_is(handoff, open_), open_)
        await self.hall.submit(c.ConfirmCount(handoff, by, 1))
        await self.until(lambda: not after or self.handoff_is(handoff, after), after)


@asynccontextmanager
async def our_hall(broker: Broker) -> AsyncIterator[OurHall]:
    made = OurHall(broker)
    await made.wire.start()
    tasks = {asyncio.create_task(made.hall.run()), asyncio.create_task(made.look())}
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    await made.wire.stop()


def vehicle(broker: Broker, able: bool) -> Peer:
    place = {"x": DOCK.x_m, "y": DOCK.y_m, "theta": DOCK.theta_rad or 0.0, "node": DOCK.id, "map": PLAN.id}
    who = {"manufacturer": SPEC.manufacturer, "serial": SPEC.serial, "hatches": SPEC.hatches}
    return Peer("peer_vehicle.mjs", broker, {**who, **place, "able": able, "speedUp": SPEED})


@pytest.mark.timeout(120)
async def test_their_vehicle_carries_papers_through_our_hall_and_sets_out_again_from_its_charger(
    broker: Broker,
) -> None:
    async with our_hall(broker) as ours:
        with vehicle(broker, able=True):
            for ticket in ("A001", "A002"):
                await ours.hall.submit(c.RequestHandoff("A1", "P1", LOADER, ticket=ticket, papers=WISH.papers))
                handoff = next(iter(ours.hall.state.book.handoffs))
                await ours.hand_over(handoff, LOADER, "at_sender", "loading", "carrying")
                await ours.hand_over(handoff, UNLOADER, "at_recipient", "unloading", "")
                await ours.until(lambda: not ours.hall.state.book.handoffs, "received")
                await ours.until(ours.charging, "home and charging")
        book = ours.hall.state.book
        assert (book.handoffs_received, ours.wire.robots.links["R1"].headers.version) == (2, "2.0.0")
        assert not [a for a in book.alerts.values() if a.kind in ("robot_fault", "hatch_trouble")]
        await ours.until(lambda: "R1" not in ours.hall.state.live, "its good-bye")


@pytest.mark.timeout(60)
async def test_their_vehicle_without_hatches_is_refused_with_the_reason(broker: Broker) -> None:
    async with our_hall(broker) as ours:
        with vehicle(broker, able=False):
            book = ours.hall.state.book
            await ours.until(lambda: "robot_fault:R1" in book.alerts, "the reason")
            assert "factsheet:lockHatch" in book.alerts["robot_fault:R1"].detail
            await ours.hall.submit(WISH)
            assert [handoff.state for handoff in book.handoffs.values()] == ["requested"]


async def move(world: World, clock: Clock) -> None:
    while True:
        world.step(max(0.0, clock.now() - world.now_s) or 0.001)
        await clock.sleep(0.05)


@pytest.mark.timeout(60)
async def test_their_master_control_drives_our_robot(broker: Broker) -> None:
    clock = FastClock()
    world = World(small_hall(robots=1), start_s=clock.now())
    identity = Identity(MAKER, SERIAL, HATCHES, 0.28, 0.8, "small", vda_version="2.0.0")
    shell = RobotShell(identity, SimRobot(world, "R1"), BrokerAddress(broker.host, broker.port), clock)
    moving = asyncio.create_task(move(world, clock))
    await shell.start()
    route = [[name, NODES[name][1], NODES[name][2]] for name in ("k1", "w2", "w3", "p2", "w5")]
    given = {"manufacturer": MAKER, "serial": SERIAL, "map": "small", "nodes": route}
    with Peer("peer_master.mjs", broker, given) as master:
        said = await asyncio.to_thread(lambda: list(master.stdout or ()))
    await shell.stop()
    moving.cancel()
    await asyncio.wait({moving})
    events = [json.loads(line) for line in said]
    assert events[-1] == {"event": "end"}, events
    told = [(one.get("type"), one.get("status")) for one in events if one["event"] == "action"]
    for kind in ("stateRequest", "factsheetRequest", "startPause", "stopPause", "cancelOrder"):
        assert (kind, "FINISHED") in told, events
    assert told[-1] == ("cancelOrder", "FAILED"), "there was nothing left to cancel"
    assert [one["id"] for one in events if one["event"] == "node"][:3] == ["k1", "w2", "w3"]
    assert {"event": "edge", "id": "k1-w2"} in events
    assert any(one["event"] == "processed" and one["byCancelation"] for one in events), events
    assert shell.node.counters.orders_accepted == 2
    assert shell.node.counters.orders_refused == shell.node.counters.bad_messages == 0
