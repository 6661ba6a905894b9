"""A robot among people: slow near them, never too close, behind walkers, and on by itself when the way is clear."""

from __future__ import annotations

import math

import pytest

from robot_nodes.port import Goal
from simulations.sim_robot import SimRobot
from simulations.world import Person, World
from simulations.world.stopping import stopping_speed
from tests.simulations.small_hall import small_hall

DT = 0.05


def on_the_way(speed: float = 0.6, to: float = 8.0) -> World:
    """R1 drives east along y = 1.8, from x = 1."""
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    world.drive("R1", Goal("g", to, 1.8, None, speed))
    return world


def gap(world: World, person: str) -> float:
    body, who = world.robots["R1"], world.people[person]
    return math.hypot(body.x - who.x_m, body.y - who.y_m) - body.radius_m - who.radius_m


@pytest.mark.parametrize(("speed", "needs_m"), [(0.3, 0.14), (0.5, 0.28), (0.6, 0.36), (0.8, 0.56)])
def test_the_speed_is_one_from_which_it_can_stop(speed: float, needs_m: float) -> None:
    """The stopping distances of small delivery robots: 0.3 s to react, then 1 m/s2."""
    assert stopping_speed(needs_m, 0.0, 0.3, 1.0) == pytest.approx(speed, abs=0.02)
    assert stopping_speed(needs_m, 1.0, 0.3, 1.0) < speed / 2, "somebody who comes towards it shortens the way"
    assert stopping_speed(-0.1, 0.0, 0.3, 1.0) == stopping_speed(0.2, 1.0, 0.3, 1.0) == 0.0


def test_it_stops_before_somebody_in_its_way_says_so_and_goes_on_by_itself() -> None:
    world = on_the_way()
    world.enter("V1", 4.0, 1.8)
    port, body = SimRobot(world, "R1"), world.robots["R1"]
    world.step(7.0)
    status = port.status()
    assert (status.field_violation, status.moving, status.drive.phase) == (True, False, "driving")
    assert not status.emergency_stop and not status.faults
    assert world.settings.people_gap_m <= gap(world, "V1") < world.settings.people_gap_m + 0.1
    world.walk("V1", [(4.0, 0.3)], 1.0)
    world.step(15.0)
    assert body.phase == "arrived" and not port.status().field_violation
    assert 1 <= body.stops_for_people <= 3


def test_an_emergency_stop_is_another_matter() -> None:
    world = on_the_way()
    world.step(3.0)
    world.press_emergency_stop("R1")
    world.step(2.0)
    world.release_emergency_stop("R1")
    stood = world.robots["R1"].x
    world.step(60.0)
    assert world.robots["R1"].x == stood and SimRobot(world, "R1").status().drive.phase == "failed"


def test_it_waits_behind_a_slow_walker_and_never_presses() -> None:
    world = on_the_way()
    walker = world.enter("V1", 2.6, 1.8)
    world.walk("V1", [(9.0, 1.8)], 0.4)
    world.step(3.0)
    nearest = math.inf
    for _ in range(200):
        world.step(DT)
        nearest = min(nearest, gap(world, "V1"))
        assert world.robots["R1"].x < walker.x_m
        assert world.robots["R1"].v <= 0.41
    assert nearest > 0.8


def test_near_people_it_is_slow() -> None:
    world = on_the_way()
    world.enter("V1", 4.0, 1.8 - 0.28 - 0.25 - 0.6)
    seen = speeds_near(world, "V1", 10.0, within_m=0.8)
    assert seen and max(seen) <= world.settings.near_people_mps + 1e-9
    assert world.robots["R1"].phase != "failed" and world.robots["R1"].stops_for_people == 0


def speeds_near(world: World, person: str, seconds: float, within_m: float) -> list[float]:
    """How fast R1 was whenever ``person`` was that near, and not yet behind it."""
    seen = []
    for _ in range(round(seconds / DT)):
        world.step(DT)
        if gap(world, person) < within_m and world.robots["R1"].x < world.people[person].x_m:
            seen.append(world.robots["R1"].v)
    return seen


def test_a_child_that_steps_before_it_is_not_touched() -> None:
    world = on_the_way(speed=0.8)
    child = world.enter("K1", 4.0, 0.3)
    child.bold = True
    world.step(3.0)
    world.walk("K1", [(world.robots["R1"].x + 1.4, 1.8)], 1.5)
    nearest = math.inf
    for _ in range(60):
        world.step(DT)
        nearest = min(nearest, gap(world, "K1"))
    assert 0.05 < nearest < world.settings.people_gap_m
    assert world.robots["R1"].yielding and world.robots["R1"].v == 0.0


def test_beside_somebody_who_does_not_move_it_waits_and_then_creeps_by() -> None:
    """0.4 m of air is less than it likes, and enough to pass; 0.2 m is not."""
    for air, passes in ((0.4, True), (0.2, False)):
        world = on_the_way()
        world.enter("V1", 4.0, 1.8 - 0.28 - 0.25 - air)
        world.step(3.5)
        assert max(speeds_near(world, "V1", 25.0, within_m=0.48), default=0.0) <= world.settings.creep_mps + 1e-9
        assert (world.robots["R1"].phase == "arrived") == passes
        assert world.robots["R1"].squeezes == 1


def test_it_comes_to_the_place_where_it_serves_somebody_and_leaves_again() -> None:
    world = World(small_hall())
    world.enter("V1", 2.5, 5.0)
    world.sit("V1")
    world.enter("P01", 2.2, 5.1)
    world.place_robot("R1", 2.5, 2.0, math.pi / 2)
    world.drive("R1", Goal("there", 2.5, 4.15, math.pi / 2, 0.6))
    world.step(20.0)
    assert world.robots["R1"].phase == "arrived"
    world.drive("R1", Goal("back", 2.5, 2.0, None, 0.6))
    world.step(20.0)
    assert (world.robots["R1"].phase, world.robots["R1"].stops_for_people) == ("arrived", 0)


def test_it_does_not_set_off_while_somebody_walks_close_behind_it() -> None:
    world = on_the_way()
    world.enter("V1", 0.45, 1.8)
    world.walk("V1", [(0.45, 5.0)], 0.2)
    world.step(0.5)
    assert world.robots["R1"].v == 0.0
    world.step(15.0)
    assert world.robots["R1"].phase == "arrived"


def test_people_know_when_they_stand() -> None:
    someone = Person("V1", 0.0, 0.0, 0.25)
    someone.path = [(1.0, 0.0)]
    someone.walk(0.1, [], 0.5)
    assert someone.walking and someone.vx_mps == pytest.approx(1.0)
    someone.path = []
    someone.stand()
    assert not someone.walking


def test_whoever_is_asked_steps_aside_and_who_sits_stays() -> None:
    world = on_the_way()
    stander, sitter = world.enter("V1", 4.0, 1.8), world.enter("V2", 4.0, 1.0)
    world.sit("V2")
    world.step(7.0)
    assert world.robots["R1"].yielding
    world.step(30.0)
    assert world.robots["R1"].phase == "arrived"
    assert abs(stander.y_m - 1.8) >= 0.28 + 0.25 + 0.5
    assert world.floor.standing_room(stander.x_m, stander.y_m, 0.2)
    assert (sitter.x_m, sitter.y_m, sitter.seated) == (4.0, 1.0, True)


def test_nobody_steps_aside_for_a_robot_that_just_stands_there() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    person = world.enter("V1", 2.0, 1.8)
    world.step(60.0)
    assert (person.x_m, person.y_m) == (2.0, 1.8)
