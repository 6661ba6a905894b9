"""Robots that stop, get lost or are pushed aside are planned around, and nobody waits for them for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Robot
from hall_controller.domain.eta import eta_s
from hall_controller.domain.live import LivePose, RobotLive
from hall_controller.domain.reports import robot_reported
from hall_controller.domain.strays import in_the_way_of
from hall_controller.domain.traffic import fit, holdings
from simulations.storm.halls import storm_hall
from simulations.traffic.maps import plan_named
from simulations.traffic.trips import Trip, Trips
from tests.hall_controller.domain.ghosts import GhostHall

FAR_SIDE = "7,3"


class Stage(Trips):
    """Robots at their docks on a ring, where there is always another way round; they go where a test sends them."""

    def __init__(self, robots: int = 4, name: str = "ring") -> None:
        super().__init__(plan_named(name, robots), 7)

    def _begin(self) -> None:
        for body in self.bodies.values():
            self.hear(body)

    def _next(self, robot: Robot) -> None:
        """It stays."""

    def send(self, robot: str, target: str) -> None:
        free_s = self.state.roads.time_s(self.bodies[robot].node, target)
        self.wants[robot] = Trip(target, self.now, free_s)
        self.settle()

    def page(self, robot: str) -> Robot:
        return self.state.book.robot(robot)

    def drive_into_the_road(self, robot: str, target: str) -> None:
        """Until it is in the middle of a side of the ring."""
        self.send(robot, target)
        while self.bodies[robot].node not in ("4,1", "5,1", "6,2"):
            self.pass_time(0.5)

    def carry(self, robot: str, node: str) -> None:
        self.bodies[robot].forget(node)
        self.hear(self.bodies[robot])


@pytest.mark.parametrize("lost", [False, True], ids=["stands", "reports no place"])
def test_a_robot_that_gets_on_no_more_is_led_around_though_it_names_no_reason(lost: bool) -> None:
    stage = Stage()
    stage.drive_into_the_road("R1", FAR_SIDE)
    dead = stage.bodies["R1"]
    dead.halted, dead.mute, dead.lost = True, True, lost
    dead.left_s = max(0.0, dead.arrives_s - stage.now)
    stage.send("R2", "7,4")
    stage.pass_time(10.0)
    assert fit(stage.state, stage.page("R1")), "people may pass: it is waited for a little"
    stage.pass_time(35.0)
    order = stage.page("R1").order
    assert order is not None and order.rank == 0 and not fit(stage.state, stage.page("R1"))
    assert eta_s(stage.state, "R1") is None, "nobody can say"
    held = holdings(stage.state, stage.page("R1"))
    stage.pass_time(40.0)
    assert stage.bodies["R2"].node == "7,4", "it went the other way round"
    stage.pass_time(300.0)
    assert holdings(stage.state, stage.page("R1")) == held, "what it holds stays its own, for good"
    dead.halted = dead.mute = dead.lost = False
    if dead.driving:
        stage.go_on(dead, dead.left_s)
    stage.pass_time(60.0)
    assert dead.node == FAR_SIDE, "when it gets on again, so does its trip"
    assert stage.referee.clean


def test_a_robot_that_falls_silent_keeps_its_place_for_good() -> None:
    stage = Stage()
    stage.drive_into_the_road("R1", FAR_SIDE)
    stage.bodies["R1"].silent = stage.bodies["R1"].halted = True
    stage.state.live.pop("R1")
    held = holdings(stage.state, stage.page("R1"))
    stage.send("R2", "7,4")
    stage.pass_time(500.0)
    assert stage.bodies["R2"].node == "7,4" and holdings(stage.state, stage.page("R1")) == held
    assert held
    assert stage.referee.clean


def test_a_robot_pushed_a_metre_off_its_node_is_led_around() -> None:
    stage = Stage()
    pushed = RobotLive(at=stage.now, pose=LivePose(1.5, 0.8, 0.0), last_node="1,0")
    stage.bodies["R1"].silent = True  # its body in this world knows of nodes only
    stage.write(robot_reported(stage.state, c.RobotReported("R1", pushed), stage.now))
    assert stage.page("R1").node == "" and "robot_off_road:R1" in stage.state.book.alerts
    near = stage.state.roads.over(("1,1", "2,1"))
    assert near <= in_the_way_of(stage.state, stage.page("R1"))
    stage.send("R3", "0,3")
    driven = set[str]()
    while stage.bodies["R3"].node != "0,3" and stage.now < 120.0:
        driven |= set(holdings(stage.state, stage.page("R3")))
        stage.pass_time(0.5)
    assert stage.bodies["R3"].node == "0,3" and driven.isdisjoint(near), "the long way round"
    back = RobotLive(at=stage.now, pose=LivePose(1.0, 0.0, 0.0), last_node="1,0")
    stage.write(robot_reported(stage.state, c.RobotReported("R1", back), stage.now))
    assert stage.page("R1").node == "1,0" and not in_the_way_of(stage.state, stage.page("R1"))


def test_a_robot_that_stands_askew_at_its_node_is_in_the_way_of_more_than_that() -> None:
    hall = GhostHall(storm_hall("star"))
    hall.run(1)
    robot, crossing = hall.state.book.robots["R1"], hall.plan.roadmap.nodes["a"]
    dock, held = hall.plan.roadmap.nodes[robot.node], hall.plan.roadmap.conflicts[robot.node]

    def in_the_way(towards_crossing: float) -> frozenset[str]:
        x_m = dock.x_m + towards_crossing * (crossing.x_m - dock.x_m)
        y_m = dock.y_m + towards_crossing * (crossing.y_m - dock.y_m)
        hall.state.live["R1"] = replace(hall.state.live["R1"], pose=LivePose(x_m, y_m, 0.0))
        return in_the_way_of(hall.state, robot)

    assert not in_the_way(0.05), "as well as robots stand"
    assert in_the_way(0.2) - held, "stopped short of it: somebody would drive past too near"
    assert not in_the_way(0.0)


def test_a_robot_that_takes_its_order_up_again_between_two_nodes_is_on_the_road() -> None:
    stage = Stage()
    stage.drive_into_the_road("R1", FAR_SIDE)
    stage.bodies["R1"].silent = True
    order, between = stage.page("R1").order, LivePose(1.5, 0.8, 0.0)
    assert order is not None
    restarted = RobotLive(at=stage.now, pose=between, last_node="1,0")
    stage.write(robot_reported(stage.state, c.RobotReported("R1", restarted), stage.now))
    assert "robot_off_road:R1" in stage.state.book.alerts
    told_again = RobotLive(at=stage.now, pose=between, last_node="1,0", order=order.id, driving=True)
    stage.write(robot_reported(stage.state, c.RobotReported("R1", told_again), stage.now))
    assert "robot_off_road:R1" not in stage.state.book.alerts


def test_a_robot_that_still_numbers_its_nodes_by_the_order_before_was_not_carried_away() -> None:
    stage = Stage()
    stage.bodies["R1"].silent = True
    path = ("1,0", "1,1", "2,1", "3,1")
    stage.write([e.OrderIssued("R1", "O-next", path, 3, 0)])
    told = RobotLive(stage.now, LivePose(1.0, 0.0, 0.0), last_node="1,0", order="O-next", passed=3)
    assert robot_reported(stage.state, c.RobotReported("R1", told), stage.now) == []


def test_people_are_called_to_an_idle_robot_whose_askew_place_keeps_another_waiting() -> None:
    stage = Stage(2)
    stage.bodies["R1"].silent = True

    def stands(off_m: float) -> bool:
        told = RobotLive(stage.now, LivePose(1.0, off_m, 0.0), last_node="1,0")
        stage.write(robot_reported(stage.state, c.RobotReported("R1", told), stage.now))
        return "robot_off_road:R1" in stage.state.book.alerts

    assert not stands(0.45), "nobody minds"
    stage.send("R2", "1,1")
    stage.pass_time(60.0)
    assert stands(0.45) and stage.bodies["R2"].node != "1,1"
    assert not stands(0.0)
    stage.pass_time(60.0)
    assert stage.bodies["R2"].node == "1,1" and stage.referee.clean


@pytest.mark.parametrize("done", [True, False], ids=["done with its order", "waits for road"])
@pytest.mark.parametrize(("x_m", "y_m", "node"), [(1.0, 0.0, "1,0"), (2.5, 1.9, "")], ids=["to a dock", "off the road"])
def test_a_robot_carried_away_under_an_order_is_not_where_that_ends(
    x_m: float, y_m: float, node: str, done: bool
) -> None:
    stage = Stage()
    stage.send("R1", FAR_SIDE)
    stage.pass_time(200.0)
    stage.bodies["R1"].silent = True
    path = (FAR_SIDE,) if done else (FAR_SIDE, "7,2")
    stage.write([e.OrderIssued("R1", "O-next", path, 1, 0)])
    told = RobotLive(stage.now, LivePose(x_m, y_m, 0.0), last_node=FAR_SIDE, order="O-next", passed=1, order_done=done)
    stage.write(robot_reported(stage.state, c.RobotReported("R1", told), stage.now))
    page = stage.page("R1")
    assert (page.order, page.node) == (None, node)
    assert ("robot_off_road:R1" in stage.state.book.alerts) == (not node)


@pytest.mark.parametrize("robots", [2, 3])
def test_robots_carried_into_each_others_docks_do_not_wait_for_each_other(robots: int) -> None:
    stage = Stage(robots)
    docks = [spec.dock for spec in stage.plan.robots.values()]
    for body, dock in zip(stage.bodies.values(), docks[1:] + docks[:1], strict=True):
        body.forget(dock)
        stage.page(body.id).node = dock
    for body, dock in zip(stage.bodies.values(), docks, strict=True):
        stage.send(body.id, dock)
    stage.pass_time(300.0)
    assert [body.node for body in stage.bodies.values()] == docks and stage.referee.clean


def test_a_robot_whose_dock_is_taken_for_good_makes_room_elsewhere() -> None:
    stage = Stage(3)
    stage.send("R1", "0,3")
    stage.pass_time(60.0)
    stage.bodies["R2"].forget("1,0")  # carried into the dock of R1, and it stays there
    stage.page("R2").node = "1,0"
    stage.bodies["R2"].silent = True
    stage.state.live.pop("R2")
    stage.send("R1", "1,0")
    stage.send("R3", "0,3")
    stage.pass_time(120.0)
    assert stage.bodies["R3"].node == "0,3", "R1 waits for its dock, but not there"
    assert stage.bodies["R1"].node not in ("0,3", "1,0") and not stage.state.roads.through(stage.bodies["R1"].node)
    assert stage.referee.clean
