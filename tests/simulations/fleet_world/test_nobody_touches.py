"""Whatever robots are told, in any hall: no wall is entered, nobody overlaps, limits of acceleration are kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.fleet_world import FleetSettings, FleetWorld, Start
from simulations.fleet_world.world import Engine
from tests.simulations.fleet_world.rooms import (
    ENGINES,
    empty_room,
    free_floor,
    furnished_room,
    on_a_ring,
    scattered,
    smallest_air,
    smallest_gap,
    smallest_room_for_people,
)

pytestmark = pytest.mark.timeout(180)  # the first of them compiles the loops, on a full machine for a minute
DT = 0.1
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize("holonomic", [False, True], ids=["two wheels", "any direction"])
@pytest.mark.parametrize("seed", [0, 8, 28])
def test_twenty_robots_cross_a_room_and_all_arrive(holonomic: bool, seed: int) -> None:
    starts, goals = on_a_ring(20, holonomic=holonomic)
    goals += np.random.default_rng(seed).uniform(-0.15, 0.15, goals.shape)
    world = FleetWorld(empty_room(), starts=starts)
    world.drive(0, slice(None), goals[:, 0], goals[:, 1])
    gap = np.inf
    for _ in range(900):
        world.step(DT)
        gap = min(gap, smallest_gap(world))
    assert gap >= 0.0
    assert (world.fleet.phase == 2).all()
    assert np.hypot(world.fleet.x[0] - goals[:, 0], world.fleet.y[0] - goals[:, 1]).max() < 0.02


@settings(max_examples=8, deadline=None)
@given(seed=seeds, avoid=st.booleans(), dt=st.sampled_from([0.05, 0.1, 0.25]))
def test_no_wall_is_entered_and_nobody_overlaps(seed: int, avoid: bool, dt: float) -> None:
    """Random goals, also inside of walls and of each other, with manners and without."""
    plan = furnished_room()
    starts, dice, free = scattered(plan, 16, seed), np.random.default_rng(seed), free_floor(plan)
    world = FleetWorld(plan, halls=3, starts=starts, settings=FleetSettings(avoid=avoid))
    for step in range(150):
        if step % 40 == 0:
            x, y = dice.uniform(-1.0, 14.0, (3, 16)), dice.uniform(-1.0, 11.0, (3, 16))
            world.drive(slice(None), slice(None), x, y, max_speed_mps=dice.uniform(0.1, 2.0, (3, 16)))
        world.step(dt)
        assert smallest_gap(world) >= -1e-5
        assert smallest_air(world, free) >= 0.0
    assert world.fleet.metres.sum() > 20.0


@settings(max_examples=6, deadline=None)
@given(seed=seeds)
def test_people_who_walk_about_are_never_touched(seed: int) -> None:
    plan = empty_room()
    world, dice = FleetWorld(plan, halls=2, starts=scattered(plan, 8, seed), people=6), np.random.default_rng(seed)
    for hall in range(2):
        for person in range(6):
            _come_in(world, hall, person, dice)
    walked = np.zeros((2, 6))
    for step in range(200):
        if step % 50 == 0:
            world.drive(slice(None), slice(None), dice.uniform(0.5, 12.5, (2, 8)), dice.uniform(0.5, 9.5, (2, 8)))
        before = world.crowd.x.copy(), world.crowd.y.copy()
        world.step(DT)
        walked += np.hypot(world.crowd.x - before[0], world.crowd.y - before[1])
        assert smallest_room_for_people(world) >= 0.0
    assert (walked.max(axis=1) > 3.0).all()
    assert world.fleet.metres.sum() > 30.0


def _come_in(world: FleetWorld, hall: int, person: int, dice: np.random.Generator) -> None:
    """At the first free place of some; half of them sit down where they are."""
    for x, y in dice.uniform((0.5, 0.5), (12.5, 9.5), (50, 2)):
        try:
            world.enter(hall, person, x, y)
        except ValueError:
            continue
        if person % 2:
            world.sit(hall, person)
        else:
            world.walk(hall, person, dice.uniform((0.5, 0.5), (12.5, 9.5), (6, 2)), 1.2)
        return


@settings(max_examples=8, deadline=None)
@given(seed=seeds, dt=st.sampled_from([0.05, 0.1]))
def test_limits_of_speed_and_acceleration_are_kept(seed: int, dt: float) -> None:
    plan = empty_room()
    world, dice = FleetWorld(plan, starts=scattered(plan, 12, seed)), np.random.default_rng(seed)
    f, limits = world.fleet, world.settings
    for step in range(200):
        if step % 60 == 0:
            world.drive(0, slice(None), dice.uniform(0.5, 12.5, 12), dice.uniform(0.5, 9.5, 12), theta_rad=1.0)
        v, w = f.v.copy(), f.w.copy()
        vx, vy = f.v * f.course_x, f.v * f.course_y
        world.step(dt)
        assert (f.v <= f.max_speed + 1e-9).all() and (np.abs(f.w) <= limits.turn_speed_radps + 1e-9).all()
        assert (f.v - v <= limits.acceleration_mps2 * dt + 1e-9).all()
        assert (v - f.v <= limits.deceleration_mps2 * dt + 1e-9).all()
        assert (np.abs(f.w - w) <= limits.turn_acceleration_radps2 * dt + 1e-9).all()
        change = np.hypot(f.v * f.course_x - vx, f.v * f.course_y - vy)
        assert (change[f.holonomic] <= limits.deceleration_mps2 * dt + 1e-9).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_robot_stops_before_a_wall_and_says_why(engine: Engine) -> None:
    world = FleetWorld(empty_room(), starts=[Start(10.0, 5.0)], engine=engine)
    world.drive(0, 0, 20.0, 5.0)
    for _ in range(250):
        world.step(DT)
    assert world.fleet.phase[0, 0] == 3 and world.reason(0, 0) == "a wall stands in its way"
    assert 12.5 < world.fleet.x[0, 0] <= 13.0 - 0.28


def test_robots_do_not_fit_where_somebody_or_something_is() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        FleetWorld(empty_room(), starts=[Start(0.1, 5.0)])
    with pytest.raises(ValueError, match="same place"):
        FleetWorld(empty_room(), starts=[Start(5.0, 5.0), Start(5.3, 5.0)])
    near = FleetWorld(empty_room(), starts=[Start(5.0, 5.0)], settings=FleetSettings(sight_m=0.8))
    with pytest.raises(ValueError, match="must see"):
        near.step(DT)
