"""Two engines, one behaviour; the same seed, the same world; and the same drive as in the small world."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from robot_nodes.port import Goal
from simulations.fleet_world import FleetSettings, FleetWorld, Start
from simulations.fleet_world.compiled import numba_is_here
from simulations.fleet_world.world import Engine
from simulations.world import World
from tests.simulations.fleet_world.rooms import ENGINES, furnished_room, on_a_ring, scattered
from tests.simulations.small_hall import small_hall

pytestmark = pytest.mark.timeout(180)  # the first of them compiles the loops, on a full machine for a minute
DT = 0.1


def busy_world(engine: Engine, seed: int = 4, noise: float = 0.0) -> FleetWorld:
    """Both drives, three halls that differ, people who walk and sit."""
    plan = furnished_room()
    settings = FleetSettings(pose_noise_m=noise, drift_m_per_sqrt_m=noise, drift_rad_per_sqrt_m=noise)
    world = FleetWorld(plan, 3, scattered(plan, 12, 5), people=3, seed=seed, settings=settings, engine=engine)
    dice = np.random.default_rng(9)
    world.drive(slice(None), slice(None), dice.uniform(0.5, 12.5, (3, 12)), dice.uniform(0.5, 9.5, (3, 12)), 0.5)
    for hall in range(3):
        world.enter(hall, 0, 0.3, 9.7)
        world.walk(hall, 0, [(6.0 + hall, 8.0), (11.0, 2.0), (1.0, 1.0)])
        world.enter(hall, 1, 12.7, 0.3)
        world.walk(hall, 1, [(8.0, 8.0 - hall), (2.0, 3.0)])
    return world


def same(a: FleetWorld, b: FleetWorld, tolerance: float) -> bool:
    close = [
        np.allclose(x, y, rtol=0.0, atol=tolerance, equal_nan=True)
        for x, y in ((a.fleet.numbers, b.fleet.numbers), (a.crowd.numbers, b.crowd.numbers))
    ]
    exact = [
        np.array_equal(x, y)
        for x, y in ((a.fleet.flags, b.fleet.flags), (a.fleet.codes, b.fleet.codes), (a.crowd.codes, b.crowd.codes))
    ]
    return all(close) and all(exact)


@pytest.mark.skipif(not numba_is_here(), reason="numba is not installed, so there is only one engine")
def test_both_engines_do_the_same() -> None:
    numba, numpy = busy_world("numba"), busy_world("numpy")
    for step in range(250):
        numba.step(DT)
        numpy.step(DT)
        assert same(numba, numpy, 1e-9), f"they part at step {step}"
    assert numba.fleet.detour.any() or numba.fleet.metres.sum() > 50.0


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_seed_gives_the_same_world_to_the_last_bit(engine: Engine) -> None:
    def trace(seed: int) -> list[bytes]:
        world, seen = busy_world(engine, seed, noise=0.02), []
        for _ in range(80):
            world.step(DT)
            seen.append(b"".join(part.tobytes() for part in world.believed_pose()))
        return seen

    assert trace(1) == trace(1)
    assert trace(1) != trace(2)


def test_without_numba_the_engine_is_numpy() -> None:
    """In a process of its own, in which numba cannot be imported."""
    told = """
import sys
sys.modules["numba"] = None
from tests.simulations.fleet_world.test_engines import FleetWorld, Start, furnished_room
world = FleetWorld(furnished_room(), starts=[Start(1.0, 8.0)])
world.drive(0, 0, 3.0, 8.0)
for _ in range(80):
    world.step(0.1)
print(world.engine, world.fleet.phase[0, 0])
try:
    FleetWorld(furnished_room(), starts=[Start(1.0, 8.0)], engine="numba")
except ValueError as error:
    print(error)
