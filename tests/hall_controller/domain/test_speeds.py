"""How fast robots may drive: the lowest of road, robot, scene and law, in the decision and in the order that leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain.book import Order
from hall_controller.domain.plan import ROBOT_SPEED_LIMIT_MPS, Edge, HallPlan
from hall_controller.domain.roads import Roads
from hall_controller.domain.speeds import allowed_mps, released_ahead_m, scene_cap_mps
from hall_controller.domain.state import State
from hall_controller.gateways.orders import Headers, order_message
from robot_nodes.driver import LEGAL_MPS
from tests.hall_controller.domain.ghosts import GhostHall, sample_plan

PATH = ("dock-1", "e1", "s3", "s2", "m3")


@pytest.fixture(scope="module")
def plan() -> HallPlan:
    return sample_plan()


def test_the_law_is_the_same_wherever_it_is_kept() -> None:
    assert LEGAL_MPS == ROBOT_SPEED_LIMIT_MPS == 0.8


@pytest.mark.parametrize(
    ("road", "robot", "scene", "allowed"),
    [(0.6, 0.8, 0.8, 0.6), (0.8, 0.7, 0.8, 0.7), (0.8, 0.8, 0.4, 0.4), (2.0, 2.0, 2.0, 0.8)],
)
def test_the_lowest_counts(plan: HallPlan, road: float, robot: float, scene: float, allowed: float) -> None:
    spec = replace(plan.robots["R1"], max_speed_mps=robot)
    assert allowed_mps(Edge("a", "b", 1.0, road), spec, scene) == allowed


def test_a_scene_may_slow_robots_and_never_speeds_them_up(plan: HallPlan) -> None:
    hall = GhostHall(plan)
    assert scene_cap_mps(hall.state) == 0.8
    hall.ask(c.SetScene("quiet", "supervisor-1"))
    assert scene_cap_mps(hall.state) == plan.scenes["quiet"].robot_speed_mps == 0.4
    hall.ask(c.SetScene("normal", "supervisor-1"))
    assert scene_cap_mps(hall.state) == 0.8
    wild = replace(plan, scenes={"wild": replace(plan.scenes["quiet"], id="wild", robot_speed_mps=3.0)})
    state = State(wild, Roads(wild.roadmap))
    state.book.scene = "wild"
    assert scene_cap_mps(state) == 0.8


def message_speeds(plan: HallPlan, known: int, cap_mps: float) -> list[float]:
    order = Order("o", PATH, 3, 1, 0.0, [2, 3], 1)
    message = order_message(Headers(plan.robots["R1"]), Roads(plan.roadmap), plan.id, order, known, 0.0, cap_mps)
    return [edge.max_speed or 0.0 for edge in message.edges]


def test_the_order_says_it_for_all_road_that_the_robot_does_not_know_yet(plan: HallPlan) -> None:
    assert message_speeds(plan, -1, 0.8) == [0.4, 0.8, 0.8, 0.6]
    assert message_speeds(plan, -1, 0.5) == [0.4, 0.5, 0.5, 0.5]
    assert message_speeds(plan, 0, 0.5) == [0.5] * 3, "the first stretch is known, and not said again"


def test_how_much_road_keeps_its_older_speed_is_told(plan: HallPlan) -> None:
    hall = GhostHall(plan)
    hall.run(2)
    hall.request("A001")
    hall.run(1)
    bounds = [released_ahead_m(hall.state, robot) for robot in hall.state.book.robots.values()]
    assert sum(bound > 0.0 for bound in bounds) == 1 and max(bounds) < 6.0
