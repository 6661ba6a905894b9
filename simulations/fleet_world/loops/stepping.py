"""One step of every hall: rest, look, choose, intend, settle, move, walk.

What lives here: the order of things, and what a step does to a robot's place and battery. What must not: choices.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.compiled import compiled, compiled_for_python
from simulations.fleet_world.crowd import Codes, Crowd, Flags, Floats
from simulations.fleet_world.fleet import (
    ALIGNING,
    AT_WALL,
    BATTERY,
    BATTERY_EMPTY,
    CHARGING,
    COURSE_X,
    COURSE_Y,
    DETOUR,
    DRIVING,
    FAILED,
    HAS_GOAL,
    METRES,
    NEXT_THETA,
    NEXT_V,
    NEXT_W,
    NEXT_X,
    NEXT_Y,
    PHASE,
    REASON,
    THETA,
    WAITED,
    WALL_AHEAD,
    WALLED,
    WANT_V,
    YIELDS,
    Fleet,
    V,
    W,
    X,
    Y,
)  # fmt: skip
from simulations.fleet_world.loops.cells import fill_cells, grid_of
from simulations.fleet_world.loops.choosing import choose
from simulations.fleet_world.loops.driving import brake, intend
from simulations.fleet_world.loops.seeing import SEEN, SHOWN, see_people, see_robots, show_robots
from simulations.fleet_world.loops.settling import FLOOR, settle
from simulations.fleet_world.loops.walking import walk
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import Rules


@compiled
def rest(f: Floats, flags: Flags, h: int, i: int, rules: Rules, dt: float) -> None:
    """Time passes for the battery."""
    if flags[CHARGING, h, i]:
        f[BATTERY, h, i] = min(1.0, f[BATTERY, h, i] + rules.charge_rate * dt)
    else:
        f[BATTERY, h, i] = max(0.0, f[BATTERY, h, i] - rules.idle_drain * dt)


@compiled
def fail(flags: Flags, codes: Codes, h: int, i: int, reason: int) -> None:
    """Robot i gives its goal up."""
    if flags[HAS_GOAL, h, i] and codes[PHASE, h, i] == DRIVING:
        codes[PHASE, h, i], codes[REASON, h, i] = FAILED, reason
    flags[HAS_GOAL, h, i] = False


@compiled
def move(f: Floats, flags: Flags, codes: Codes, h: int, i: int, rules: Rules, dt: float) -> None:
    """Do what is settled, pay for it from the battery, and count the steps of waiting."""
    if flags[YIELDS, h, i] or flags[AT_WALL, h, i]:
        brake(f, flags, h, i, rules, dt)
    step = f[NEXT_V, h, i] * dt
    f[X, h, i] += step * f[NEXT_X, h, i]
    f[Y, h, i] += step * f[NEXT_Y, h, i]
    f[THETA, h, i], f[V, h, i], f[W, h, i] = f[NEXT_THETA, h, i], f[NEXT_V, h, i], f[NEXT_W, h, i]
    f[COURSE_X, h, i], f[COURSE_Y, h, i] = f[NEXT_X, h, i], f[NEXT_Y, h, i]
    f[METRES, h, i] += step
    f[BATTERY, h, i] = max(0.0, f[BATTERY, h, i] - step * rules.drive_drain)
    if f[BATTERY, h, i] <= 0.0:
        fail(flags, codes, h, i, BATTERY_EMPTY)
    waits = flags[YIELDS, h, i] or (flags[HAS_GOAL, h, i] and flags[DETOUR, h, i] and f[WANT_V, h, i] == 0.0)
    codes[WAITED, h, i] = codes[WAITED, h, i] + 1 if waits else max(0, codes[WAITED, h, i] - 1)
    codes[WALLED, h, i] = codes[WALLED, h, i] + 1 if flags[AT_WALL, h, i] and f[V, h, i] == 0.0 else 0
    if codes[WALLED, h, i] > rules.give_up_steps:
        fail(flags, codes, h, i, WALL_AHEAD)


def step_halls(fleet: Fleet, crowd: Crowd, room: Room, rules: Rules, dt: float) -> None:
    """Let ``dt`` seconds pass in every hall."""
    _step_halls(
        fleet.numbers, fleet.flags, fleet.codes, crowd.numbers, crowd.flags, crowd.codes, crowd.routes, room, rules, dt
    )


@compiled_for_python
def _step_halls(
    f: Floats, flags: Flags, codes: Codes, people: Floats, who: Flags, routes: Codes, points: Floats, room: Room,
    rules: Rules, dt: float,
) -> None:  # fmt: skip
    robots = f.shape[2]
    columns, rows = grid_of(room, rules.sight)
    own, order = np.empty(robots, np.int64), np.empty(robots, np.int64)
    starts = np.empty(columns * rows + 1, np.int64)
    near = np.empty((robots + people.shape[2], SEEN))
    shown, floors = np.empty((robots, SHOWN)), np.empty((robots, FLOOR))
    for h in range(f.shape[1]):
        fill_cells(f, h, room, rules.sight, own, order, starts)
        show_robots(f, flags, h, order, shown)
        for i in range(robots):
            rest(f, flags, h, i, rules, dt)
            if flags[HAS_GOAL, h, i] and not flags[ALIGNING, h, i]:
                count = see_robots(f, h, i, columns, own, order, starts, shown, rules, near) if rules.avoid else 0
                count = see_people(f, h, i, people, who, routes, rules, near, count) if rules.avoid else 0
                choose(f, flags, codes, h, i, room, rules, near, count, dt)
        for i in range(robots):
            intend(f, flags, codes, h, i, rules, dt)
        settle(f, flags, codes, h, room, rules, people, who, columns, own, order, starts, floors, dt)
        for i in range(robots):
            move(f, flags, codes, h, i, rules, dt)
        walk(f, flags, people, who, routes, points, h, room, rules, dt)
