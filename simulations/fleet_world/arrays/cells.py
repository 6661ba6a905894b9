"""Who is near whom: pairs of robots of the same hall, found through square cells as wide as a robot sees.

What lives here: finding the pairs. What must not: what neighbours mean to each other.
Robots are numbered through all halls: hall times robots per hall, plus the robot.
"""

from __future__ import annotations

import math

import numpy as np

from simulations.fleet_world.crowd import Codes, Floats
from simulations.fleet_world.fleet import X, Y
from simulations.fleet_world.room import Room


def pairs_in_sight(n: Floats, robots: int, room: Room, sight: float) -> tuple[Codes, Codes]:
    """All pairs (a, b), each both ways, nearer than ``sight``; sorted by a. ``n`` is [numbers, all robots]."""
    columns, rows = math.ceil(room.width / sight) + 2, math.ceil(room.height / sight) + 2
    column = np.clip(((n[X] - room.west) / sight).astype(np.int64) + 1, 1, columns - 2)
    row = np.clip(((n[Y] - room.south) / sight).astype(np.int64) + 1, 1, rows - 2)
    everyone = np.arange(n.shape[1])
    own = (everyone // robots) * (columns * rows) + row * columns + column
    order = np.argsort(own, kind="stable")
    counts = np.bincount(own, minlength=(n.shape[1] // robots) * columns * rows)
    starts = np.concatenate(([0], np.cumsum(counts)))
    found = [_meet(own + offset * columns, starts, everyone) for offset in (-1, 0, 1)]
    a, b = (np.concatenate(part) for part in zip(*found, strict=True))
    b = order[b]
    dx, dy = n[X][b] - n[X][a], n[Y][b] - n[Y][a]
    near = (a != b) & (dx * dx + dy * dy < sight * sight)
    a, b = a[near], b[near]
    sorted_ = np.argsort(a, kind="stable")
    return a[sorted_], b[sorted_]


def _meet(middle: Codes, starts: Codes, everyone: Codes) -> tuple[Codes, Codes]:
    """Every robot with all in the three cells around ``middle``, which lie side by side in the order."""
    first, last = starts[middle - 1], starts[middle + 2]
    many = last - first
    a = np.repeat(everyone, many)
    within = np.arange(len(a)) - np.repeat(np.cumsum(many) - many, many)
    return a, np.repeat(first, many) + within
