"""Who watches the robots finds what is planted: speed over every kind of cap, touching, and a blocked aisle."""

from __future__ import annotations

import pytest

from robot_nodes.port import Goal
from simulations.world import World, WorldSettings
from simulations.world.conduct import Conduct
from simulations.world.usher import Usher
from tests.simulations.small_hall import small_hall


def watched(world: World, seconds: float, scene_mps: float = 0.8, aisle_s: float = 60.0, works: bool = True) -> Conduct:
    usher = Usher(world, lambda body: scene_mps, aisle_s, lambda body: works)
    for _ in range(round(seconds / 0.1)):
        world.step(0.1)
        usher.look()
    return usher.conduct


def under_way(speed: float, y: float = 1.8, settings: WorldSettings | None = None) -> World:
    world = World(small_hall(), settings=settings)
    world.place_robot("R1", 1.0, y, 0.0)
    world.robots["R1"].max_speed_mps = max(0.8, speed)
    world.drive("R1", Goal("g", 4.6, y, None, speed))
    return world


def test_a_well_behaved_robot() -> None:
    seen = watched(under_way(0.8), 8.0)
    assert (seen.over_cap, seen.contacts, seen.aisles_blocked) == (0, 0, 0)
    assert seen.samples > 30


def test_a_body_that_is_made_to_speed_is_found() -> None:
    assert watched(under_way(1.0), 8.0).over_law > 10
    seen = watched(under_way(0.8, y=3.5), 8.0)
    assert seen.over_zone > 10 and seen.over_law == 0
    assert "the zone" in seen.worst[0]
    assert watched(under_way(0.6), 8.0, scene_mps=0.4).over_scene > 10


def test_a_robot_that_does_not_care_about_people_is_found() -> None:
    careless = WorldSettings(near_people_mps=0.8, people_gap_m=0.05, squeeze_gap_m=0.05, serving_gap_m=0.0)
    world = under_way(0.8, settings=careless)
    world.enter("V1", 3.0, 1.8 - 0.6)
    seen = watched(world, 8.0)
    assert seen.over_near_people > 3 and seen.contacts == 0
    assert seen.nearest_pass_m < 0.1


def test_touching_somebody_is_counted_once() -> None:
    world = under_way(0.6, settings=WorldSettings(sight_m=0.0))
    world.enter("V1", 3.0, 1.8)
    seen = watched(world, 8.0)
    assert seen.contacts == 1 and any("touch" in line for line in seen.worst)


def test_a_robot_kept_waiting_blocks_the_aisle() -> None:
    world = under_way(0.6, settings=WorldSettings(make_way_s=600.0))
    world.enter("V1", 3.0, 1.8)
    seen = watched(world, 45.0, aisle_s=30.0)
    assert seen.aisles_blocked == 1 and seen.longest_in_aisle_s > 30.0
    parked = World(small_hall())
    assert watched(parked, 45.0, aisle_s=30.0).longest_in_aisle_s == 0.0


@pytest.mark.parametrize(("beside_m", "found"), [(0.75, 1), (1.6, 0)], ids=["close by", "on another way"])
def test_coming_past_somebody_who_walks_slowly_is_found(beside_m: float, found: int) -> None:
    blind = WorldSettings(sight_m=0.0)
    world = under_way(0.8, settings=blind)
    world.enter("V1", 1.8, 1.8 + beside_m)
    world.walk("V1", [(4.6, 1.8 + beside_m)], 0.3)
    assert watched(world, 5.0).overtaken == found


def test_meeting_somebody_is_no_overtaking() -> None:
    world = under_way(0.8, settings=WorldSettings(sight_m=0.0))
    world.enter("V1", 4.0, 2.6)
    world.walk("V1", [(1.0, 2.6)], 0.3)
    assert watched(world, 5.0).overtaken == 0


def test_who_has_the_choice_waits_behind_somebody_slow() -> None:
    world = under_way(0.8)
    world.enter("V1", 1.9, 1.9)
    world.walk("V1", [(4.6, 1.9)], 0.3)
    seen = watched(world, 8.0)
    assert seen.overtaken == 0 and seen.samples > 30


def test_a_robot_that_stands_about_without_work_is_found() -> None:
    def left_in_the_road() -> World:
        world = World(small_hall())
        world.place_robot("R1", 3.0, 1.8, 0.0)
        return world

    assert watched(left_in_the_road(), 65.0, works=False).idle_astray == 1
    assert watched(left_in_the_road(), 65.0, works=True).idle_astray == 0
    assert watched(World(small_hall()), 65.0, works=False).idle_astray == 0, "at its dock"


def test_turning_on_the_spot_does_not_clear_the_aisle() -> None:
    world = World(small_hall())
    world.place_robot("R1", 3.0, 1.8, 0.0)
    usher = Usher(world, lambda body: 0.8, 30.0)
    for turn in range(400):
        world.robots["R1"].theta += 0.1 if turn % 50 == 0 else 0.0
        world.robots["R1"].w = 1.0 if turn % 50 == 0 else 0.0
        world.step(0.1)
        usher.look()
    assert usher.conduct.aisles_blocked == 1
