"""Rooms and crowds for the tests of the fleet world."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Polygon

from hall_controller.domain.plan import HallPlan, Obstacle, Roadmap
from simulations.fleet_world import FleetWorld, Start
from simulations.fleet_world.compiled import numba_is_here
from simulations.fleet_world.world import Engine
from tests.simulations.small_hall import rectangle, small_hall

ENGINES: tuple[Engine, ...] = ("numba", "numpy") if numba_is_here() else ("numpy",)
RADIUS_M = 0.28
Floats = npt.NDArray[np.float64]


def empty_room(width: float = 13.0, height: float = 10.0, *obstacles: Obstacle) -> HallPlan:
    return replace(
        small_hall(), outline=rectangle(0.0, 0.0, width, height), obstacles=obstacles, zones=(), places={}, robots={},
        roadmap=Roadmap({}, {}, {}),
    )  # fmt: skip


def furnished_room() -> HallPlan:
    """A wall with a gap, a table and a pillar: corners to cut and a narrow way."""
    wall = Obstacle("wall", "wall", rectangle(6.0, 0.0, 6.2, 4.0))
    table = Obstacle("table", "table", rectangle(2.0, 6.0, 3.5, 7.0))
    pillar = Obstacle("pillar", "column", rectangle(9.0, 5.0, 9.3, 5.3))
    return empty_room(13.0, 10.0, wall, table, pillar)


def on_a_ring(robots: int, *, holonomic: bool = False) -> tuple[list[Start], Floats]:
    """Robots all around the room, and each one's goal straight across."""
    angles = [math.tau * n / robots for n in range(robots)]
    ring = [(5.9 * math.cos(angle), 4.4 * math.sin(angle), angle) for angle in angles]
    starts = [Start(6.5 + x, 5.0 + y, math.remainder(a + math.pi, math.tau), holonomic=holonomic) for x, y, a in ring]
    return starts, np.array([(6.5 - x, 5.0 - y) for x, y, _ in ring])


def scattered(plan: HallPlan, robots: int, seed: int, drives: Sequence[bool] = (False, True)) -> list[Start]:
    """Robots at random free places, apart from each other; ``drives`` says which are holonomic, in turns."""
    dice, free, found = np.random.default_rng(seed), free_floor(plan), list[Start]()
    while len(found) < robots:
        x, y = dice.uniform(0.4, 12.6), dice.uniform(0.4, 9.6)
        roomy = free.contains(shapely.Point(x, y).buffer(RADIUS_M + 0.05))
        if roomy and all(math.hypot(x - other.x_m, y - other.y_m) > 0.7 for other in found):
            found.append(Start(x, y, dice.uniform(-3.0, 3.0), holonomic=drives[len(found) % len(drives)]))
    return found


def free_floor(plan: HallPlan) -> Polygon:
    outline = Polygon([(point.x_m, point.y_m) for point in plan.outline])
    taken = MultiPolygon([Polygon([(p.x_m, p.y_m) for p in each.outline]) for each in plan.obstacles])
    free = outline.difference(taken)
    assert isinstance(free, Polygon)
    return free


def smallest_gap(world: FleetWorld) -> float:
    """Between any two robots of any hall; negative when they overlap."""
    f = world.fleet
    away = np.hypot(f.x[:, :, None] - f.x[:, None, :], f.y[:, :, None] - f.y[:, None, :])
    gaps = away - f.radius[:, :, None] - f.radius[:, None, :]
    return float((gaps + 99.0 * np.eye(f.x.shape[1])).min())


def smallest_air(world: FleetWorld, free: Polygon) -> float:
    """Between any robot and any wall, exactly; negative when one is touched."""
    f = world.fleet
    points = shapely.points(f.x.ravel(), f.y.ravel())
    assert shapely.contains(free, points).all()
    return float((shapely.distance(free.boundary, points) - f.radius.ravel()).min())


def smallest_room_for_people(world: FleetWorld) -> float:
    """Between any robot and any person of the same hall."""
    f, crowd = world.fleet, world.crowd
    away = np.hypot(f.x[:, :, None] - crowd.x[:, None, :], f.y[:, :, None] - crowd.y[:, None, :])
    gaps = away - f.radius[:, :, None] - crowd.radius[:, None, :]
    return float(np.where(crowd.present[:, None, :], gaps, 99.0).min())
