"""How a robot with two driven wheels moves: it turns on the spot, drives straight, and passes way points in a curve.

What lives here: one step of motion towards a goal, within limits of speed and acceleration. What must not: walls,
other robots, people (``world.py`` looks at those afterwards).
The speed is always one from which the robot can still stop on its goal: v^2 = 2 b d. A way point counts as passed a
little ahead of it, so a robot that is given its next goal in time goes on without stopping, and one that is not stops
on the way point and never behind it.
"""

from __future__ import annotations

import math

from simulations.world.robot_body import RobotBody

FACING_RAD = 0.01
BEND_RAD = 0.35
"""A bend sharper than this is not driven in a curve: the robot stops and turns."""
STEERING_PER_S = 4.0
BRAKING_SHARE = 0.9
"""Share of the braking power that the approach is planned with; the rest makes up for the length of a step."""


def advance(body: RobotBody, dt: float) -> None:
    """Move ``body`` by one step of ``dt`` seconds. While it yields it brakes but keeps its goal."""
    goal = body.goal
    if goal is None:
        _brake(body, dt)
        if body.v == 0.0:
            body.still = True
        return
    if body.aligning:
        theta = goal.theta_rad if goal.stop_here else None
        if theta is None or _turn_to(body, theta, dt):
            _arrive(body)
        return
    dx, dy = goal.x_m - body.x, goal.y_m - body.y
    distance = math.sqrt(dx * dx + dy * dy)
    if distance <= body.settings.arrival_m:
        body.v = 0.0
        body.aligning = True
        return
    if distance <= body.settings.passing_m and not goal.stop_here:
        body.phase = "arrived"
    bearing = math.atan2(dy, dx)
    error = math.remainder(bearing - body.theta, math.tau)
    if body.turning or body.yielding or error > BEND_RAD or error < -BEND_RAD:
        _face(body, bearing, dt)
    else:
        _run(body, distance, error, dt)


def _run(body: RobotBody, distance: float, error: float, dt: float) -> None:
    """Drive on, steering towards the goal."""
    settings, goal = body.settings, body.goal
    assert goal is not None
    wanted = math.sqrt(2.0 * BRAKING_SHARE * settings.deceleration_mps2 * distance)
    wanted = min(wanted, goal.max_speed_mps, body.max_speed_mps, body.people_mps)
    v = body.v
    if v < wanted:
        v = min(wanted, v + settings.acceleration_mps2 * dt)
    else:
        v = max(wanted, v - settings.deceleration_mps2 * dt)
    limit = settings.turn_speed_radps
    w = max(-limit, min(limit, STEERING_PER_S * error))
    body.v, body.w = v, w
    step = v * dt
    if step > distance:
        step = distance
    body.theta += w * dt
    _go(body, step)


def _face(body: RobotBody, bearing: float, dt: float) -> None:
    """Brake, then turn on the spot until the goal lies ahead."""
    if body.v > 0.0:
        body.turning = body.turning or not body.yielding
        _brake(body, dt)
    elif not body.yielding and _turn_to(body, bearing, dt):
        body.turning = False


def _brake(body: RobotBody, dt: float) -> None:
    settings = body.settings
    hard = body.emergency_stop or body.yielding
    rate = settings.emergency_deceleration_mps2 if hard else settings.deceleration_mps2
    body.w = 0.0
    body.v = max(0.0, body.v - rate * dt)
    _go(body, body.v * dt)


def _go(body: RobotBody, step: float) -> None:
    """Move along the heading and pay for it from the battery."""
    body.x += step * math.cos(body.theta)
    body.y += step * math.sin(body.theta)
    body.metres += step
    settings = body.settings
    body.battery -= step * settings.drive_drain_per_m


def _turn_to(body: RobotBody, heading: float, dt: float) -> bool:
    """Turn on the spot towards a heading, slowing down before it. True once it is there."""
    settings = body.settings
    error = math.remainder(heading - body.theta, math.tau)
    size = abs(error)
    wanted = min(settings.turn_speed_radps, math.sqrt(2.0 * BRAKING_SHARE * settings.turn_acceleration_radps2 * size))
    speed = min(wanted, abs(body.w) + settings.turn_acceleration_radps2 * dt)
    if size <= FACING_RAD or speed * dt >= size:
        body.theta = math.remainder(heading, math.tau)
        body.w = 0.0
        return True
    body.w = math.copysign(speed, error)
    body.theta = math.remainder(body.theta + body.w * dt, math.tau)
    return False


def _arrive(body: RobotBody) -> None:
    body.goal, body.phase, body.aligning = None, "arrived", False
    body.v = body.w = 0.0
    body.still = True
