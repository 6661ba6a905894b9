"""Robots as bodies: they get where they are told, within their limits, and never through anything."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot_nodes.port import Goal
from simulations.world import RobotBody, World, WorldSettings
from tests.simulations.small_hall import small_hall

DT = 0.05


def goal(x: float, y: float, *, theta: float | None = None, speed: float = 0.6, stop_here: bool = True) -> Goal:
    return Goal(f"{x},{y}", x, y, theta, speed, stop_here)


def run(world: World, robot: str, limit_s: float = 60.0) -> float:
    """Step until the robot no longer drives; seconds that took."""
    start, body = world.now_s, world.robots[robot]
    while body.phase == "driving" and world.now_s - start < limit_s:
        world.step(DT)
    return world.now_s - start


def still(body: RobotBody) -> bool:
    return body.still


def charging(body: RobotBody) -> bool:
    return body.charging


def off(body: RobotBody, x: float, y: float) -> float:
    return math.hypot(body.x - x, body.y - y)


def test_it_arrives_at_the_point_with_the_heading_asked_for() -> None:
    world = World(small_hall())
    world.drive("R1", goal(1.0, 2.0, theta=math.pi / 2))
    run(world, "R1")
    body = world.robots["R1"]
    assert body.phase == "arrived" and body.still
    assert off(body, 1.0, 2.0) < 0.01
    assert abs(math.remainder(body.theta - math.pi / 2, math.tau)) < 0.02
    assert world.violations == []


def test_it_takes_as_long_as_physics_says() -> None:
    """Two metres ahead: speed up at 0.8 m/s2 to 0.6 m/s, cruise, slow down at about 1 m/s2: some four seconds."""
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.0, 0.0)
    world.drive("R1", goal(1.0 + 2.0, 1.0))
    took = run(world, "R1")
    assert 2.0 / 0.6 + 0.3 < took < 2.0 / 0.6 + 1.5


def test_a_way_point_is_passed_without_stopping_when_the_next_goal_comes_in_time() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    body, slowest = world.robots["R1"], math.inf
    world.drive("R1", goal(3.0, 1.8, stop_here=False))
    while body.phase == "driving":
        world.step(DT)
    world.drive("R1", goal(5.0, 1.8))
    while body.x < 4.0:
        world.step(DT)
        slowest = min(slowest, body.v)
    assert slowest > 0.4


def test_a_way_point_without_a_next_goal_is_never_overshot() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    world.drive("R1", goal(3.0, 1.8, stop_here=False, speed=0.8))
    body, farthest = world.robots["R1"], 0.0
    for _ in range(200):
        world.step(DT)
        farthest = max(farthest, body.x)
    assert body.still and body.phase == "arrived"
    assert farthest <= 3.0 + 0.005


def test_at_a_sharp_bend_it_stops_and_turns_instead_of_cutting_the_corner() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    body, left = world.robots["R1"], 0.0
    world.drive("R1", goal(3.0, 1.8, stop_here=False))
    run(world, "R1")
    world.drive("R1", goal(3.0, 3.0))
    while body.phase == "driving":
        world.step(DT)
        left = max(left, 3.0 - body.x if body.y > 1.9 else 0.0)
    assert off(body, 3.0, 3.0) < 0.01
    assert left < 0.15


def test_stop_brakes_within_the_braking_distance_and_forgets_the_goal() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    world.drive("R1", goal(7.0, 1.8, speed=0.8))
    body = world.robots["R1"]
    while body.v < 0.79:
        world.step(DT)
    x = body.x
    world.stop("R1")
    for _ in range(60):
        world.step(DT)
    assert body.still and body.phase == "idle" and body.goal_id == ""
    assert body.x - x <= 0.8**2 / 2 + 0.8 * DT


def test_nothing_lets_it_pass_through_a_wall() -> None:
    """Straight at the table: it stops on contact, says so, and can drive away again."""
    world = World(small_hall())
    world.place_robot("R1", 3.0, 3.0, 0.0)
    world.drive("R1", goal(8.0, 3.0))
    run(world, "R1")
    body = world.robots["R1"]
    assert body.phase == "failed" and "table" in body.reason
    assert body.x + body.radius_m <= 5.4 + 0.001
    assert [v.kind for v in world.violations] == ["wall_contact"]
    world.drive("R1", goal(3.0, 3.0))
    run(world, "R1")
    assert off(body, 3.0, 3.0) < 0.01


def test_two_robots_that_meet_stop_each_other_and_can_part_again() -> None:
    world = World(small_hall())
    world.place_robot("R1", 1.0, 1.8, 0.0)
    world.place_robot("R2", 4.0, 1.8, math.pi)
    world.drive("R1", goal(4.0, 1.8))
    world.drive("R2", goal(1.0, 1.8))
    run(world, "R1")
    a, b = world.robots["R1"], world.robots["R2"]
    assert (a.phase, b.phase) == ("failed", "failed")
    assert math.hypot(a.x - b.x, a.y - b.y) >= a.radius_m + b.radius_m
    assert [(v.kind, v.subject) for v in world.violations] == [("robot_contact", "R1+R2")]
    world.drive("R1", goal(1.0, 1.8))
    run(world, "R1")
    assert a.phase == "arrived" and len(world.violations) == 1


points = st.tuples(st.floats(0.0, 10.0), st.floats(0.0, 6.0))


@settings(max_examples=60, deadline=None)
@given(
    goals=st.lists(st.tuples(points, st.floats(0.1, 2.0), st.booleans()), min_size=1, max_size=6),
    dt=st.floats(0.01, 0.3),
)
def test_whatever_it_is_told_it_stays_inside_its_limits(
    goals: list[tuple[tuple[float, float], float, bool]], dt: float
) -> None:
    world = World(small_hall())
    body = world.robots["R1"]
    limits = world.settings
    for (x, y), speed, stop_here in goals:
        world.drive("R1", goal(x, y, speed=speed, stop_here=stop_here))
        for _ in range(40):
            before, then, at = body.v, (body.x, body.y), world.now_s
            world.step(dt)
            took = world.now_s - at
            assert body.v <= body.max_speed_mps + 1e-9
            assert body.v - before <= limits.acceleration_mps2 * took + 1e-9
            assert math.dist(then, (body.x, body.y)) <= body.max_speed_mps * took + 1e-9
            assert world.floor.standing_room(body.x, body.y, body.radius_m)


def test_the_battery_runs_down_by_time_and_metres_and_fills_only_at_a_dock() -> None:
    world = World(small_hall(), settings=WorldSettings(charge_per_s=0.001))
    body = world.robots["R1"]
    world.step(100.0)
    after_rest = body.battery
    assert after_rest == pytest.approx(1.0 - 100.0 / (12 * 3600))
    world.drive("R1", goal(2.5, 2.0))
    took = run(world, "R1")
    assert body.battery == pytest.approx(after_rest - took / (12 * 3600) - 1.0 / 8000, rel=1e-4)
    world.charge("R1", True)
    assert not charging(body)
    world.drive("R1", goal(2.5, 1.0))
    run(world, "R1")
    world.charge("R1", True)
    before = body.battery
    world.step(1.0)
    assert charging(body) and body.battery == pytest.approx(before + 0.001)
    world.drive("R1", goal(2.5, 2.0))
    assert not charging(body)


def test_a_robot_whose_battery_runs_out_on_the_way_stops_and_is_gone_from_the_air() -> None:
    world = World(small_hall(), settings=WorldSettings(drive_drain_per_m=0.8))
    world.drive("R1", goal(1.0, 2.0))
    world.step(30.0)
    body = world.robots["R1"]
    assert body.still and not body.reachable and body.phase == "failed"
    assert off(body, 1.0, 2.0) > 0.1


@pytest.mark.parametrize("fault", ["press_emergency_stop", "fail_motor", "empty_battery"])
def test_a_fault_on_the_way_stops_it_and_it_does_not_set_off_by_itself(fault: str) -> None:
    world = World(small_hall())
    world.drive("R1", goal(1.0, 2.0))
    world.step(3.0)
    body = world.robots["R1"]
    assert not still(body)
    getattr(world, fault)("R1")
    world.step(2.0)
    assert still(body) and body.phase == "failed" and body.reason
    place = body.x, body.y
    if fault == "press_emergency_stop":
        world.drive("R1", goal(1.0, 2.0))
        assert body.phase == "failed"
        world.release_emergency_stop("R1")
    world.step(5.0)
    assert (body.x, body.y) == place


def test_noise_moves_what_the_robot_believes_and_not_the_robot() -> None:
    quiet, noisy = World(small_hall()), World(small_hall(), seed=3, settings=WorldSettings(pose_noise_m=0.05))
    for world in (quiet, noisy):
        world.drive("R1", goal(1.0, 2.0))
        world.step(2.0)
    assert noisy.robots["R1"].x == quiet.robots["R1"].x
    assert noisy.believed_pose("R1") != quiet.believed_pose("R1")
    assert quiet.believed_pose("R1").x_m == quiet.robots["R1"].x


def test_the_same_seed_gives_the_same_trace() -> None:
    def trace(seed: int) -> list[tuple[float, ...]]:
        world = World(small_hall(), seed=seed, settings=WorldSettings(pose_noise_m=0.02))
        world.enter("V1", 5.0, 0.5)
        world.walk("V1", [(2.5, 3.0), (1.0, 4.5)])
        seen: list[tuple[float, ...]] = []
        for i in range(400):
            if i % 100 == 0:
                world.drive("R1", goal(1.0 + i / 100, 2.0))
                world.drive("R3", goal(8.0 - i / 100, 1.5))
            world.step(DT)
            person = world.people["V1"]
            seen += [
                (b.x, b.y, b.theta, b.v, b.battery, *b.believed_offset, person.x_m, person.y_m)
                for b in world.robots.values()
            ]
        return seen

    assert trace(5) == trace(5)
    assert trace(5) != trace(6)
