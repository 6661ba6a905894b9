"""What a drive makes of a wish within one step: limits of speed and acceleration, with two wheels or in any direction.

What lives here: the next speed, heading and direction of one robot. What must not: others, walls, moving it.
The same motion as ``simulations.world.drive``: turn on the spot, drive straight, bend only a little; here the turning
speed, too, changes no faster than it may while the robot drives.
"""

from __future__ import annotations

import math

from simulations.fleet_world.compiled import compiled
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
    Codes,
    Flags,
    Floats,
    V,
    W,
    X,
    Y,
)  # fmt: skip
from simulations.fleet_world.loops.shapes import approach
from simulations.fleet_world.settings import (
    BEND_RAD,
    BRAKING_SHARE,
    CURVE_RADPS,
    FACING_RAD,
    SETTING_OFF_RAD,
    SHARP_RAD,
    STEERING_PER_S,
    Rules,
)

TURN = 2.0 * math.pi


@compiled
def wrapped(angle: float) -> float:
    """The same angle from -pi to pi."""
    return angle - TURN * math.floor(angle / TURN + 0.5)


@compiled
def towards(now: float, wanted: float, most: float) -> float:
    """``wanted``, or as near to it as a change of at most ``most`` allows."""
    return min(max(wanted, now - most), now + most)


@compiled
def brake(f: Floats, flags: Flags, h: int, i: int, rules: Rules, dt: float) -> None:
    """Slow down along the way it is on."""
    rate = rules.emergency if flags[EMERGENCY, h, i] else rules.deceleration
    f[NEXT_V, h, i] = max(0.0, f[V, h, i] - rate * dt)
    f[NEXT_W, h, i] = towards(f[W, h, i], 0.0, rules.turn_acceleration * dt)
    f[NEXT_THETA, h, i] = f[THETA, h, i] + f[NEXT_W, h, i] * dt
    head(f, flags, h, i)


@compiled
def head(f: Floats, flags: Flags, h: int, i: int) -> None:
    """Two wheels drive where the robot looks."""
    if flags[HOLONOMIC, h, i]:
        f[NEXT_X, h, i], f[NEXT_Y, h, i] = f[COURSE_X, h, i], f[COURSE_Y, h, i]
    else:
        f[NEXT_X, h, i], f[NEXT_Y, h, i] = math.cos(f[NEXT_THETA, h, i]), math.sin(f[NEXT_THETA, h, i])


@compiled
def turn(f: Floats, h: int, i: int, heading: float, rules: Rules, dt: float) -> bool:
    """Turn on the spot, slowing down before the heading. True once it is there."""
    error = wrapped(heading - f[THETA, h, i])
    most = rules.turn_acceleration * dt
    if abs(error) <= FACING_RAD and abs(f[W, h, i]) <= most:
        f[NEXT_THETA, h, i], f[NEXT_W, h, i] = wrapped(heading), 0.0
        return True
    speed = min(rules.turn_speed, approach(abs(error), BRAKING_SHARE * rules.turn_acceleration, dt))
    f[NEXT_W, h, i] = towards(f[W, h, i], speed if error > 0.0 else -speed, most)
    f[NEXT_THETA, h, i] = f[THETA, h, i] + f[NEXT_W, h, i] * dt
    return False


@compiled
def intend(f: Floats, flags: Flags, codes: Codes, h: int, i: int, rules: Rules, dt: float) -> None:
    """Set what robot i does next if nobody minds."""
    brake(f, flags, h, i, rules, dt)
    if not flags[HAS_GOAL, h, i]:
        return
    if flags[ALIGNING, h, i]:
        align(f, flags, codes, h, i, rules, dt)
        return
    dx, dy = f[GOAL_X, h, i] - f[X, h, i], f[GOAL_Y, h, i] - f[Y, h, i]
    distance = math.sqrt(dx * dx + dy * dy)
    if distance <= rules.arrival:
        flags[ALIGNING, h, i] = True
        return
    if distance <= rules.passing and not flags[STOP_HERE, h, i]:
        codes[PHASE, h, i] = ARRIVED
    if flags[HOLONOMIC, h, i]:
        glide(f, h, i, rules, dt)
    else:
        steer(f, flags, h, i, rules, dt)


@compiled
def align(f: Floats, flags: Flags, codes: Codes, h: int, i: int, rules: Rules, dt: float) -> None:
    """It is there: stand, take the heading asked for, and have arrived."""
    if f[V, h, i] > 0.0:
        return
    heading = f[GOAL_THETA, h, i]
    if flags[STOP_HERE, h, i] and not math.isnan(heading):
        there = turn(f, h, i, heading, rules, dt)
        head(f, flags, h, i)
    else:
        there = f[NEXT_W, h, i] == 0.0
    if there:
        flags[HAS_GOAL, h, i] = flags[ALIGNING, h, i] = False
        codes[PHASE, h, i] = ARRIVED


@compiled
def steer(f: Floats, flags: Flags, h: int, i: int, rules: Rules, dt: float) -> None:
    """Two wheels: towards what is wanted, or first turn to it."""
    bearing = math.atan2(f[WANT_Y, h, i], f[WANT_X, h, i])
    error = wrapped(bearing - f[THETA, h, i])
    detour = flags[DETOUR, h, i]
    sharp = SHARP_RAD if detour else BEND_RAD
    if f[V, h, i] == 0.0:
        sharp = SETTING_OFF_RAD
    if (flags[TURNING, h, i] and not detour) or abs(error) > sharp:
        if f[V, h, i] > 0.0:
            flags[TURNING, h, i] = True
        elif turn(f, h, i, bearing, rules, dt):
            flags[TURNING, h, i] = False
        head(f, flags, h, i)
        return
    flags[TURNING, h, i] = False
    v, wanted = f[V, h, i], f[WANT_V, h, i] * (max(0.0, math.cos(error)) if detour else 1.0)
    most = (rules.acceleration if wanted > v else rules.deceleration) * dt
    f[NEXT_V, h, i] = towards(v, wanted, most)
    bend = min(max(STEERING_PER_S * error, -CURVE_RADPS), CURVE_RADPS)
    f[NEXT_W, h, i] = towards(f[W, h, i], bend, rules.turn_acceleration * dt)
    f[NEXT_THETA, h, i] = f[THETA, h, i] + f[NEXT_W, h, i] * dt
    head(f, flags, h, i)


@compiled
def glide(f: Floats, h: int, i: int, rules: Rules, dt: float) -> None:
    """Any direction: change the velocity as far as one step allows, and turn meanwhile."""
    vx, vy = f[V, h, i] * f[COURSE_X, h, i], f[V, h, i] * f[COURSE_Y, h, i]
    dx, dy = f[WANT_V, h, i] * f[WANT_X, h, i] - vx, f[WANT_V, h, i] * f[WANT_Y, h, i] - vy
    change = math.sqrt(dx * dx + dy * dy)
    most = (rules.acceleration if f[WANT_V, h, i] > f[V, h, i] else rules.deceleration) * dt
    share = most / change if change > most else 1.0
    vx, vy = vx + share * dx, vy + share * dy
    speed = math.sqrt(vx * vx + vy * vy)
    f[NEXT_V, h, i] = speed
    if speed > 1e-9:
        f[NEXT_X, h, i], f[NEXT_Y, h, i] = vx / speed, vy / speed
    if not math.isnan(f[GOAL_THETA, h, i]):
        turn(f, h, i, f[GOAL_THETA, h, i], rules, dt)
