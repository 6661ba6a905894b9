"""Distances on the floor: to walls, along a way, between two robots' ways, in time.

What lives here: pure functions of numbers, in metres and seconds. What must not: robots, halls.
"""

from __future__ import annotations

import math

from simulations.fleet_world.compiled import compiled
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import WALL_AIR_M

NEVER = 1e9


@compiled
def clearance(room: Room, x: float, y: float) -> float:
    """How far a point is from the nearest wall; read bilinearly from the field, 0 outside."""
    column, row = (x - room.x0) * room.per_m, (y - room.y0) * room.per_m
    field = room.field
    if column < 0.0 or row < 0.0 or column >= field.shape[1] - 1 or row >= field.shape[0] - 1:
        return 0.0
    i, j = int(column), int(row)
    s, t = column - i, row - j
    below = field[j, i] * (1.0 - s) + field[j, i + 1] * s
    above = field[j + 1, i] * (1.0 - s) + field[j + 1, i + 1] * s
    return float(below * (1.0 - t) + above * t)


@compiled
def free_within(room: Room, air: float, reach: float) -> bool:
    """Whether a disc with so much air around it finds no wall wherever it goes within ``reach``.

    What is read from the field differs by less than one spacing from the distance itself: looking there says the same.
    """
    return air >= reach + WALL_AIR_M + 1.0 / room.per_m


@compiled
def way_is_free(room: Room, x: float, y: float, dx: float, dy: float, length: float, radius: float) -> bool:
    """Whether a disc can be pushed along a unit vector without touching a wall.

    Leaps as far as the clearance allows (sphere tracing): no wall is nearer than that.
    """
    at = 0.0
    while True:
        air = clearance(room, x + at * dx, y + at * dy) - radius
        if air < WALL_AIR_M:
            return False
        if at >= length or free_within(room, air, length - at):
            return True
        at = min(length, at + max(air, 2.0 * WALL_AIR_M))


@compiled
def time_to_contact(px: float, py: float, vx: float, vy: float, reach: float) -> float:
    """When a point that moves with ``v`` enters the disc of radius ``reach`` at ``p``; 0 inside of it and closing."""
    closing = px * vx + py * vy
    if closing <= 0.0:
        return NEVER
    outside = px * px + py * py - reach * reach
    if outside <= 0.0:
        return 0.0
    root = closing * closing - (vx * vx + vy * vy) * outside
    if root <= 0.0:
        return NEVER
    return outside / (closing + math.sqrt(root))


@compiled
def clamp(value: float) -> float:
    return 0.0 if value < 0.0 else 1.0 if value > 1.0 else value


@compiled
def squared_gap(rx: float, ry: float, ax: float, ay: float, bx: float, by: float) -> float:
    """Squared distance between two segments: one from ``r`` along the vector ``a``, one from the origin along ``b``.

    Source: Ericson, Real-Time Collision Detection, 5.1.9. Either may be a point.
    """
    aa, bb, ab = ax * ax + ay * ay, bx * bx + by * by, ax * bx + ay * by
    ar, br = ax * rx + ay * ry, bx * rx + by * ry
    if aa < 1e-12:
        s = 0.0
        t = clamp(br / bb) if bb >= 1e-12 else 0.0
    elif bb < 1e-12:
        s, t = clamp(-ar / aa), 0.0
    else:
        slant = aa * bb - ab * ab
        s = clamp((ab * br - ar * bb) / slant) if slant > 1e-9 * aa * bb else 0.0
        t = (ab * s + br) / bb
        if t < 0.0:
            s, t = clamp(-ar / aa), 0.0
        elif t > 1.0:
            s, t = clamp((ab - ar) / aa), 1.0
    dx, dy = rx + s * ax - t * bx, ry + s * ay - t * by
    return dx * dx + dy * dy


@compiled
def approach(distance: float, braking: float, dt: float) -> float:
    """The speed for the coming step from which one still comes to a stand after ``distance``.

    From v dt + v^2 / 2b = d; the last bit is done in one step, when that is within braking power.
    """
    if distance <= braking * dt * dt:
        return distance / dt
    return math.sqrt(braking * braking * dt * dt + 2.0 * braking * distance) - braking * dt
