"""A lane that a robot finds closed is driven around, by that robot and by others, where there is another way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain.book import Order, Robot
from hall_controller.domain.closures import CLOSED_S, ROAD_BLOCKED, closed_now, withdrawn
from hall_controller.domain.live import LivePose, RobotLive
from hall_controller.domain.plan import lane_id
from hall_controller.domain.reports import robot_reported
from hall_controller.domain.traffic import holdings
from simulations.traffic.maps import plan_named
from simulations.traffic.trips import Trip, Trips

FAR_SIDE = "7,3"


class Ring(Trips):
    """R1 says what the test has it say; the others drive by themselves. There is always another way round."""

    def __init__(self, name: str = "ring", robots: int = 4) -> None:
        super().__init__(plan_named(name, robots), 7)
        self.bodies["R1"].silent = self.bodies["R1"].halted = True

    def _begin(self) -> None:
        for body in self.bodies.values():
            self.hear(body)

    def _next(self, robot: Robot) -> None:
        """It stays."""

    def send(self, robot: str, target: str) -> None:
        self.wants[robot] = Trip(target, self.now, self.state.roads.time_s(self.bodies[robot].node, target))
        self.settle()

    @property
    def order(self) -> Order:
        found = self.state.book.robot("R1").order
        assert found is not None
        return found

    @property
    def held(self) -> frozenset[str]:
        return frozenset(holdings(self.state, self.state.book.robot("R1")))

    def says(self, passed: int, *troubles: str, ahead_m: float = 0.0, **more: Any) -> None:
        """R1 has passed so many nodes of its order, and stands there, or so far away."""
        self.now += 1.0
        node = self.plan.roadmap.nodes[self.order.path[passed - 1]]
        known: dict[str, Any] = {"order": self.order.id, "update": self.order.update, "passed": passed} | more
        pose = LivePose(node.x_m + ahead_m, node.y_m, 0.0)
        live = RobotLive(at=self.now, pose=pose, last_node=node.id, troubles=troubles, **known)
        self.hears(live)

    def gives_up(self) -> None:
        """R1 knows of no order any more, where it said last that it stands."""
        self.now += 1.0
        self.hears(replace(self.state.live["R1"], at=self.now, order="", update=0, passed=0, troubles=()))

    def hears(self, live: RobotLive) -> None:
        self.write(robot_reported(self.state, c.RobotReported("R1", live), self.now))
        self.settle()


@pytest.fixture
def ring() -> Ring:
    """R1 has come to its second node, has road ahead, and stands."""
    ring = Ring()
    ring.send("R1", FAR_SIDE)
    ring.says(1)
    while ring.order.released < 3:
        ring.says(2)
    ring.says(2)
    return ring


def lane_ahead(ring: Ring, passed: int = 2) -> str:
    return lane_id(*ring.order.path[passed - 1 : passed + 1])


def test_a_robot_is_given_another_way_once_it_has_given_up_the_one_that_is_closed(ring: Ring) -> None:
    first, lane, held = ring.order.id, lane_ahead(ring), ring.held
    ring.says(2, ROAD_BLOCKED)
    assert ring.order.id == first and withdrawn(ring.state, ring.state.book.robot("R1"), ring.order)
    assert held <= ring.held, "it may still set out: nobody else is to be given its road"
    ring.gives_up()
    assert ring.order.id != first and ring.order.target == FAR_SIDE
    assert lane not in ring.state.roads.over(ring.order.path) and ring.order.rank > 0
    assert lane not in ring.held


def test_its_order_is_not_told_again_though_it_had_only_just_begun() -> None:
    """Where an order began it is told again, to a robot that forgot it; not to one that gave it up."""
    ring = Ring("grid", 2)
    node = next(
        n for n in ring.plan.roadmap.nodes.values() if n.kind == "way" and len(ring.plan.roadmap.edges[n.id]) > 2
    )
    ring.bodies["R1"].node = node.id
    ring.hears(RobotLive(at=1.0, pose=LivePose(node.x_m, node.y_m, 0.0), last_node=node.id))
    assert ring.state.book.robot("R1").node == node.id
    ring.send("R1", ring.targets[-1])
    ring.says(1)
    first = ring.order.id
    assert ring.order.path[0] == node.id and ring.order.released > 1
    ring.says(1, ROAD_BLOCKED)
    ring.gives_up()
    assert ring.order.id != first


def test_where_no_other_way_leads_it_keeps_its_order() -> None:
    """Its node tries again, and calls people in the end."""
    ring = Ring()
    ring.send("R1", FAR_SIDE)
    ring.says(1, ROAD_BLOCKED)
    assert ring.order.released > 1 and not ring.state.withdrawn and not ring.state.closed, "its dock has one way out"


@pytest.mark.parametrize("said", [{"driving": True}, {"ahead_m": 0.6}], ids=["drives", "is on the lane"])
def test_only_who_stands_at_a_node_can_take_another_way(ring: Ring, said: dict[str, Any]) -> None:
    ring.says(2, ROAD_BLOCKED, **said)
    assert not ring.state.withdrawn


def test_a_robot_that_has_set_out_after_all_keeps_its_order(ring: Ring) -> None:
    ring.says(2, ROAD_BLOCKED)
    ring.says(2, driving=True)
    assert not ring.state.withdrawn


def test_the_lane_counts_as_closed_for_a_while(ring: Ring) -> None:
    lane = lane_ahead(ring)
    ring.says(2, ROAD_BLOCKED)
    assert closed_now(ring.state) == {lane}
    ring.gives_up()
    ring.now += CLOSED_S
    ring.hear(ring.bodies["R2"])
    assert closed_now(ring.state) == frozenset(), "whoever stood there will have gone on"


def way_of(ring: Ring, robot: str) -> frozenset[str]:
    order = ring.state.book.robot(robot).order
    assert order is not None and order.rank > 0
    return ring.state.roads.over(order.path)


@pytest.mark.parametrize("already", [False, True], ids=["before it sets out", "on its way"])
def test_others_are_led_around_it(already: bool) -> None:
    ring = Ring()
    usual = ring.state.roads.path(ring.plan.robots["R2"].dock, FAR_SIDE) or ()
    lane = lane_id(*usual[-3:-1])
    if already:
        ring.send("R2", FAR_SIDE)
        assert lane in way_of(ring, "R2")
    ring.state.closed[lane] = ring.now + CLOSED_S
    if not already:
        ring.send("R2", FAR_SIDE)
    ring.pass_time(1.0)
    assert lane not in way_of(ring, "R2")
    ring.pass_time(90.0)
    assert ring.bodies["R2"].node == FAR_SIDE and ring.referee.clean


def test_who_can_go_no_other_way_tries_the_closed_one() -> None:
    ring = Ring("corridor", 2)
    usual = ring.state.roads.path(ring.plan.robots["R2"].dock, ring.targets[-1]) or ()
    lane = lane_id(*usual[1:3])
    ring.state.closed[lane] = ring.now + CLOSED_S
    ring.send("R2", ring.targets[-1])
    assert lane in way_of(ring, "R2")
