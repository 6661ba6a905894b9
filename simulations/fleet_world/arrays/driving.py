"""What drives make of wishes within one step: limits of speed and acceleration, with two wheels or in any direction.

What lives here: ``loops.driving`` for arrays. What must not: others, walls, moving anybody.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.arrays.shapes import approach
from simulations.fleet_world.crowd import Codes, Flags, Floats
from simulations.fleet_world.fleet import (
    ALIGNING,
    ARRIVED,
    COURSE_X,
    COURSE_Y,
    DETOUR,
    EMERGENCY,
    GOAL_THETA,
    GOAL_X,
    GOAL_Y,
    HAS_GOAL,
    HOLONOMIC,
    NEXT_THETA,
    NEXT_V,
    NEXT_W,
    NEXT_X,
    NEXT_Y,
    PHASE,
    STOP_HERE,
    THETA,
    TURNING,
    WANT_V,
    WANT_X,
    WANT_Y,
    V,
    W,
    X,
    Y,
)  # fmt: skip
from simulations.fleet_world.settings import (
    BEND_RAD,
    BRAKING_SHARE,
    CURVE_RADPS,
    FACING_RAD,
    SETTING_OFF_RAD,
    SHARP_RAD,
    STEERING_PER_S,
    Rules,
)  # fmt: skip

TURN = 2.0 * np.pi


def wrapped(angle: Floats) -> Floats:
    """The same angles from -pi to pi."""
    return angle - TURN * np.floor(angle / TURN + 0.5)


def towards(now: Floats, wanted: Floats | float, most: Floats | float) -> Floats:
    """``wanted``, or as near to it as a change of at most ``most`` allows."""
    return np.minimum(np.maximum(wanted, now - most), now + most)


def brake(n: Floats, flags: Flags, chosen: Flags, rules: Rules, dt: float) -> None:
    """Slow down along the way they are on."""
    rate = np.where(flags[EMERGENCY], rules.emergency, rules.deceleration)
    n[NEXT_V][chosen] = np.maximum(0.0, n[V] - rate * dt)[chosen]
    n[NEXT_W][chosen] = towards(n[W], 0.0, rules.turn_acceleration * dt)[chosen]
    n[NEXT_THETA][chosen] = (n[THETA] + n[NEXT_W] * dt)[chosen]
    head(n, flags, chosen)


def head(n: Floats, flags: Flags, chosen: Flags) -> None:
    """Two wheels drive where the robot looks."""
    wheels, free = chosen & ~flags[HOLONOMIC], chosen & flags[HOLONOMIC]
    n[NEXT_X][wheels], n[NEXT_Y][wheels] = np.cos(n[NEXT_THETA][wheels]), np.sin(n[NEXT_THETA][wheels])
    n[NEXT_X][free], n[NEXT_Y][free] = n[COURSE_X][free], n[COURSE_Y][free]


def turn(n: Floats, chosen: Flags, heading: Floats, rules: Rules, dt: float) -> Flags:
    """Turn on the spot, slowing down before the heading. True for those who are there."""
    error = wrapped(heading - n[THETA])
    most = rules.turn_acceleration * dt
    there: Flags = chosen & (np.abs(error) <= FACING_RAD) & (np.abs(n[W]) <= most)
    speed = np.minimum(rules.turn_speed, approach(np.abs(error), BRAKING_SHARE * rules.turn_acceleration, dt))
    w = towards(n[W], np.where(error > 0.0, speed, -speed), most)
    n[NEXT_W][chosen] = np.where(there, 0.0, w)[chosen]
    n[NEXT_THETA][chosen] = np.where(there, wrapped(heading), n[THETA] + w * dt)[chosen]
    return there


def intend(n: Floats, flags: Flags, codes: Codes, rules: Rules, dt: float) -> None:
    """Set what everybody does next if nobody minds."""
    everyone = np.ones(n.shape[1], dtype=np.bool_)
    brake(n, flags, everyone, rules, dt)
    aligning = flags[HAS_GOAL] & flags[ALIGNING]
    dx, dy = n[GOAL_X] - n[X], n[GOAL_Y] - n[Y]
    distance = np.sqrt(dx * dx + dy * dy)
    under_way = flags[HAS_GOAL] & ~aligning
    there = under_way & (distance <= rules.arrival)
    align(n, flags, codes, aligning, rules, dt)
    flags[ALIGNING][there] = True
    under_way &= ~there
    codes[PHASE][under_way & (distance <= rules.passing) & ~flags[STOP_HERE]] = ARRIVED
    glide(n, under_way & flags[HOLONOMIC], rules, dt)
    steer(n, flags, under_way & ~flags[HOLONOMIC], rules, dt)


def align(n: Floats, flags: Flags, codes: Codes, chosen: Flags, rules: Rules, dt: float) -> None:
    """They are there: stand, take the heading asked for, and have arrived."""
    chosen = chosen & (n[V] <= 0.0)
    asked = chosen & flags[STOP_HERE] & ~np.isnan(n[GOAL_THETA])
    there = (chosen & ~asked) & (n[NEXT_W] == 0.0)
    there |= turn(n, asked, np.where(asked, n[GOAL_THETA], 0.0), rules, dt)
    head(n, flags, asked)
    flags[HAS_GOAL][there] = flags[ALIGNING][there] = False
    codes[PHASE][there] = ARRIVED


def steer(n: Floats, flags: Flags, chosen: Flags, rules: Rules, dt: float) -> None:
    """Two wheels: towards what is wanted, or first turn to it."""
    bearing = np.arctan2(n[WANT_Y], n[WANT_X])
    error = wrapped(bearing - n[THETA])
    detour = flags[DETOUR]
    sharp = np.where(n[V] == 0.0, SETTING_OFF_RAD, np.where(detour, SHARP_RAD, BEND_RAD))
    faces = chosen & ((flags[TURNING] & ~detour) | (np.abs(error) > sharp))
    rolls = faces & (n[V] > 0.0)
    flags[TURNING][rolls] = True
    flags[TURNING][turn(n, faces & ~rolls, bearing, rules, dt)] = False
    on = chosen & ~faces
    flags[TURNING][on] = False
    wanted = n[WANT_V] * np.where(detour, np.maximum(0.0, np.cos(error)), 1.0)
    most = np.where(wanted > n[V], rules.acceleration, rules.deceleration) * dt
    n[NEXT_V][on] = towards(n[V], wanted, most)[on]
    bend = np.minimum(np.maximum(STEERING_PER_S * error, -CURVE_RADPS), CURVE_RADPS)
    n[NEXT_W][on] = towards(n[W], bend, rules.turn_acceleration * dt)[on]
    n[NEXT_THETA][on] = (n[THETA] + n[NEXT_W] * dt)[on]
    head(n, flags, chosen)


def glide(n: Floats, chosen: Flags, rules: Rules, dt: float) -> None:
    """Any direction: change the velocity as far as one step allows, and turn meanwhile."""
    if not chosen.any():
        return
    vx, vy = n[V] * n[COURSE_X], n[V] * n[COURSE_Y]
    dx, dy = n[WANT_V] * n[WANT_X] - vx, n[WANT_V] * n[WANT_Y] - vy
    change = np.sqrt(dx * dx + dy * dy)
    most = np.where(n[WANT_V] > n[V], rules.acceleration, rules.deceleration) * dt
    share = np.where(change > most, most / np.where(change > most, change, 1.0), 1.0)
    vx, vy = vx + share * dx, vy + share * dy
    speed = np.sqrt(vx * vx + vy * vy)
    n[NEXT_V][chosen] = speed[chosen]
    moves = chosen & (speed > 1e-9)
    n[NEXT_X][moves], n[NEXT_Y][moves] = vx[moves] / speed[moves], vy[moves] / speed[moves]
    asked = chosen & ~np.isnan(n[GOAL_THETA])
    turn(n, asked, np.where(asked, n[GOAL_THETA], 0.0), rules, dt)
