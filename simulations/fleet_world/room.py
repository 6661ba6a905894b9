"""The walls of a hall as a distance field: how far it is from any point to the nearest wall or piece of furniture.

What lives here: building the field from a hall's plan, once; all halls of a world share it. What must not: anything
that moves.
Between its points the field is read bilinearly. Distance bulges between the points where a corner sticks out, by at
most h^2 / 8d at the distance d from it; so much is taken off beforehand, and what is read is never too far.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Polygon

from hall_controller.domain.plan import HallPlan, Point

Floats = npt.NDArray[np.float64]

SPACING_M = 0.05
BORDER = 2


class Room(NamedTuple):
    """``field[row, column]`` is the clearance at ``x0 + column / per_m``, ``y0 + row / per_m``; metres, at least 0.

    ``west``, ``south``, ``width``, ``height``: the box around the outline.
    """

    field: Floats
    x0: float
    y0: float
    per_m: float
    west: float
    south: float
    width: float
    height: float


def room_of(plan: HallPlan, smallest_radius_m: float) -> Room:
    """The distance field of ``plan``. ``smallest_radius_m`` is the smallest footprint that will ask."""
    free = shapely.difference(
        _polygon(plan.outline), MultiPolygon([_polygon(each.outline) for each in plan.obstacles]).buffer(0)
    )
    west, south, east, north = _polygon(plan.outline).bounds
    x0, y0 = west - BORDER * SPACING_M, south - BORDER * SPACING_M
    columns = math.ceil((east - x0) / SPACING_M) + BORDER + 1
    rows = math.ceil((north - y0) / SPACING_M) + BORDER + 1
    xs, ys = np.meshgrid(x0 + np.arange(columns) * SPACING_M, y0 + np.arange(rows) * SPACING_M)
    points = shapely.points(xs, ys)
    shapely.prepare(free)
    distance = np.where(shapely.covers(free, points), shapely.distance(free.boundary, points), 0.0)
    bulge = SPACING_M**2 / (8.0 * max(smallest_radius_m - SPACING_M, SPACING_M))
    field = np.ascontiguousarray(np.maximum(distance - bulge, 0.0))
    return Room(field, x0, y0, 1.0 / SPACING_M, west, south, east - west, north - south)


def _polygon(outline: tuple[Point, ...]) -> Polygon:
    return Polygon([(point.x_m, point.y_m) for point in outline])
