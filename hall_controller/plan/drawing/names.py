"""Where the names of zones go, so that they cover neither furniture nor roads nor other names.

What lives here: looking for free floor. What must not: drawing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Point, Polygon

from hall_controller.domain import plan as domain

STEPS = 70
AIR_M = 0.06
ENOUGH_AIR_M = 0.3
"""More free floor than this around a name makes it no easier to read; then the middle of the zone counts."""


def taken_floor(plan: domain.HallPlan) -> list[shapely.Geometry]:
    """Furniture, roads and parking places."""
    nodes = plan.roadmap.nodes
    furniture = [_polygon(obstacle.outline) for obstacle in plan.obstacles]
    roads = [
        LineString([(nodes[edge.start].x_m, nodes[edge.start].y_m), (nodes[edge.end].x_m, nodes[edge.end].y_m)])
        for edges in plan.roadmap.edges.values()
        for edge in edges
    ]
    parked = [Point(node.x_m, node.y_m).buffer(0.25) for node in nodes.values() if node.kind != "way"]
    return [*furniture, *(road.buffer(0.25) for road in roads), *parked]


def spot_for(
    zone: domain.Zone, taken: Iterable[shapely.Geometry], width_m: float, height_m: float
) -> tuple[float, float] | None:
    """The middle of the roomiest free rectangle in the zone; None when a name of this size fits nowhere."""
    inside = _polygon(zone.outline)
    x, y = _grid(inside)
    half_w, half_h = width_m / 2 + AIR_M, height_m / 2 + AIR_M
    boxes = shapely.box(x - half_w, y - half_h, x + half_w, y + half_h)
    shapely.prepare(inside)
    fits = shapely.covers(inside, boxes)
    boxes, x, y = boxes[fits], x[fits], y[fits]
    tree = shapely.STRtree([*taken, inside.exterior])
    free = np.ones(len(boxes), dtype=bool)
    free[tree.query(boxes, predicate="intersects")[0]] = False
    boxes, x, y = boxes[free], x[free], y[free]
    if not len(boxes):
        return None
    air = tree.query_nearest(boxes, all_matches=False, return_distance=True)[1]
    score = np.minimum(air, ENOUGH_AIR_M) - 0.02 * np.hypot(x - inside.centroid.x, y - inside.centroid.y)
    best = int(np.argmax(score.round(6)))  # rounded, so that the same plan gives the same picture on every machine
    return float(x[best]), float(y[best])


def _grid(inside: Polygon) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    west, south, east, north = inside.bounds
    xs, ys = np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    return xs.ravel(), ys.ravel()


def _polygon(outline: tuple[domain.Point, ...]) -> Polygon:
    return Polygon([(point.x_m, point.y_m) for point in outline])
