"""A robot whose own dock gives nothing, or that is flat before it gets there, is told of before it is wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain import events as e
from hall_controller.domain.docked import BEGINS_S
from hall_controller.domain.live import RobotLive
from tests.hall_controller.domain.ghosts import Ghost, GhostHall


class DockedHall(GhostHall):
    """Every dock charges but those in ``dead``."""

    def __init__(self) -> None:
        self.dead: set[str] = set()
        super().__init__()
        self.run(3)

    def _live(self, ghost: Ghost) -> RobotLive:
        dock = any(robot.dock == ghost.node for robot in self.plan.robots.values())
        return replace(super()._live(ghost), charging=dock and ghost.node not in self.dead)

    @property
    def alerts(self) -> set[str]:
        return set(self.state.book.alerts)


@pytest.fixture
def hall() -> DockedHall:
    return DockedHall()


def test_a_dock_that_gives_no_current_calls_people_until_it_does(hall: DockedHall) -> None:
    hall.dead, hall.ghosts["R1"].battery = {hall.ghosts["R1"].node}, 0.3
    hall.run(5, (BEGINS_S - 5.0) / 5)
    assert not hall.alerts
    hall.run(2, 10.0)
    assert hall.alerts == {"not_charging:R1"}
    assert hall.state.book.alerts["not_charging:R1"].detail == hall.ghosts["R1"].node
    hall.run(20, 10.0)
    assert len([ev for ev in hall.events if isinstance(ev, e.AlertRaised)]) == 1
    hall.dead = set()
    hall.run(1)
    assert not hall.alerts


@pytest.mark.parametrize("battery", [None, 0.9])
def test_a_robot_that_needs_none_or_does_not_tell_is_left_alone(hall: DockedHall, battery: float | None) -> None:
    hall.dead, hall.ghosts["R1"].battery = {hall.ghosts["R1"].node}, battery
    hall.run(20, 10.0)
    assert not hall.alerts


def test_robots_that_charge_at_their_docks_call_nobody(hall: DockedHall) -> None:
    for ghost in hall.ghosts.values():
        ghost.battery = 0.1
    hall.run(20, 10.0)
    assert not hall.alerts


def test_what_is_silent_keeps_its_alert(hall: DockedHall) -> None:
    hall.dead, hall.ghosts["R1"].battery = {hall.ghosts["R1"].node}, 0.3
    hall.run(10, 10.0)
    hall.ghosts["R1"].away = True
    hall.run(5, 10.0)
    assert "not_charging:R1" in hall.alerts


def test_a_robot_that_is_flat_on_its_way_home_calls_people(hall: DockedHall) -> None:
    ghost, page = hall.ghosts["R1"], hall.state.book.robot("R1")
    page.node = ghost.node = next(place.stop for place in hall.plan.places.values())
    ghost.battery, ghost.frozen = 0.3, True
    hall.run(12, 10.0)
    assert page.order and not hall.alerts, "it could come, and waits for something"
    ghost.battery = 0.01
    hall.run(1)
    assert hall.alerts == {"robot_flat:R1"}
    ghost.battery, ghost.frozen = 0.3, False
    hall.run(12)
    assert ghost.node == hall.plan.robots["R1"].dock and not hall.alerts
