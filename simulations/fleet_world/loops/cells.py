"""Who is near whom: robots of one hall sorted into square cells as wide as a robot sees.

What lives here: filling the cells. What must not: what neighbours mean to each other.
Only the nine cells around a robot are ever looked at, so that the work grows with the robots and not with their pairs.
"""

from __future__ import annotations

import math

import numpy as np

from simulations.fleet_world.compiled import compiled
from simulations.fleet_world.fleet import Codes, Floats, X, Y
from simulations.fleet_world.room import Room


@compiled
def grid_of(room: Room, sight: float) -> tuple[int, int]:
    """Columns and rows, with a border of empty cells all around."""
    return math.ceil(room.width / sight) + 2, math.ceil(room.height / sight) + 2


@compiled
def cell_of(room: Room, sight: float, columns: int, rows: int, x: float, y: float) -> int:
    column = min(max(int((x - room.west) / sight) + 1, 1), columns - 2)
    row = min(max(int((y - room.south) / sight) + 1, 1), rows - 2)
    return row * columns + column


@compiled
def fill_cells(numbers: Floats, hall: int, room: Room, sight: float, own: Codes, order: Codes, starts: Codes) -> None:
    """Sort by counting: robots of cell c are ``order[starts[c]:starts[c + 1]]``; ``own[i]`` is the cell of robot i."""
    columns, rows = grid_of(room, sight)
    starts[:] = 0
    for i in range(own.shape[0]):
        own[i] = cell_of(room, sight, columns, rows, numbers[X, hall, i], numbers[Y, hall, i])
        starts[own[i] + 1] += 1
    for cell in range(columns * rows):
        starts[cell + 1] += starts[cell]
    taken = np.zeros(columns * rows, dtype=np.int64)
    for i in range(own.shape[0]):
        order[starts[own[i]] + taken[own[i]]] = i
        taken[own[i]] += 1
