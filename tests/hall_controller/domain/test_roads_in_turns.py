"""The rules of the road one by one, on roads small enough to see through."""

from __future__ import annotations

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.eta import eta_s
from hall_controller.domain.fold import fold
from hall_controller.domain.holding import behind
from hall_controller.domain.live import RobotLive
from hall_controller.domain.outlook import Outlook
from hall_controller.domain.reports import robot_reported, robot_silent
from hall_controller.domain.roads import Roads
from hall_controller.domain.routing import PATIENCE, lay_routes, order_to
from hall_controller.domain.search import Search
from hall_controller.domain.state import State
from hall_controller.domain.timetable import Journey, forecast
from hall_controller.domain.traffic import fit, holdings, release_roads
from simulations.traffic.sketch import plan_of, with_docks

LANE = """
o.....o
 d   d
"""


class Stage:
    """Robots are put where a test wants them, and report what a test wants."""

    def __init__(self, sketch: str, *docks: str) -> None:
        self.plan = with_docks(plan_of("stage", sketch), docks)
        self.state, self.now = State(self.plan, Roads(self.plan.roadmap)), 100.0
        for robot in self.plan.robots.values():
            self.state.book.robot(robot.id).node = robot.dock
            self.report(robot.id)

    def write(self, events: list[e.Event]) -> None:
        for event in events:
            fold(self.state.book, event, self.now)

    def settle(self) -> None:
        while more := lay_routes(self.state) or release_roads(self.state):
            self.write(more)

    def send(self, robot: str, target: str) -> None:
        self.write(order_to(self.state, self.state.book.robot(robot), target))
        self.settle()

    def report(self, robot: str, passed: int = 0, **words: bool) -> None:
        order = self.state.book.robot(robot).order
        live = RobotLive(at=self.now, order=order.id if order else "", passed=passed, **words)  # type: ignore[arg-type]
        self.write(robot_reported(self.state, c.RobotReported(robot, live), self.now))
        self.settle()

    def released(self, robot: str) -> int:
        order = self.state.book.robot(robot).order
        assert order is not None
        return order.released

    def rank(self, robot: str) -> int:
        order = self.state.book.robot(robot).order
        assert order is not None
        return order.rank


@pytest.fixture
def stage() -> Stage:
    """Two robots at the two ends of one lane, each wanting to the other end."""
    stage = Stage(LANE, "1,0", "5,0")
    stage.send("R1", "6,1")
    stage.send("R2", "0,1")
    return stage


def test_road_is_released_just_in_time(stage: Stage) -> None:
    order = stage.state.book.robot("R1").order
    assert order is not None and order.path == ("1,0", "1,1", "2,1", "3,1", "4,1", "5,1", "6,1")
    assert order.released == 3, "the next node, and a second of road beyond it"
    stage.report("R1", 2)
    assert stage.released("R1") == 4


def test_nobody_enters_a_lane_that_another_has_to_leave_first(stage: Stage) -> None:
    assert (stage.released("R1"), stage.released("R2")) == (3, 1)
    for passed in range(2, 8):
        stage.now += 1.0
        stage.report("R1", passed, order_done=passed == 7)
    assert stage.state.book.robot("R1").node == "6,1" and stage.released("R2") > 1


def test_a_robot_that_goes_back_in_its_order_gets_no_road_back(stage: Stage) -> None:
    for passed in (2, 3, 4):
        stage.report("R1", passed)
    held = holdings(stage.state, stage.state.book.robot("R1"))
    stage.report("R1", 2)
    robot = stage.state.book.robot("R1")
    assert robot.order is not None and behind(stage.state, robot, robot.order) == 3
    assert set(holdings(stage.state, robot)) <= set(held)
    assert not fit(stage.state, robot) and stage.rank("R1") == 0, "where it is, is not certain: nobody waits for it"
    stage.report("R1", 4)
    assert fit(stage.state, robot) and stage.rank("R1") != 0


def test_silence_gives_nothing_back_and_takes_nothing(stage: Stage) -> None:
    for passed in (2, 3):
        stage.report("R1", passed)
    held = holdings(stage.state, stage.state.book.robot("R1"))
    stage.write(robot_silent(stage.state, c.RobotSilent("R1"), stage.now))
    assert holdings(stage.state, stage.state.book.robot("R1")) == held


def test_a_turn_is_lost_with_the_target(stage: Stage) -> None:
    """The robot that was to leave cannot: whoever comes for its place does not stand in its way."""
    stage.report("R1", 2)
    stage.state.book.robot("R2").node = ""
    stage.write([e.OrderLost("R2", stage.state.book.robot("R2").order.id, "6,1")])  # type: ignore[union-attr]
    stage.settle()
    assert stage.rank("R1") != 0
    order = stage.state.book.robot("R1").order
    assert order is not None and order.target == "1,0", "back to its own dock, out of the road"


def test_turns_are_held_back_for_one_that_waits_long() -> None:
    stage = Stage("o..o\n.oo.\n....\nd..d", "0,0", "3,0")
    stage.send("R1", "0,3")
    stage.state.book.ranks_given += PATIENCE * 2 + 1
    stage.send("R2", "3,3")
    assert stage.rank("R2") == 0, "first the one that has waited"
    order = stage.state.book.robot("R1").order
    assert order is not None
    for passed in range(2, len(order.path) + 1):
        stage.report("R1", passed, order_done=passed == len(order.path))
    assert stage.rank("R2") != 0


def test_who_comes_later_does_not_slip_in_before() -> None:
    stage = Stage("o...o\n.ddd.", "1,0", "2,0", "3,0")
    stage.state.book.robot("R1").node = "0,1"
    stage.send("R2", "0,1")
    assert stage.rank("R2") == 0
    stage.state.book.robot("R1").node = "4,1"
    stage.write(order_to(stage.state, stage.state.book.robot("R3"), "0,1"))
    assert stage.rank("R3") == 0
    stage.settle()
    assert stage.rank("R2") != 0 == stage.rank("R3")


def test_the_outlook_sees_who_can_arrive(stage: Stage) -> None:
    assert Outlook(stage.state).arriving == {"R1", "R2"}
    stage.report("R1", 2, emergency_stop=True)
    assert Outlook(stage.state).arriving == frozenset(), "one has lost its turn and stands in the other's way"


def test_the_estimate_is_drive_and_wait_and_unknown_behind_a_dead_robot(stage: Stage) -> None:
    alone, waits = eta_s(stage.state, "R1"), eta_s(stage.state, "R2")
    assert alone == pytest.approx(6.0) and waits is not None and waits > 6.0
    stage.report("R1", 2, emergency_stop=True)
    assert eta_s(stage.state, "R1") is None and eta_s(stage.state, "R2") is None


def test_a_way_waits_for_a_gap_in_the_forecast() -> None:
    roads = Roads(plan_of("gap", LANE).roadmap)
    other = Journey("R1", ("0,1", "1,1", "2,1", "3,1", "4,1", "5,1", "5,0"), 1, 0.0)
    foreseen = forecast(roads, [other], frozenset(), 0.0)
    plan = Search(roads, foreseen.busy, 0.0).way("6,1", "0,1")
    assert plan is not None and plan.path[0] == "6,1" and plan.leave_s[0] >= 6.0, "not before the other is out"
    assert Search(roads, forecast(roads, [], frozenset({"3,1"}), 0.0).busy, 0.0).way("6,1", "0,1") is None
