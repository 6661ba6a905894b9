"""Distances on the floor: to walls, along ways, between robots' ways, in time; many at once.

What lives here: ``loops.shapes`` for arrays. What must not: robots, halls.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.crowd import Flags, Floats
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import WALL_AIR_M

NEVER = 1e9


def clearance(room: Room, x: Floats, y: Floats) -> Floats:
    """How far points are from the nearest wall; read bilinearly from the field, 0 outside."""
    column, row = (x - room.x0) * room.per_m, (y - room.y0) * room.per_m
    field = room.field
    inside = (column >= 0.0) & (row >= 0.0) & (column < field.shape[1] - 1) & (row < field.shape[0] - 1)
    i, j = np.where(inside, column, 0.0).astype(np.int64), np.where(inside, row, 0.0).astype(np.int64)
    s, t = column - i, row - j
    below = field[j, i] * (1.0 - s) + field[j, i + 1] * s
    above = field[j + 1, i] * (1.0 - s) + field[j + 1, i + 1] * s
    return np.where(inside, below * (1.0 - t) + above * t, 0.0)


def ways_are_free(room: Room, x: Floats, y: Floats, dx: Floats, dy: Floats, length: Floats, radius: Floats) -> Flags:
    """Whether discs can be pushed along unit vectors without touching a wall (sphere tracing, all at once)."""
    free = np.ones(x.shape, dtype=np.bool_)
    at = np.zeros(x.shape)
    left = np.arange(x.size)
    while left.size:
        air = clearance(room, x[left] + at[left] * dx[left], y[left] + at[left] * dy[left]) - radius[left]
        blocked = air < WALL_AIR_M
        free[left[blocked]] = False
        onwards = ~blocked & (at[left] < length[left])
        left, air = left[onwards], air[onwards]
        at[left] = np.minimum(length[left], at[left] + np.maximum(air, 2.0 * WALL_AIR_M))
    return free


def time_to_contact(px: Floats, py: Floats, vx: Floats, vy: Floats, reach: Floats) -> Floats:
    """When points that move with ``v`` enter the discs of radius ``reach`` at ``p``; 0 inside and closing."""
    closing = px * vx + py * vy
    outside = px * px + py * py - reach * reach
    root = closing * closing - (vx * vx + vy * vy) * outside
    meets = (closing > 0.0) & (outside > 0.0) & (root > 0.0)
    divisor = np.where(meets, closing + np.sqrt(np.where(meets, root, 0.0)), 1.0)
    when = np.where(meets, outside / divisor, NEVER)
    return np.where((closing > 0.0) & (outside <= 0.0), 0.0, when)


def squared_gap(rx: Floats, ry: Floats, ax: Floats, ay: Floats, bx: Floats, by: Floats) -> Floats:
    """Squared distances between segments: from ``r`` along ``a``, and from the origin along ``b`` (Ericson 5.1.9)."""
    aa, bb, ab = ax * ax + ay * ay, bx * bx + by * by, ax * bx + ay * by
    ar, br = ax * rx + ay * ry, bx * rx + by * ry
    safe_a, safe_b = np.where(aa < 1e-12, 1.0, aa), np.where(bb < 1e-12, 1.0, bb)
    slant = aa * bb - ab * ab
    crosses = slant > 1e-9 * aa * bb
    s = np.where(crosses, np.clip((ab * br - ar * bb) / np.where(crosses, slant, 1.0), 0.0, 1.0), 0.0)
    t = (ab * s + br) / safe_b
    s = np.where(t < 0.0, np.clip(-ar / safe_a, 0.0, 1.0), np.where(t > 1.0, np.clip((ab - ar) / safe_a, 0.0, 1.0), s))
    t = np.clip(t, 0.0, 1.0)
    s, t = np.where(bb < 1e-12, np.clip(-ar / safe_a, 0.0, 1.0), s), np.where(bb < 1e-12, 0.0, t)
    only_b = np.where(bb < 1e-12, 0.0, np.clip(br / safe_b, 0.0, 1.0))
    s, t = np.where(aa < 1e-12, 0.0, s), np.where(aa < 1e-12, only_b, t)
    dx, dy = rx + s * ax - t * bx, ry + s * ay - t * by
    return dx * dx + dy * dy


def approach(distance: Floats, braking: float, dt: float) -> Floats:
    """The speed for the coming step from which one still comes to a stand after ``distance``."""
    planned = np.sqrt(braking * braking * dt * dt + 2.0 * braking * distance) - braking * dt
    return np.where(distance <= braking * dt * dt, distance / dt, planned)
