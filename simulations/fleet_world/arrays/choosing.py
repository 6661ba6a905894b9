"""Where robots would like to go: straight to their goals, or past whoever is in the way.

What lives here: ``loops.choosing`` for arrays. What must not: what the drives can do of it (``driving``).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulations.fleet_world.arrays.shapes import approach, clearance, time_to_contact
from simulations.fleet_world.crowd import Codes, Crowd, Flags, Floats
from simulations.fleet_world.fan import (
    AFTER_S,
    ALONG,
    BASES,
    BORED_PER_S,
    CONTACT_COST_S,
    LEFT,
    MOST_BORED,
    SHARES,
    SLOWEST_MPS,
    SOONEST_S,
    TURN_COST,
    WALL_LOOKS_S,
)  # fmt: skip
from simulations.fleet_world.fleet import (
    ALIGNING,
    COURSE_X,
    COURSE_Y,
    DETOUR,
    GOAL_SPEED,
    GOAL_X,
    GOAL_Y,
    HAS_GOAL,
    HOLONOMIC,
    MAX_SPEED,
    RADIUS,
    THETA,
    WAITED,
    WANT_V,
    WANT_X,
    WANT_Y,
    V,
    X,
    Y,
)  # fmt: skip
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import BRAKING_SHARE, WALL_AIR_M, Rules


class Seen(NamedTuple):
    """Who sees something, where (dx, dy), the velocity to take off theirs, the reach, and 2 where both make way."""

    who: Codes
    dx: Floats
    dy: Floats
    vx: Floats
    vy: Floats
    reach: Floats
    times: Floats

    def of(self, chosen: Flags) -> Seen:
        who, *columns = self
        return Seen(who[chosen], *(column[chosen] for column in columns))


def see_robots(n: Floats, flags: Flags, a: Codes, b: Codes, rules: Rules) -> Seen:
    share = np.where(flags[HAS_GOAL][b] & (n[V][b] > SLOWEST_MPS), 1.0, 0.0)
    return Seen(
        a,
        n[X][b] - n[X][a],
        n[Y][b] - n[Y][a],
        n[V][b] * n[COURSE_X][b] + share * n[V][a] * n[COURSE_X][a],
        n[V][b] * n[COURSE_Y][b] + share * n[V][a] * n[COURSE_Y][a],
        n[RADIUS][a] + n[RADIUS][b] + rules.comfort,
        1.0 + share,
    )


def see_people(n: Floats, robots: int, crowd: Crowd, rules: Rules) -> Seen:
    """People are not expected to make way."""
    x, y = n[X].reshape(-1, robots, 1), n[Y].reshape(-1, robots, 1)
    dx, dy = crowd.x[:, None, :] - x, crowd.y[:, None, :] - y
    near = crowd.present[:, None, :] & (dx * dx + dy * dy < rules.sight * rules.sight)
    h, r, p = np.nonzero(near)
    who = h * robots + r
    air = np.where(crowd.walking[h, p], rules.people_comfort, rules.people_air)
    reach = n[RADIUS][who] + crowd.radius[h, p] + air
    return Seen(who, dx[near], dy[near], crowd.vx[h, p], crowd.vy[h, p], reach, np.ones(len(who)))


def choose(n: Floats, flags: Flags, codes: Codes, room: Room, rules: Rules, seen: Seen, dt: float) -> None:
    """Set what robots want: a direction (unit vector), a speed, and whether that is a detour."""
    able = flags[HAS_GOAL] & ~flags[ALIGNING]
    dx, dy = n[GOAL_X] - n[X], n[GOAL_Y] - n[Y]
    distance = np.sqrt(dx * dx + dy * dy)
    flags[DETOUR][able] = False
    able &= distance > rules.arrival
    far = np.where(able, distance, 1.0)
    gx, gy = dx / far, dy / far
    wish = np.minimum(n[GOAL_SPEED], n[MAX_SPEED])
    wish = np.minimum(wish, approach(far, BRAKING_SHARE * rules.deceleration, dt))
    for row, value in ((WANT_X, gx), (WANT_Y, gy), (WANT_V, wish)):
        n[row][able] = value[able]
    if not rules.avoid:
        return
    seen = seen.of(able[seen.who])
    horizon = np.minimum(rules.horizon, far / np.maximum(wish, SLOWEST_MPS) + AFTER_S)
    first = horizon.copy()
    who = seen.who
    vx, vy = seen.times * (gx * wish)[who] - seen.vx, seen.times * (gy * wish)[who] - seen.vy
    np.minimum.at(first, who, time_to_contact(seen.dx, seen.dy, vx, vy, seen.reach))
    hard = able & ((codes[WAITED] > 0) | (first < horizon))
    if hard.any():
        _take_detours(n, flags, np.nonzero(hard)[0], gx, gy, wish, _cheapest(
            n, flags, codes, room, seen.of(hard[who]), hard, gx, gy, wish, horizon, dt
        ))  # fmt: skip


def _take_detours(n: Floats, flags: Flags, who: Codes, gx: Floats, gy: Floats, wish: Floats, best: Codes) -> None:
    away = (best > 0) | (SHARES[best] < 1.0)
    who, best = who[away], best[away]
    flags[DETOUR][who] = True
    n[WANT_V][who] = SHARES[best] * wish[who]
    moves = SHARES[best] > 0.0
    who, best = who[moves], best[moves]
    n[WANT_X][who] = (ALONG[best] * gx[who] - LEFT[best] * gy[who]) / SHARES[best]
    n[WANT_Y][who] = (ALONG[best] * gy[who] + LEFT[best] * gx[who]) / SHARES[best]


def _cheapest(
    n: Floats, flags: Flags, codes: Codes, room: Room, seen: Seen, hard: Flags, gx: Floats, gy: Floats, wish: Floats,
    horizon: Floats, dt: float,
) -> Codes:  # fmt: skip
    """For each robot in a hard place the part of the fan that costs least."""
    bored = np.minimum(MOST_BORED, BORED_PER_S * dt * codes[WAITED][hard])[:, None]
    gx, gy, wish, horizon = (each[hard][:, None] for each in (gx, gy, wish, horizon))
    ux, uy = (ALONG * gx - LEFT * gy) * wish, (ALONG * gy + LEFT * gx) * wish
    cost = BASES + (1.0 - SHARES) * bored
    theta = n[THETA][hard][:, None]
    ahead = (ux * np.cos(theta) + uy * np.sin(theta)) / np.where(SHARES > 0.0, SHARES * wish, 1.0)
    turns = ~flags[HOLONOMIC][hard][:, None] & (SHARES > 0.0)
    cost = np.where(turns, cost + TURN_COST * 0.5 * (1.0 - ahead), cost)
    x, y, radius = (n[row][hard][:, None] for row in (X, Y, RADIUS))
    contact = np.broadcast_to(horizon, ux.shape).copy()
    for look in reversed(WALL_LOOKS_S):
        wall = clearance(room, x + look * ux, y + look * uy) - radius < WALL_AIR_M
        contact[wall & (look < horizon)] = look
    row_of = np.cumsum(hard) - 1
    rows = row_of[seen.who]
    if len(rows):
        px, py, sx, sy, reach, times = (column[:, None] for column in seen[1:])
        when = time_to_contact(px, py, times * ux[rows] - sx, times * uy[rows] - sy, reach)
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        contact[rows[starts]] = np.minimum(contact[rows[starts]], np.minimum.reduceat(when, starts, axis=0))
    contact = np.maximum(SOONEST_S, contact)
    best: Codes = np.argmin(cost + CONTACT_COST_S * (1.0 / contact - 1.0 / horizon), axis=1)
    return best
