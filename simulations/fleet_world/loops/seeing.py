"""Whom a robot sees, and how they move.

What lives here: rows of neighbours, robots and people. What must not: what to do about them (``choosing``).
"""

from __future__ import annotations

from simulations.fleet_world.compiled import compiled
from simulations.fleet_world.crowd import (
    PERSON_RADIUS,
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
from simulations.fleet_world.fan import SLOWEST_MPS
from simulations.fleet_world.fleet import COURSE_X, COURSE_Y, HAS_GOAL, RADIUS, V, X, Y
from simulations.fleet_world.settings import Rules

SHOWN, SEEN = 6, 6
"""How long a row of ``show_robots`` is, and one of ``see_robots``."""


@compiled
def show_robots(f: Floats, flags: Flags, h: int, order: Codes, shown: Floats) -> None:
    """Write down what others see of each robot, neighbours one after the other as in ``order``.

    A row: where it is (x, y), its velocity (vx, vy), its radius, and 1 where it makes way.
    """
    for at in range(order.shape[0]):
        j = order[at]
        shown[at, 0], shown[at, 1] = f[X, h, j], f[Y, h, j]
        shown[at, 2], shown[at, 3] = f[V, h, j] * f[COURSE_X, h, j], f[V, h, j] * f[COURSE_Y, h, j]
        shown[at, 4] = f[RADIUS, h, j]
        shown[at, 5] = 1.0 if flags[HAS_GOAL, h, j] and f[V, h, j] > SLOWEST_MPS else 0.0


@compiled
def see_robots(
    f: Floats, h: int, i: int, columns: int, own: Codes, order: Codes, starts: Codes, shown: Floats, rules: Rules,
    near: Floats,
) -> int:  # fmt: skip
    """Write into ``near`` what robot i sees of other robots; returns how many.

    A row: where it is seen (dx, dy), the velocity to take off ours (vx, vy), the reach, and 2 where both make way.
    """
    count, x, y, radius = 0, f[X, h, i], f[Y, h, i], f[RADIUS, h, i]
    vx, vy = f[V, h, i] * f[COURSE_X, h, i], f[V, h, i] * f[COURSE_Y, h, i]
    far = rules.sight * rules.sight
    for row in range(-1, 2):
        first = own[i] + row * columns - 1
        for at in range(starts[first], starts[first + 3]):
            dx, dy = shown[at, 0] - x, shown[at, 1] - y
            if order[at] != i and dx * dx + dy * dy < far:
                share = shown[at, 5]
                near[count, 0], near[count, 1] = dx, dy
                near[count, 2], near[count, 3] = shown[at, 2] + share * vx, shown[at, 3] + share * vy
                near[count, 4] = radius + shown[at, 4] + rules.comfort
                near[count, 5] = 1.0 + share
                count += 1
    return count


@compiled
def see_people(
    f: Floats, h: int, i: int, people: Floats, who: Flags, routes: Codes, rules: Rules, near: Floats, count: int
) -> int:
    """The same of people; they are not expected to make way."""
    far = rules.sight * rules.sight
    for p in range(people.shape[2]):
        dx, dy = people[PERSON_X, h, p] - f[X, h, i], people[PERSON_Y, h, p] - f[Y, h, i]
        if who[PRESENT, h, p] and dx * dx + dy * dy < far:
            walks = routes[ROUTE_AT, h, p] < routes[ROUTE_END, h, p]
            air = rules.people_comfort if walks else rules.people_air
            near[count, 0], near[count, 1] = dx, dy
            near[count, 2], near[count, 3] = people[PERSON_VX, h, p], people[PERSON_VY, h, p]
            near[count, 4] = f[RADIUS, h, i] + people[PERSON_RADIUS, h, p] + air
            near[count, 5] = 1.0
            count += 1
    return count