"""
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, timeout=50, check=True, cwd=root
    )
    assert ended.stdout.splitlines() == ["numpy 2", "numba is not installed; the engine numpy needs nothing"]


@pytest.mark.parametrize("engine", ENGINES)
def test_noise_moves_what_robots_believe_and_not_the_robots(engine: Engine) -> None:
    quiet, noisy = busy_world(engine), busy_world(engine, noise=0.05)
    for _ in range(60):
        quiet.step(DT)
        noisy.step(DT)
    assert np.array_equal(quiet.fleet.x, noisy.fleet.x)
    assert np.array_equal(quiet.believed_pose()[0], quiet.fleet.x)
    astray = np.abs(noisy.believed_pose()[2] - quiet.believed_pose()[2])
    assert astray.max() > 0.01
    noisy.odometry.relocalise(slice(None), slice(None))
    assert np.allclose(noisy.believed_pose()[2], quiet.believed_pose()[2])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("theta", [None, math.pi / 2])
def test_a_robot_alone_drives_as_in_the_small_world(engine: Engine, theta: float | None) -> None:
    """One leg of four metres with a turn before it, in both: the same way, the same time."""
    small = World(small_hall(robots=1))
    small.place_robot("R1", 1.0, 1.0, 2.0)
    small.drive("R1", Goal("g", 4.6, 2.2, theta, 0.6))
    fleet = FleetWorld(small_hall(robots=1), starts=[Start(1.0, 1.0, 2.0)], engine=engine)
    fleet.drive(0, 0, 4.6, 2.2, theta, 0.6)
    body, f = small.robots["R1"], fleet.fleet
    apart, beside, arrived_s = 0.0, 0.0, [0.0, 0.0]
    while 0.0 in arrived_s and small.now_s < 30.0:
        small.step(0.05)
        fleet.step(0.05)
        apart = max(apart, math.hypot(body.x - f.x[0, 0], body.y - f.y[0, 0]))
        beside = max(beside, abs((f.x[0, 0] - 1.0) * 1.2 - (f.y[0, 0] - 1.0) * 3.6) / math.hypot(3.6, 1.2))
        for n, there in enumerate((body.phase == "arrived", f.phase[0, 0] == 2)):
            arrived_s[n] = arrived_s[n] or small.now_s * there
    assert 0.0 < arrived_s[0] < 15.0
    assert abs(arrived_s[0] - arrived_s[1]) <= 0.05 * arrived_s[0]
    assert apart < 0.12, "a fifth of a second at 0.6 m/s"
    assert beside < 0.01
    assert math.hypot(f.x[0, 0] - 4.6, f.y[0, 0] - 2.2) < 0.01
    if theta is not None:
        assert abs(math.remainder(f.theta[0, 0] - theta, math.tau)) < 0.02


@pytest.mark.parametrize("engine", ENGINES)
def test_a_way_point_is_passed_without_stopping_when_the_next_goal_comes_in_time(engine: Engine) -> None:
    world, slowest = FleetWorld(furnished_room(), starts=[Start(1.0, 8.5)], engine=engine), np.inf
    world.drive(0, 0, 3.0, 8.5, stop_here=False)
    while world.fleet.phase[0, 0] == 1:
        world.step(DT)
    world.drive(0, 0, 6.0, 8.5)
    while world.fleet.x[0, 0] < 5.0:
        world.step(DT)
        slowest = min(slowest, float(world.fleet.v[0, 0]))
    assert slowest > 0.4


def test_halls_do_not_feel_each_other() -> None:
    """The second of two halls is the same whatever happens in the first."""
    starts, goals = on_a_ring(8)
    both, other = (FleetWorld(furnished_room(), 2, starts[:4], engine=ENGINES[0]) for _ in range(2))
    for world in (both, other):
        world.drive(1, slice(None), goals[:4, 0], goals[:4, 1])
    both.drive(0, slice(None), goals[:4, 0], goals[:4, 1])
    both.press_emergency_stop(0, 2)
    for _ in range(150):
        both.step(DT)
        other.step(DT)
    assert np.array_equal(both.fleet.x[1], other.fleet.x[1])
    assert not np.array_equal(both.fleet.x[0], other.fleet.x[0])
