"""A hatch with papers that is not known to be shut: no more road, then a robot that stands, and people who know why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.live import LiveHatch, RobotLive
from tests.hall_controller.domain.ghosts import Ghost, GhostHall

Hatches = dict[str, LiveHatch]
Way = Callable[[dict[str, LiveHatch], str], dict[str, LiveHatch]]
LOADED = LiveHatch("closed", "locked", "H000001", "loaded")
WAYS: dict[str, Way] = {
    "nothing is known": lambda hatches, mine: {**hatches, mine: LiveHatch()},
    "the lock is unknown": lambda hatches, mine: {**hatches, mine: replace(LOADED, lock="unknown")},
    "the door is unknown": lambda hatches, mine: {**hatches, mine: replace(LOADED, door="unknown")},
    "left out": lambda hatches, mine: {name: hatch for name, hatch in hatches.items() if name != mine},
    "unlocked": lambda hatches, mine: {**hatches, mine: replace(LOADED, lock="unlocked")},
}


def as_it_is(hatches: Hatches, mine: str) -> Hatches:
    return hatches


class Road:
    """Papers on the way; ``way`` is how their hatch is reported from ``begin`` on."""

    def __init__(self) -> None:
        self.hall = hall = GhostHall()
        hall.run(2)
        hall.load(hall.request("A001"))
        self.handoff = hall.state.book.handoffs["H000001"]
        self.robot, self.hatch = self.handoff.robot, self.handoff.hatch
        self.page = hall.state.book.robots[self.robot]
        self._real = hall._live
        self._way: Way = as_it_is
        hall._live = self._live  # type: ignore[method-assign]

    def _live(self, ghost: Ghost) -> RobotLive:
        live = self._real(ghost)
        mine = ghost is self.hall.ghosts[self.robot]
        return replace(live, hatches=self._way(dict(live.hatches), self.hatch)) if mine else live

    def begin(self, way: Way) -> None:
        self._way = way

    @property
    def released(self) -> int:
        return self.page.order.released if self.page.order is not None else 0

    @property
    def alert(self) -> str:
        alert = self.hall.state.book.alerts.get(f"hatch_insecure:{self.robot}/{self.hatch}")
        return alert.detail if alert is not None else ""


@pytest.mark.parametrize("way", WAYS)
def test_it_gets_no_more_road_and_then_stands_and_people_are_told_what_and_where(way: str) -> None:
    road = Road()
    road.begin(WAYS[way])
    road.hall.run(1)
    released = road.released
    road.hall.run(60)
    assert road.released == released < len(road.page.order.path if road.page.order else ())
    assert road.page.stands == f"{road.robot}/{road.hatch}"
    assert road.handoff.state == "carrying", "nobody says that the papers were touched"
    for word in ("3 papers of C000001", "A001", "H000001", "last ", "two officers"):
        assert word in road.alert
    road.begin(as_it_is)
    road.hall.run(30)
    assert road.alert == ""
    assert road.page.stands, "it is shut again, and a person has not looked yet"
    road.hall.ask(c.ResumeRobot(road.robot, "reception-1"))
    road.hall.until("H000001", "at_recipient")


def test_a_sensor_that_misses_a_moment_calls_nobody() -> None:
    road = Road()
    for _ in range(5):
        road.begin(WAYS["nothing is known"])
        road.hall.run(2)
        road.begin(as_it_is)
        road.hall.run(1)
    assert (road.page.stands, road.alert) == ("", "")


def test_at_its_stop_it_is_told_and_opened_all_the_same() -> None:
    road = Road()
    road.hall.until("H000001", "at_recipient")
    road.begin(WAYS["the lock is unknown"])
    road.hall.run(10)
    assert road.alert
    assert not road.page.stands
    road.begin(as_it_is)
    road.hall.unload("H000001")
    assert (road.page.stands, road.alert) == ("", "")


def test_the_key_ends_it_too() -> None:
    road = Road()
    road.begin(WAYS["nothing is known"])
    road.hall.run(10)
    documents = {each.id: each.count for each in road.hall.state.book.cases["C000001"].documents.values()}
    road.hall.ask(
        c.TakeByHand(
            "H000001", "reception-1", "supervisor-1", "hatch_jammed", "K1", "K2", documents, road.handoff.count
        )
    )
    assert road.alert == ""


def test_two_hatches_and_an_evacuation_at_once_give_every_pause_an_id_of_its_own() -> None:
    road = Road()
    road.begin(lambda hatches, mine: {name: LiveHatch() for name in hatches})
    road.hall.run(3)
    road.hall.ask(c.Evacuate("reception-1"))
    road.hall.run(10)
    ids = [ev.action for ev in road.hall.events if isinstance(ev, e.RobotPaused | e.HatchActionOrdered)]
    assert len(ids) == len(set(ids))
