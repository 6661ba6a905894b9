"""A body without steps stands where arithmetic says, and shows every change of door, bolt and motion."""

from __future__ import annotations

import pytest

from robot_nodes.port import Goal
from simulations.storm.body import Body
from simulations.storm.clock import Clock
from simulations.storm.floor import Floor
from simulations.storm.halls import NAMES, storm_hall


class Ground:
    """A floor with a clock, and a count of what the port has shown."""

    def __init__(self) -> None:
        self.clock = Clock(0.0)
        self.floor = Floor(storm_hall("street"), self.clock)
        self.body: Body = self.floor.bodies["R1"]
        self.shown = 0
        self.body.changed = self.show

    def show(self) -> None:
        self.shown += 1

    def until(self, when: float) -> None:
        self.clock.at(when, lambda: None)
        while self.clock.now < when:
            self.clock.step()

    def goal(self, node: str, stop_here: bool = True) -> Goal:
        place = self.floor.plan.roadmap.nodes[node]
        return Goal(f"o/2/{node}", place.x_m, place.y_m, None, 0.5, stop_here)


@pytest.fixture
def ground() -> Ground:
    return Ground()


@pytest.mark.parametrize("name", NAMES)
def test_every_hall_of_the_storm_has_a_place_of_each_kind(name: str) -> None:
    plan = storm_hall(name)
    assert {place.kind for place in plan.places.values()} == {"seat", "desk", "locker"}
    assert plan.lockers == ("L1",) and len(plan.robots) >= 2


def test_it_arrives_when_its_speed_says(ground: Ground) -> None:
    ground.body.drive(ground.goal("a"))
    ground.until(1.0)
    half = ground.body.status()
    assert half.moving and half.pose is not None and half.drive.phase == "driving"
    ground.until(2.01)
    there, place = ground.body.status(), ground.floor.plan.roadmap.nodes["a"]
    assert there.pose is not None and (there.pose.x_m, there.pose.y_m) == (place.x_m, place.y_m)
    assert not there.moving and there.drive.phase == "arrived" and there.drive.goal_id == "o/2/a"
    assert 0.0 < 1.0 - ground.body.battery < 0.001 and ground.body.last_node == "a"


def test_a_way_point_is_shown_just_before_it_is_passed(ground: Ground) -> None:
    ground.body.drive(ground.goal("a", stop_here=False))
    before = ground.shown
    ground.until(1.75)
    assert ground.shown > before and ground.body.moving


def test_it_stops_where_it_is_and_may_be_told_to_go_on(ground: Ground) -> None:
    ground.body.drive(ground.goal("a"))
    ground.until(1.0)
    ground.body.stop()
    x, y = ground.body.position()
    ground.until(5.0)
    assert ground.body.position() == (x, y) and ground.body.status().drive.phase == "idle"


@pytest.mark.parametrize("why", ["emergency_stop", "motor_fault", "battery"])
def test_what_cannot_drive_says_so(ground: Ground, why: str) -> None:
    setattr(ground.body, why, 0.0 if why == "battery" else True)
    ground.body.drive(ground.goal("a"))
    assert ground.body.status().drive.phase == "failed" and not ground.body.moving


def test_a_bolt_does_not_catch_on_an_open_door(ground: Ground) -> None:
    hatch = ground.body.hatches["upper"]
    ground.body.unlock("upper")
    hatch.door_open = True
    ground.body.hatch_touched()
    ground.body.lock("upper")
    assert ground.body.status().hatches["upper"].lock == "unlocked"
    hatch.door_open = False
    ground.body.hatch_touched()
    ground.body.lock("upper")
    assert ground.body.status().hatches["upper"].lock == "locked"


def test_papers_in_a_hatch_make_it_not_empty(ground: Ground) -> None:
    from simulations.world.papers import Spot

    hands = Spot("person", "reception-1")
    ground.floor.make("C1", "C1-1", 2, hands)
    inside = ground.floor.inside("R1", "upper")
    ground.floor.move("C1", ground.floor.of(["C1-1"]), inside)
    assert not ground.body.hatches["upper"].empty and len(ground.floor.here(["C1-1"], inside)) == 2
    ground.floor.move("C1", ["C1-1#0", "C1-1#1"], hands)
    assert ground.body.hatches["upper"].empty
