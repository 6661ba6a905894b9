"""Where a robot would like to go: straight to its goal, or past whoever is in the way.

What lives here: the choice of a direction and a speed. What must not: what the drive can do of it (``driving``).
Reciprocal velocity obstacles, sampled (van den Berg, Lin, Manocha 2008): among a fan of velocities the one that costs
least, where a contact soon is dear. Of two robots each takes half of the way around the other.
"""

from __future__ import annotations

import math

from simulations.fleet_world.compiled import compiled
from simulations.fleet_world.crowd import Codes, Flags, Floats
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
    DETOUR,
    GOAL_SPEED,
    GOAL_X,
    GOAL_Y,
    HOLONOMIC,
    MAX_SPEED,
    RADIUS,
    THETA,
    WAITED,
    WANT_V,
    WANT_X,
    WANT_Y,
    X,
    Y,
)  # fmt: skip
from simulations.fleet_world.loops.shapes import NEVER, approach, clearance, free_within, time_to_contact
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import BRAKING_SHARE, WALL_AIR_M, Rules


@compiled
def soonest(near: Floats, count: int, ux: float, uy: float, horizon: float, enough: float) -> float:
    """When the first contact comes at velocity u; ``horizon`` when none comes before.

    Stops looking at a contact as soon as ``enough``: whatever comes before it is no worse.
    """
    first = horizon
    for n in range(count):
        if first <= enough:
            break
        vx, vy = near[n, 5] * ux - near[n, 2], near[n, 5] * uy - near[n, 3]
        first = min(first, time_to_contact(near[n, 0], near[n, 1], vx, vy, near[n, 4]))
    return first


@compiled
def wall_ahead(room: Room, x: float, y: float, ux: float, uy: float, radius: float, horizon: float) -> float:
    """When velocity u runs into a wall, looked for at a few moments; ``horizon`` when it does at none of them."""
    for look in WALL_LOOKS_S:
        if look < horizon and clearance(room, x + look * ux, y + look * uy) - radius < WALL_AIR_M:
            return look
    return horizon


@compiled
def in_reach(near: Floats, count: int, wish: float, horizon: float) -> int:
    """Keep in ``near`` only who can be met before the horizon at any velocity of the fan; returns how many."""
    kept = 0
    for n in range(count):
        fastest = near[n, 5] * wish + math.sqrt(near[n, 2] * near[n, 2] + near[n, 3] * near[n, 3])
        far = near[n, 4] + 1.001 * horizon * fastest
        if near[n, 0] * near[n, 0] + near[n, 1] * near[n, 1] < far * far:
            near[kept] = near[n]
            kept += 1
    return kept


@compiled
def latest_bad(cost: float, least: float, horizon: float) -> float:
    """A contact at this moment makes a velocity that costs ``cost`` no better than ``least``; a little earlier, so
    that rounding does not decide."""
    return max(SOONEST_S, 0.999 / ((least - cost) / CONTACT_COST_S + 1.0 / horizon))


@compiled
def weigh(
    f: Floats, flags: Flags, h: int, i: int, room: Room, near: Floats, count: int, gx: float, gy: float, wish: float,
    horizon: float, bored: float,
) -> int:  # fmt: skip
    """The part of the fan that costs least."""
    best, least = 0, NEVER
    x, y, radius = f[X, h, i], f[Y, h, i], f[RADIUS, h, i]
    walls = not free_within(room, clearance(room, x, y) - radius, WALL_LOOKS_S[-1] * wish)
    cos, sin = math.cos(f[THETA, h, i]), math.sin(f[THETA, h, i])
    for k in range(BASES.shape[0]):
        if BASES[k] >= least:
            break
        ux, uy = (ALONG[k] * gx - LEFT[k] * gy) * wish, (ALONG[k] * gy + LEFT[k] * gx) * wish
        cost = BASES[k] + (1.0 - SHARES[k]) * bored
        if not flags[HOLONOMIC, h, i] and SHARES[k] > 0.0:
            cost += TURN_COST * 0.5 * (1.0 - (ux * cos + uy * sin) / (SHARES[k] * wish))
        if cost >= least:
            continue
        contact = soonest(near, count, ux, uy, horizon, latest_bad(cost, least, horizon))
        if cost + CONTACT_COST_S * (1.0 / max(SOONEST_S, contact) - 1.0 / horizon) >= least:
            continue
        if walls:
            contact = min(contact, wall_ahead(room, x, y, ux, uy, radius, horizon))
        cost += CONTACT_COST_S * (1.0 / max(SOONEST_S, contact) - 1.0 / horizon)
        if cost < least:
            best, least = k, cost
    return best


@compiled
def choose(
    f: Floats, flags: Flags, codes: Codes, h: int, i: int, room: Room, rules: Rules, near: Floats, count: int,
    dt: float,
) -> None:  # fmt: skip
    """Set what robot i wants: a direction (unit vector), a speed, and whether that is a detour."""
    dx, dy = f[GOAL_X, h, i] - f[X, h, i], f[GOAL_Y, h, i] - f[Y, h, i]
    distance = math.sqrt(dx * dx + dy * dy)
    flags[DETOUR, h, i] = False
    if distance <= rules.arrival:
        return
    gx, gy = dx / distance, dy / distance
    wish = min(f[GOAL_SPEED, h, i], f[MAX_SPEED, h, i])
    wish = min(wish, approach(distance, BRAKING_SHARE * rules.deceleration, dt))
    f[WANT_X, h, i], f[WANT_Y, h, i], f[WANT_V, h, i] = gx, gy, wish
    if not rules.avoid or (count == 0 and codes[WAITED, h, i] == 0):
        return
    horizon = min(rules.horizon, distance / max(wish, SLOWEST_MPS) + AFTER_S)
    if codes[WAITED, h, i] == 0 and soonest(near, count, gx * wish, gy * wish, horizon, 0.0) >= horizon:
        return
    bored = min(MOST_BORED, BORED_PER_S * dt * codes[WAITED, h, i])
    count = in_reach(near, count, wish, horizon)
    k = weigh(f, flags, h, i, room, near, count, gx, gy, wish, horizon, bored)
    if k > 0 or SHARES[k] < 1.0:
        flags[DETOUR, h, i] = True
        f[WANT_V, h, i] = SHARES[k] * wish
        if SHARES[k] > 0.0:
            f[WANT_X, h, i] = (ALONG[k] * gx - LEFT[k] * gy) / SHARES[k]
            f[WANT_Y, h, i] = (ALONG[k] * gy + LEFT[k] * gx) / SHARES[k]
