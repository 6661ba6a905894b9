"""One step of every hall: rest, look, choose, intend, settle, move, walk.

What lives here: ``loops.stepping`` for arrays. What must not: choices.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.arrays.cells import pairs_in_sight
from simulations.fleet_world.arrays.choosing import Seen, choose, see_people, see_robots
from simulations.fleet_world.arrays.driving import brake, intend
from simulations.fleet_world.arrays.settling import settle
from simulations.fleet_world.arrays.walking import walk
from simulations.fleet_world.crowd import Codes, Crowd, Flags, Floats
from simulations.fleet_world.fleet import (
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
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import Rules


def step_halls(fleet: Fleet, crowd: Crowd, room: Room, rules: Rules, dt: float) -> None:
    """Let ``dt`` seconds pass in every hall."""
    robots = fleet.x.shape[1]
    n, flags = fleet.numbers.reshape(len(fleet.numbers), -1), fleet.flags.reshape(len(fleet.flags), -1)
    codes = fleet.codes.reshape(len(fleet.codes), -1)
    _rest(n, flags, rules, dt)
    a, b = pairs_in_sight(n, robots, room, rules.sight)
    choose(n, flags, codes, room, rules, _look(n, flags, a, b, robots, crowd, rules), dt)
    intend(n, flags, codes, rules, dt)
    settle(n, flags, codes, room, rules, crowd, a, b, dt)
    _move(n, flags, codes, rules, dt)
    walk(fleet.numbers, fleet.flags, crowd, room, rules, dt)


def _look(n: Floats, flags: Flags, a: Codes, b: Codes, robots: int, crowd: Crowd, rules: Rules) -> Seen:
    seen = see_robots(n, flags, a, b, rules)
    if not crowd.present.any():
        return seen
    met = see_people(n, robots, crowd, rules)
    order = np.argsort(np.concatenate((seen.who, met.who)), kind="stable")
    who = np.concatenate((seen.who, met.who))[order]
    columns = zip(seen[1:], met[1:], strict=True)
    return Seen(who, *(np.concatenate(pair)[order] for pair in columns))


def _rest(n: Floats, flags: Flags, rules: Rules, dt: float) -> None:
    """Time passes for the batteries."""
    charged = np.minimum(1.0, n[BATTERY] + rules.charge_rate * dt)
    n[BATTERY] = np.where(flags[CHARGING], charged, np.maximum(0.0, n[BATTERY] - rules.idle_drain * dt))


def _move(n: Floats, flags: Flags, codes: Codes, rules: Rules, dt: float) -> None:
    """Do what is settled, pay for it from the battery, and count the steps of waiting."""
    brake(n, flags, flags[YIELDS] | flags[AT_WALL], rules, dt)
    step = n[NEXT_V] * dt
    n[X] += step * n[NEXT_X]
    n[Y] += step * n[NEXT_Y]
    for row, following in ((THETA, NEXT_THETA), (V, NEXT_V), (W, NEXT_W), (COURSE_X, NEXT_X), (COURSE_Y, NEXT_Y)):
        n[row] = n[following]
    n[METRES] += step
    n[BATTERY] = np.maximum(0.0, n[BATTERY] - step * rules.drive_drain)
    _fail(flags, codes, n[BATTERY] <= 0.0, BATTERY_EMPTY)
    waits = flags[YIELDS] | (flags[HAS_GOAL] & flags[DETOUR] & (n[WANT_V] == 0.0))
    codes[WAITED] = np.where(waits, codes[WAITED] + 1, np.maximum(0, codes[WAITED] - 1))
    codes[WALLED] = np.where(flags[AT_WALL] & (n[V] == 0.0), codes[WALLED] + 1, 0)
    _fail(flags, codes, codes[WALLED] > rules.give_up_steps, WALL_AHEAD)


def _fail(flags: Flags, codes: Codes, chosen: Flags, reason: int) -> None:
    """Give goals up."""
    failed = chosen & flags[HAS_GOAL] & (codes[PHASE] == DRIVING)
    codes[PHASE][failed], codes[REASON][failed] = FAILED, reason
    flags[HAS_GOAL][chosen] = False
