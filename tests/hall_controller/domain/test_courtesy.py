"""A robot that waits for people: no trouble, until it blocks the aisle for too long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain.live import FIELD_VIOLATION
from tests.hall_controller.domain.ghosts import GhostHall


@pytest.fixture
def hall() -> GhostHall:
    """R-something is on its way and has just stopped for people."""
    hall = GhostHall()
    hall.run(2)
    hall.request("A001")
    hall.run(2)
    return hall


def robot_of(hall: GhostHall) -> str:
    return next(robot.id for robot in hall.state.book.robots.values() if robot.order is not None)


def wait(hall: GhostHall, seconds: int, **changes: object) -> None:
    """The robot says once a second that somebody is in its field."""
    robot = robot_of(hall)
    for _ in range(seconds):
        hall.now += 1.0
        live = hall._live(hall.ghosts[robot])
        told = {"driving": False, "troubles": (FIELD_VIOLATION,), **changes}
        hall.ask(c.RobotReported(robot, replace(live, **told)))  # type: ignore[arg-type]
        hall.ask(c.TimePassed())


def alerts(hall: GhostHall) -> set[str]:
    return {alert.kind for alert in hall.state.book.alerts.values()} - {"robot_silent"}


def test_waiting_for_people_is_no_trouble(hall: GhostHall) -> None:
    wait(hall, 30)
    assert alerts(hall) == set()


def test_an_aisle_blocked_for_too_long_is_an_alert_until_it_is_free(hall: GhostHall) -> None:
    robot, bound = robot_of(hall), int(hall.plan.dwell.aisle_blocked_s)
    wait(hall, bound)
    assert alerts(hall) == set()
    wait(hall, 3)
    assert alerts(hall) == {"aisle_blocked"}
    alert = hall.state.book.alerts[f"aisle_blocked:{robot}"]
    order = hall.state.book.robots[robot].order
    assert order is not None and " - " in alert.detail
    assert set(alert.detail.split(" - ")) <= set(order.path)
    hall.run(1)
    assert alerts(hall) == set() and not hall.state.yielding


def test_a_robot_that_creeps_on_begins_anew(hall: GhostHall) -> None:
    for _ in range(3):
        wait(hall, 40)
        wait(hall, 1, driving=True)
    assert alerts(hall) == set()


@pytest.mark.parametrize("stop", ["paused", "emergency_stop"])
def test_a_stopped_robot_does_not_wait_for_people(hall: GhostHall, stop: str) -> None:
    wait(hall, 70, **{stop: True})
    assert "aisle_blocked" not in alerts(hall) and not hall.state.yielding


def test_other_troubles_are_still_told(hall: GhostHall) -> None:
    wait(hall, 2, troubles=(FIELD_VIOLATION, "driveFailed"))
    (alert,) = (alert for alert in hall.state.book.alerts.values() if alert.kind == "robot_trouble")
    assert FIELD_VIOLATION not in alert.detail


def test_idle_robots_go_home_and_stay_out_of_every_aisle(hall: GhostHall) -> None:
    """Home is a dock of their own, and no dock is in anybody's way: the hall file would be refused."""
    hall.run(3)
    handoff = next(iter(hall.state.book.handoffs))
    hall.ask(c.CancelHandoff(handoff, "reception-1", "visitor_left"))
    hall.run(60)
    nodes = hall.plan.roadmap.nodes
    for robot in hall.state.book.robots.values():
        assert robot.node == hall.plan.robots[robot.id].dock and robot.order is None
        blocked = {each for each in hall.plan.roadmap.conflicts[robot.node] if each in nodes}
        assert blocked == {robot.node}


def test_a_robot_whose_dock_is_taken_waits_where_it_blocks_nobody(hall: GhostHall) -> None:
    mine = robot_of(hall)
    other = next(name for name in hall.ghosts if name != mine)
    hall.load(next(iter(hall.state.book.handoffs)))
    ghost = hall.ghosts[other]
    hall.run(5)
    ghost.node, ghost.frozen, ghost.paused = hall.plan.robots[mine].dock, True, True
    ghost.order, ghost.path, ghost.passed, ghost.released = "", (), 0, 0
    hall.unload(next(iter(hall.state.book.handoffs)))
    hall.run(30)
    waits = hall.state.book.robots[mine]
    assert waits.node == "stop-P1" and not hall.state.roads.through(waits.node)
    ghost.frozen = False
    hall.ask(c.ResumeRobot(other, "reception-1"))
    hall.run(60)
    assert {name: each.node for name, each in hall.ghosts.items()} == {r.id: r.dock for r in hall.plan.robots.values()}
