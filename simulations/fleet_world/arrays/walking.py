"""How people walk: along their points, out of the way of what rolls, around what stands.

What lives here: ``loops.walking`` for arrays. What must not: where people want to go.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.arrays.settling import stopping, swerve
from simulations.fleet_world.arrays.shapes import clearance, squared_gap
from simulations.fleet_world.crowd import Codes, Crowd, Flags, Floats
from simulations.fleet_world.fleet import COURSE_X, COURSE_Y, HOLONOMIC, RADIUS, V, W, X, Y
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import Rules
from simulations.fleet_world.strides import AIR_M, COSINES, GIVE_UP_M, SINES


class Floor:
    """The floor that robots own now, to be asked by people."""

    def __init__(self, f: Floats, flags: Flags, rules: Rules) -> None:
        roll = stopping(f[V], rules)
        self._x, self._y = f[X], f[Y]
        self._ways = f[COURSE_X] * roll, f[COURSE_Y] * roll
        self._width = f[RADIUS] + swerve(roll, f[W], flags[HOLONOMIC], rules)

    def air(self, halls: Codes, x: Floats, y: Floats, radius: Floats) -> Floats:
        """The smallest gap from each person to the floor that any robot owns, at most ``AIR_M``."""
        dx, dy = x[:, None] - self._x[halls], y[:, None] - self._y[halls]
        nobody = np.zeros(1)
        gap = np.sqrt(squared_gap(dx, dy, nobody, nobody, self._ways[0][halls], self._ways[1][halls]))
        gap = gap - radius[:, None] - self._width[halls]
        least: Floats = gap.min(axis=1, initial=AIR_M)
        return least


def walk(f: Floats, flags: Flags, crowd: Crowd, room: Room, rules: Rules, dt: float) -> None:
    """One step of everybody in every hall."""
    crowd.vx[:], crowd.vy[:] = 0.0, 0.0
    halls, people = np.nonzero(crowd.walking)
    if not len(halls):
        return
    at = halls, people
    x, y = crowd.x[at], crowd.y[at]
    points = crowd.routes[halls, people, crowd.route_at[at]]
    dx, dy = points[:, 0] - x, points[:, 1] - y
    distance = np.sqrt(dx * dx + dy * dy)
    step = crowd.speed[at] * dt
    share = np.where(distance > step, step / np.where(distance > step, distance, 1.0), 1.0)
    new_x, new_y, moved = _stride(Floor(f, flags, rules), halls, x, y, crowd.radius[at], room, dx * share, dy * share)
    crowd.x[at], crowd.y[at] = new_x, new_y
    crowd.vx[at], crowd.vy[at] = np.where(moved, (new_x - x) / dt, 0.0), np.where(moved, (new_y - y) / dt, 0.0)
    there = moved & (share == 1.0) & (new_x == x + dx * share) & (new_y == y + dy * share)
    crowd.route_at[at] += there | (~moved & (distance < GIVE_UP_M))


def _stride(
    floor: Floor, halls: Codes, x: Floats, y: Floats, radius: Floats, room: Room, mx: Floats, my: Floats
) -> tuple[Floats, Floats, Flags]:
    """Everybody's new place, and who had room for any stride."""
    here = floor.air(halls, x, y, radius)
    wall = np.minimum(clearance(room, x, y), radius)
    new_x, new_y, moved = x.copy(), y.copy(), np.zeros(len(x), dtype=np.bool_)
    for k in range(len(COSINES)):
        left = np.nonzero(~moved)[0]
        if not len(left):
            break
        sx = x[left] + (COSINES[k] * mx[left] - SINES[k] * my[left])
        sy = y[left] + (COSINES[k] * my[left] + SINES[k] * mx[left])
        room_there = (k == 0) | (clearance(room, sx, sy) >= wall[left])
        fits = room_there & (floor.air(halls[left], sx, sy, radius[left]) >= here[left])
        new_x[left[fits]], new_y[left[fits]], moved[left[fits]] = sx[fits], sy[fits], True
    return new_x, new_y, moved
