"""The referee finds what is planted, once, and nothing else."""

from __future__ import annotations

import dataclasses

import pytest

from robot_nodes.port import Goal
from simulations.world import Spot, World
from tests.simulations.small_hall import small_hall


def kinds(world: World) -> list[str]:
    return [violation.kind for violation in world.violations]


def drive(world: World, x: float, y: float, speed: float = 0.6) -> None:
    world.drive("R1", Goal("g", x, y, None, speed))


def loaded(*, door_open: bool, locked: bool) -> World:
    """R1 with one paper in hatch 1."""
    world = World(small_hall())
    world.enter("P01", 3.3, 0.8)
    world.make("a", "P01")
    world.shoot_bolt("R1", "1", draw=True)
    world.step(0.5)
    world.open_door("R1", "1", "P01")
    world.put("R1", "1", ["a"], "P01")
    if not door_open:
        world.close_door("R1", "1", "P01")
    if locked:
        world.shoot_bolt("R1", "1", draw=False)
    world.step(0.5)
    return world


@pytest.mark.parametrize(("door_open", "locked", "found"), [(True, False, 1), (False, False, 1), (False, True, 0)])
def test_driving_with_papers_behind_an_unsecured_hatch(door_open: bool, locked: bool, found: int) -> None:
    world = loaded(door_open=door_open, locked=locked)
    drive(world, 1.0, 2.0)
    world.step(10.0)
    assert kinds(world) == ["unsecured_hatch"] * found


def test_driving_with_an_open_but_empty_hatch_is_no_matter_of_papers() -> None:
    world = loaded(door_open=True, locked=False)
    world.take("R1", "1", "P01")
    drive(world, 1.0, 2.0)
    world.step(10.0)
    assert kinds(world) == []


def test_a_hatch_forced_on_the_way_gives_the_robot_time_to_stop_but_no_more() -> None:
    stops, drives_on = loaded(door_open=False, locked=True), loaded(door_open=False, locked=True)
    for world in (stops, drives_on):
        drive(world, 2.5, 2.0)
        world.step(2.5)
        world.force_hatch("R1", "1")
    stops.stop("R1")
    drive(drives_on, 1.0, 2.0)
    stops.step(5.0)
    drives_on.step(5.0)
    assert kinds(stops) == []
    assert kinds(drives_on) == ["unsecured_hatch"]


def test_faster_than_the_zone_allows() -> None:
    """0.8 m/s is right in the passage and wrong in the waiting zone; 0.6 m/s is right in both."""
    for speed, found in ((0.6, []), (0.8, ["over_speed"])):
        world = World(small_hall())
        world.place_robot("R1", 1.0, 2.0, 0.0)
        drive(world, 4.0, 2.0, 0.8)
        world.step(8.0)
        assert kinds(world) == []
        drive(world, 2.5, 2.0)
        world.step(8.0)
        drive(world, 2.5, 5.0, speed)
        world.step(10.0)
        assert kinds(world) == found


def test_a_long_wrong_is_written_down_once_and_a_second_one_again() -> None:
    world = loaded(door_open=False, locked=False)
    drive(world, 1.0, 2.0)
    world.step(15.0)
    assert kinds(world) == ["unsecured_hatch"]
    drive(world, 2.5, 2.0)
    world.step(15.0)
    assert kinds(world) == ["unsecured_hatch"] * 2


def test_a_paper_in_two_spots_or_in_none() -> None:
    world = loaded(door_open=False, locked=True)
    world.make("b", "P01")
    world.check_papers()
    assert kinds(world) == []
    piles = world.papers._at
    piles[Spot("place", "S1")] = {"a": None}
    del piles[Spot("person", "P01")]["b"]
    world.check_papers()
    assert sorted((v.kind, v.subject) for v in world.violations) == [("document_nowhere", "b"), ("document_twice", "a")]


def test_a_paper_that_was_taken_home_and_turns_up_again() -> None:
    world = World(small_hall())
    world.enter("V1", 1.0, 5.0)
    world.make("a", "V1")
    world.leave("V1")
    world.papers._at[Spot("place", "S1")] = {"a": None}
    world.check_papers()
    assert [(v.kind, v.subject) for v in world.violations] == [("document_twice", "a")]


def test_a_violation_tells_when_and_where() -> None:
    world = World(small_hall(), start_s=1000.0)
    world.place_robot("R1", 4.5, 3.0)
    drive(world, 7.0, 3.0)
    world.step(10.0)
    (violation,) = world.violations
    assert 1000.0 < violation.at_s < 1010.0
    assert violation.subject == "R1" and "table" in violation.detail
    assert dataclasses.asdict(violation)["kind"] == "wall_contact"
