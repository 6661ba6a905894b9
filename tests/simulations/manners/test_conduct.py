"""Who watches the robots finds what is planted: speed over every kind of cap, touching, and a blocked aisle."""

from __future__ import annotations

from robot_nodes.port import Goal
from simulations.world import World, WorldSettings
from simulations.world.conduct import Conduct
from simulations.world.usher import Usher
from tests.simulations.small_hall import small_hall


def watched(world: World, seconds: float, scene_mps: float = 0.8, aisle_s: float = 60.0) -> Conduct:
    usher = Usher(world, lambda body: scene_mps, aisle_s)
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
