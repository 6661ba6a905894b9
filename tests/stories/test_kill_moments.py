"""The controller is killed at the worst moments: right when something has left it. Nothing is lost, nothing done twice.

A witness listens to the robots' own states on the broker, so what was carried out is told by those who carried it out.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from hall_controller.store import SqlReader
from hall_controller.store.verify import verify
from hall_messages.clock import start_scaled_clock
from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import AnyMessage, InstantActions, Order, State, decode, parse_topic, pattern_of
from robot_nodes.shell import BrokerAddress
from simulations.broker import HOST, Broker
from simulations.people import ApiCall, Cast
from simulations.sample import sample_hall
from simulations.world import World
from simulations.world_process.crowd import Crowd
from simulations.world_process.fleet import Fleet
from simulations.world_process.hall_api import HallApi
from simulations.world_process.native_wire import NativeWire
from simulations.world_process.process import WorldProcess
from tests.hall_controller.gateways.robot_words import PLAN
from tests.wires.hall_process import HallProcess

CASES, SEED, SPEED = 4, 5, 12.0
LIMIT_S = 150.0
PROGRESS = {"WAITING": 0, "INITIALIZING": 1, "RUNNING": 2, "PAUSED": 2, "FINISHED": 3, "FAILED": 3}


def _acts(verb: str) -> Callable[[AnyMessage], bool]:
    return lambda said: isinstance(said, InstantActions) and any(a.action_type == verb for a in said.actions)


MOMENTS: dict[str, Callable[[AnyMessage], bool]] = {
    "an order has left": lambda said: isinstance(said, Order) and said.order_update_id == 0,
    "a hatch shall open": _acts("unlockHatch"),
    "a hatch shall lock": _acts("lockHatch"),
    "a robot has arrived": lambda said: isinstance(said, State) and bool(said.order_id) and not said.node_states,
    "a hatch was empty": _acts("confirmEmpty"),
}


class Witness:
    """Hears everything between hall and robots; calls ``now_is_the_time`` once for each moment, one kill at a time."""

    def __init__(self, port: int, now_is_the_time: Callable[[str], None]) -> None:
        self._link, self._act = MqttLink(HOST, port, "witness"), now_is_the_time
        self._moments = dict(MOMENTS)
        self.orders: dict[str, list[str]] = defaultdict(list)
        self.actions: dict[tuple[str, str], list[str]] = defaultdict(list)

    async def start(self) -> None:
        for kind in ("order", "instantActions", "state"):
            self._link.subscribe(pattern_of(kind))
        await self._link.start(self._heard, lambda connected: None)

    async def stop(self) -> None:
        await self._link.stop()

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:
        said, robot = decode(topic, payload), parse_topic(topic).serial
        if isinstance(said, State):
            self.orders[robot].append(said.order_id)
            for action in said.action_states:
                self.actions[robot, action.action_id].append(action.action_status)
        for name, strikes in self._moments.items():
            if strikes(said):
                del self._moments[name]
                self._act(name)
                return


class Killer:
    """Kills the controller and starts it again at once; whoever wants something of it meanwhile has to try again."""

    def __init__(self, hall: HallProcess) -> None:
        self._hall = hall
        self.killed: list[str] = []

    def strike(self, moment: str) -> None:
        self._hall.kill()
        self.killed.append(moment)
        self._hall.process = self._hall.launch(self._hall.port)


class TreacherousApi(HallApi):
    """The first confirmation and the first request are on their way when the controller dies."""

    def __init__(self, hall: HallProcess, killer: Killer, clock: Any) -> None:
        super().__init__(hall.url, clock)
        self._killer = killer
        self._victims = {"confirm", "handoffs"}

    async def ask(self, call: ApiCall) -> tuple[int, dict[str, Any]]:
        last = call.path.rsplit("/", 1)[1]
        if last not in self._victims:
            return await super().ask(call)
        self._victims.remove(last)
        asking = asyncio.create_task(super().ask(call))
        await asyncio.sleep(0.004)  # about when the hall has it in hand; whichever side of the commit, all must be well
        self._killer.strike(f"{last} under way")
        return await asking


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as running:
        yield running


@pytest.mark.timeout(200)
async def test_killed_at_the_worst_moments(broker: Broker, tmp_path: Path) -> None:
    clock = start_scaled_clock(SPEED)
    with HallProcess(sample_hall(), broker.port, tmp_path, clock) as hall:
        killer = Killer(hall)
        witness = Witness(broker.port, killer.strike)
        await witness.start()
        world = World(PLAN, SEED)
        address = BrokerAddress(HOST, broker.port)
        fleet = Fleet([NativeWire(PLAN, spec, world, address, clock) for spec in PLAN.robots.values()])
        cast = Cast(PLAN, world, SEED, CASES, 10.0, 8, "moments-")
        crowd = Crowd(cast, world, TreacherousApi(hall, killer, clock), clock)
        report = await asyncio.wait_for(WorldProcess(world, fleet, crowd, clock, ()).run(), LIMIT_S)
        await witness.stop()
    assert sorted(killer.killed) == sorted([*MOMENTS, "confirm under way", "handoffs under way"])
    assert (report["completed"], report["in_robots"], report["violations"]) == (CASES, 0, 0), report
    assert report["documents_home"] == report["documents"] > 0
    nothing_was_done_twice(witness)
    the_book_tells_the_same(hall.book)


def nothing_was_done_twice(witness: Witness) -> None:
    """A robot that has left an order never takes it up again, and an action that has ended never begins again."""
    assert witness.orders
    for robot, told in witness.orders.items():
        taken = [order for order, _ in groupby(told)]
        assert len(set(taken)) == len(taken), f"{robot} took up an order twice: {taken}"
    for (robot, action), told in witness.actions.items():
        steps = [PROGRESS[status] for status in told]
        assert all(a <= b for a, b in pairwise(steps)), f"{robot} began {action} again: {told}"
    robots_of = Counter(action for _, action in witness.actions)
    assert set(robots_of.values()) == {1}, "an action was carried out by two robots"


def the_book_tells_the_same(book: Path) -> None:
    assert verify(book).ok
    reader = SqlReader(book)
    rows = [(row.type, json.loads(row.data)) for row in reader.replay()]
    reader.close()
    count = Counter(kind for kind, _ in rows)
    assert count["CaseOpened"] == count["CaseClosed"] == CASES
    assert count["BookOpened"] == 1
    for opened, ended in (("HatchActionOrdered", "HatchActionEnded"), ("OrderIssued", "StopReached")):
        name = "action" if "Action" in opened else "order"
        begun = Counter(data[name] for kind, data in rows if kind == opened)
        done = Counter(data[name] for kind, data in rows if kind == ended)
        assert set(begun.values()) | set(done.values()) == {1}, "something was decided or ended twice"
    moves = Counter((data["case"], data["handoff"], data["fact"]) for kind, data in rows if kind == "CustodyMoved")
    assert max(moves.values()) == 1, "papers changed hands twice for one reason"
