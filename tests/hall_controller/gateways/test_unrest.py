"""Robots that write the book full: floods of every kind, and flapping of every kind. They are isolated, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.decide import settle
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.robots import RobotGateway
from hall_controller.gateways.unrest import CALM_PER_S, GRAVE, MOST, STEADY_S, Unrest
from hall_messages.vda5050 import Kind, encode, wire_time
from tests.hall_controller.domain.ghosts import GhostHall
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import PLAN, factsheet, state_json, topic

Said = Iterator[tuple[Kind, bytes]]
MOST_ROWS = 150
"""That a robot can have written before it is isolated, and by being isolated."""


def says(now: float, **more: Any) -> tuple[Kind, bytes]:
    return "state", orjson.dumps(state_json(timestamp=wire_time(now).isoformat(), **more))


def greets(n: int, now: float, word: str) -> tuple[Kind, bytes]:
    spec = PLAN.robots["R1"]
    head = {"headerId": n, "timestamp": wire_time(now).isoformat(), "version": "2.1.0"}
    who = {"manufacturer": spec.manufacturer, "serialNumber": spec.serial}
    return "connection", orjson.dumps({**head, **who, "connectionState": word})


SHEET = encode(factsheet())


def states(n: int, now: float) -> Said:
    yield says(now)


def pictures(n: int, now: float) -> Said:
    yield "visualization", b"{"


def factsheets(n: int, now: float) -> Said:
    yield "factsheet", SHEET


def new_factsheets(n: int, now: float) -> Said:
    yield "factsheet", SHEET.replace(b'"version"', b'"headerId":%d,"version"' % n)


def hellos(n: int, now: float) -> Said:
    yield greets(n, now, "ONLINE")


def comes_and_goes(n: int, now: float) -> Said:
    yield greets(n, now, "OFFLINE")
    yield greets(n, now, "ONLINE")
    yield says(now)


def leaves_and_speaks(n: int, now: float) -> Said:
    yield says(now) if n % 2 else greets(n, now, "OFFLINE")


def emergency_stops(n: int, now: float) -> Said:
    yield says(now, safetyState={"eStop": "MANUAL" if n % 2 else "NONE", "fieldViolation": False})


def pauses(n: int, now: float) -> Said:
    yield says(now, paused=bool(n % 2))


def errors(n: int, now: float) -> Said:
    yield says(now, errors=[{"errorType": f"e{n}", "errorLevel": "FATAL"}] if n % 2 else [])


def hatches(n: int, now: float) -> Said:
    said = state_json()["information"]
    yield says(now, information=said if n % 2 else said[:1])


def shakes(n: int, now: float) -> Said:
    place = PLAN.roadmap.nodes[PLAN.robots["R1"].dock if n % 2 else "e1"]
    at = {"x": place.x_m, "y": place.y_m, "theta": 0.0, "mapId": PLAN.id, "positionInitialized": True}
    yield says(now, agvPosition=at)


class Siege:
    """A hall at work whose R1 is replaced by somebody who shouts."""

    def __init__(self) -> None:
        self.hall = GhostHall(PLAN)
        self.hall.state.book.name = "book"
        self.hall.run(2)
        self.rows: list[e.Event] = []
        self.complaints = Complaints()
        self.gateway = RobotGateway(self.hall.state, lambda robot, message: None, self._tell, self.complaints)
        for robot in PLAN.robots:
            said = orjson.dumps(state_json(robot, timestamp=wire_time(self.hall.now).isoformat()))
            self.gateway.received(topic(robot), said, self.hall.now)

    def _tell(self, command: c.Command) -> None:
        self.rows += settle(self.hall.state, command, self.hall.now)

    def shout(self, say: Callable[[int, float], Said], times: int, every_s: float) -> None:
        for n in range(times):
            self.hall.now += every_s
            for kind, payload in say(n, self.hall.now):
                self.gateway.received(topic("R1", kind), payload, self.hall.now)
            if n % 10 == 0:
                self.rows += settle(self.hall.state, c.TimePassed(), self.hall.now)
                self.gateway.sync_all(self.hall.now)

    @property
    def verdict(self) -> str:
        return self.gateway.links["R1"].suspicion.verdict


@pytest.mark.parametrize("say", [states, pictures, factsheets, new_factsheets, hellos], ids=lambda say: say.__name__)
def test_a_flood_of_any_kind_is_isolated_and_not_read(say: Callable[[int, float], Said]) -> None:
    siege = Siege()
    siege.shout(say, 2000, 0.001)
    assert siege.verdict == "flood"
    assert siege.hall.state.book.alerts["robot_fault:R1"].detail.startswith("untrusted:flood")
    assert siege.gateway.links["R1"].received < 250, "of each kind only what its allowance lets in is looked at"
    assert siege.gateway.links["R2"].intake.flooded == 0
    assert len(siege.rows) < MOST_ROWS


FLAPS = [comes_and_goes, leaves_and_speaks, emergency_stops, pauses, errors, hatches, shakes]


@pytest.mark.parametrize("every_s", [0.025, 1.0], ids=["at once", "slowly"])
@pytest.mark.parametrize("say", FLAPS, ids=lambda say: say.__name__)
def test_flapping_of_any_kind_is_isolated_and_writes_little(say: Callable[[int, float], Said], every_s: float) -> None:
    siege = Siege()
    siege.hall.request("A001")
    siege.shout(say, 800, every_s)
    assert siege.verdict in ("flapping", "jump")
    assert siege.hall.state.book.alerts["robot_fault:R1"].detail.startswith("untrusted:")
    assert siege.complaints.notes["untrusted"] == 1
    kinds = Counter(type(row).__name__ for row in siege.rows)
    assert len(siege.rows) < MOST_ROWS, kinds


def test_the_same_factsheet_is_read_once() -> None:
    siege = Siege()
    for _ in range(5):
        siege.shout(factsheets, 1, 1.0)
    first = siege.gateway.links["R1"].factsheet
    siege.shout(factsheets, 5, 1.0)
    assert siege.gateway.links["R1"].factsheet is first and siege.verdict == ""
    siege.shout(new_factsheets, 1, 1.0)
    assert siege.gateway.links["R1"].factsheet is not first


def test_what_happens_now_and_then_is_forgiven() -> None:
    unrest = Unrest()
    assert not any(unrest.add(GRAVE, 20.0 * n) for n in range(500)), "a bad network, every twenty seconds"
    assert any(unrest.add(1.0, n / (2.0 * CALM_PER_S)) for n in range(100))
    assert not any(Unrest().add(1.0, 0.0) for _ in range(int(MOST)))


def test_after_a_person_has_looked_it_is_believed_as_long_as_it_keeps_still() -> None:
    desk = DeskOfTrust()
    for n in range(60):
        desk.hear(0.05, paused=bool(n % 2))
    assert desk.fault() == "untrusted:flapping"
    desk.resume()
    desk.look()
    assert desk.hear().faults == ()
    for n in range(10):
        live = desk.hear(0.05, paused=bool(n % 2))
    assert live.faults == ("untrusted:flapping",), "sooner than the first time"


def test_the_stop_of_an_isolated_robot_counts_once_it_is_steady() -> None:
    desk = DeskOfTrust()
    pressed, free = ({"eStop": word, "fieldViolation": False} for word in ("MANUAL", "NONE"))
    for n in range(60):
        desk.hear(0.05, paused=bool(n % 2))
    assert not desk.hear(0.1, safetyState=pressed).emergency_stop
    assert desk.hear(STEADY_S, safetyState=pressed).emergency_stop
    assert desk.hear(0.1, safetyState=free).emergency_stop
    assert not desk.hear(STEADY_S, safetyState=free).emergency_stop
