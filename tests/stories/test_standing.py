"""Robots that must stand, on virtual time: their nodes are started again, and none of them sets off by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hall_controller.domain import commands as c
from hall_controller.plan import load_plan
from hall_controller.store import MemoryJournal
from simulations.sample import sample_hall
from simulations.virtual import VirtualHall
from simulations.world.robot_body import RobotBody

LIMIT_TURNS = 5_000


class OnTheRoad:
    """A hall without people but for one who resumes; ``body`` drives with papers."""

    def __init__(self) -> None:
        plan = load_plan(sample_hall())
        self.hall = VirtualHall(plan, MemoryJournal(), seed=4, cases=1)
        self.body = self._carrier()
        self.hall._people = lambda: None  # type: ignore[method-assign]

    def _carrier(self) -> RobotBody:
        book = self.hall.engine.state.book
        for _ in range(LIMIT_TURNS):
            self.hall.turn()
            for handoff in book.handoffs.values():
                body = self.hall.world.robots.get(handoff.robot)
                if handoff.state == "carrying" and body is not None and body.v > 0.3:
                    self.handoff = handoff
                    return body
        raise AssertionError("nobody carries anything")

    def turns(self, number: int) -> None:
        for _ in range(number):
            self.hall.turn()

    def restart_node(self, orderly: bool) -> None:
        hall, robot = self.hall, self.body.id
        if orderly:
            hall.nodes[robot].going_offline(hall.now)
        hall.nodes[robot] = hall._node(hall.engine.state.plan, hall.engine.state.plan.robots[robot])
        hall.nodes[robot].connection_online(hall.now)

    def alerts(self) -> list[str]:
        return list(self.hall.engine.state.book.alerts)


def emergency_stop(road: OnTheRoad) -> None:
    road.hall.world.press_emergency_stop(road.body.id)
    road.turns(20)
    road.hall.world.release_emergency_stop(road.body.id)


def evacuation(road: OnTheRoad) -> None:
    road.hall._tell(c.Evacuate("reception-1"))


def forced(road: OnTheRoad) -> None:
    hatch = road.body.hatches[road.handoff.hatch]
    road.hall.world.force_hatch(road.body.id, hatch.id)
    road.turns(40)
    road.hall.world.repair_hatch(road.body.id, hatch.id)
    hatch.door_open = hatch.drawn = False


@pytest.mark.parametrize(
    ("stop", "orderly"), [(emergency_stop, False), (emergency_stop, True), (evacuation, False), (forced, False)]
)
def test_a_robot_that_must_stand_stands_when_its_node_is_started_again(
    stop: Callable[[OnTheRoad], None], orderly: bool
) -> None:
    road = OnTheRoad()
    stop(road)
    road.turns(60)
    metres = road.body.metres
    road.restart_node(orderly)
    road.turns(300)
    assert road.body.metres == metres and f"robot_paused:{road.body.id}" in road.alerts()
    if stop is emergency_stop:
        road.hall._tell(c.ResumeRobot(road.body.id, "reception-1"))
        road.turns(100)
        assert road.body.metres > metres and f"robot_paused:{road.body.id}" not in road.alerts()


def test_a_node_that_is_started_again_on_a_good_day_goes_on_by_itself() -> None:
    road = OnTheRoad()
    metres = road.body.metres
    road.restart_node(False)
    road.turns(150)
    assert road.body.metres > metres + 1.0 and not road.hall.engine.state.book.robots[road.body.id].stands
