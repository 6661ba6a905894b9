"""How people walk: along their points, out of the way of what rolls, around what stands.

What lives here: one step of everybody in one hall. What must not: where people want to go.
People pass each other (they do), but never enter the floor that a robot needs to come to a stand; where their own way
is not free they try to the right and to the left, and wait when nothing is.
"""

from __future__ import annotations

import math

from simulations.fleet_world.compiled import compiled
from simulations.fleet_world.crowd import (
    PERSON_RADIUS,
    PERSON_SPEED,
    PERSON_VX,
    PERSON_VY,
    PERSON_X,
    PERSON_Y,
    PRESENT,
    ROUTE_AT,
    ROUTE_END,
    Codes,
    Flags,
    Floats,
)  # fmt: skip
from simulations.fleet_world.fleet import COURSE_X, COURSE_Y, HOLONOMIC, RADIUS, V, W, X, Y
from simulations.fleet_world.loops.settling import stopping, swerve
from simulations.fleet_world.loops.shapes import clearance, squared_gap
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import Rules
from simulations.fleet_world.strides import AIR_M, COSINES, GIVE_UP_M, SINES


@compiled
def air_to_robots(
    f: Floats, flags: Flags, h: int, x: float, y: float, radius: float, enough: float, rules: Rules
) -> float:
    """The smallest gap from a person at x, y to the floor that any robot owns; not looked at beyond ``enough``."""
    least = enough
    for i in range(f.shape[2]):
        dx, dy = x - f[X, h, i], y - f[Y, h, i]
        roll = stopping(f[V, h, i], rules)
        reach = f[RADIUS, h, i] + radius
        if dx * dx + dy * dy < (reach + enough + 2.0 * roll) * (reach + enough + 2.0 * roll):
            gap = math.sqrt(squared_gap(dx, dy, 0.0, 0.0, f[COURSE_X, h, i] * roll, f[COURSE_Y, h, i] * roll))
            least = min(least, gap - reach - swerve(roll, f[W, h, i], flags[HOLONOMIC, h, i], rules))
    return least


@compiled
def stride(
    f: Floats, flags: Flags, people: Floats, h: int, p: int, room: Room, rules: Rules, mx: float, my: float
) -> bool:
    """Move a person by m, or aside; False when there is no room for any stride."""
    x, y, radius = people[PERSON_X, h, p], people[PERSON_Y, h, p], people[PERSON_RADIUS, h, p]
    here = air_to_robots(f, flags, h, x, y, radius, AIR_M, rules)
    wall = min(clearance(room, x, y), radius)
    for k in range(COSINES.shape[0]):
        sx, sy = COSINES[k] * mx - SINES[k] * my, COSINES[k] * my + SINES[k] * mx
        if k > 0 and clearance(room, x + sx, y + sy) < wall:
            continue
        if air_to_robots(f, flags, h, x + sx, y + sy, radius, AIR_M, rules) >= here:
            people[PERSON_X, h, p], people[PERSON_Y, h, p] = x + sx, y + sy
            return True
    return False


@compiled
def walk(
    f: Floats, flags: Flags, people: Floats, who: Flags, routes: Codes, points: Floats, h: int, room: Room,
    rules: Rules, dt: float,
) -> None:  # fmt: skip
    """One step of everybody in hall h."""
    for p in range(people.shape[2]):
        x, y, at = people[PERSON_X, h, p], people[PERSON_Y, h, p], routes[ROUTE_AT, h, p]
        people[PERSON_VX, h, p] = people[PERSON_VY, h, p] = 0.0
        if not who[PRESENT, h, p] or at >= routes[ROUTE_END, h, p]:
            continue
        dx, dy = points[h, p, at, 0] - x, points[h, p, at, 1] - y
        distance = math.sqrt(dx * dx + dy * dy)
        step = people[PERSON_SPEED, h, p] * dt
        share = step / distance if distance > step else 1.0
        if stride(f, flags, people, h, p, room, rules, dx * share, dy * share):
            people[PERSON_VX, h, p] = (people[PERSON_X, h, p] - x) / dt
            people[PERSON_VY, h, p] = (people[PERSON_Y, h, p] - y) / dt
            there = people[PERSON_X, h, p] == x + dx * share and people[PERSON_Y, h, p] == y + dy * share
            if share == 1.0 and there:
                routes[ROUTE_AT, h, p] += 1
        elif distance < GIVE_UP_M:
            routes[ROUTE_AT, h, p] += 1
