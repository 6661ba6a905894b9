"""People on the floor: they get where they want to, robots wait for them, and nobody is run into for long."""

from __future__ import annotations

import math

import pytest

from robot_nodes.port import Goal
from simulations.world import CannotAct, World
from tests.simulations.small_hall import small_hall


def test_somebody_walks_a_path_and_sits() -> None:
    world = World(small_hall())
    world.enter("V1", 0.5, 0.5)
    world.walk("V1", [(0.5, 4.0), (1.0, 5.0)], 1.0)
    world.step(10.0)
    person = world.people["V1"]
    assert (person.x_m, person.y_m) == (1.0, 5.0) and not person.path
    world.sit("V1")
    assert person.seated and world.walkers == {}


def test_a_robot_waits_for_somebody_who_walks_before_it_and_then_goes_on() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    world.drive("R1", Goal("g", 5.0, 1.8, None, 0.6))
    world.enter("V1", 3.0, 0.3)
    world.walk("V1", [(3.0, 3.0)], 0.4)
    body, person, nearest = world.robots["R1"], world.people["V1"], math.inf
    for _ in range(600):
        world.step(0.05)
        if body.v > 0.05:
            nearest = min(nearest, math.hypot(body.x - person.x_m, body.y - person.y_m))
    assert nearest > body.radius_m + person.radius_m
    assert body.phase == "arrived" and not person.path


def test_face_to_face_in_one_lane_both_get_past() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    world.drive("R1", Goal("g", 5.0, 1.8, None, 0.6))
    world.enter("V1", 5.0, 1.8)
    world.walk("V1", [(1.0, 1.8)], 1.0)
    body, person, nearest = world.robots["R1"], world.people["V1"], math.inf
    for _ in range(800):
        world.step(0.05)
        nearest = min(nearest, math.hypot(body.x - person.x_m, body.y - person.y_m))
    assert body.phase == "arrived" and not person.path
    assert nearest >= body.radius_m + person.radius_m - 1e-6


def test_a_point_under_a_standing_robot_is_given_up() -> None:
    world = World(small_hall())
    world.enter("V1", 1.0, 1.0)
    world.walk("V1", [(2.5, 1.0), (3.3, 1.6)], 1.0)
    world.step(20.0)
    person = world.people["V1"]
    assert (person.x_m, person.y_m) == (3.3, 1.6)


@pytest.mark.parametrize(("from_deg", "to_deg"), [(30, 225), (45, 240), (60, 225), (60, 240), (180, 0)])
def test_who_finds_the_gap_between_two_robots_too_narrow_walks_round(from_deg: float, to_deg: float) -> None:
    world = World(small_hall())
    for robot, x_m in (("R1", 2.7), ("R2", 3.3)):
        world.place_robot(robot, x_m, 2.0)
    world.enter("V1", *around(1.6, from_deg))
    world.walk("V1", [around(0.9, to_deg)], 1.0)
    world.step(15.0)
    person = world.people["V1"]
    assert (person.x_m, person.y_m) == around(0.9, to_deg)


def around(radius_m: float, degrees: float) -> tuple[float, float]:
    return 3.0 + radius_m * math.cos(math.radians(degrees)), 2.0 + radius_m * math.sin(math.radians(degrees))


def test_nobody_enters_twice_and_nobody_absent_acts() -> None:
    world = World(small_hall())
    world.enter("V1", 1.0, 1.0)
    with pytest.raises(ValueError, match="already"):
        world.enter("V1", 1.0, 1.0)
    world.leave("V1")
    with pytest.raises(CannotAct):
        world.walk("V1", [(2.0, 2.0)])
    assert not world.within_reach("V1", "R1")
