"""The forms of a hall file as shapely geometry: rectangles, circles, polygons and walls.

What lives here: turning numbers into polygons. What must not: judging them. Metres, counter-clockwise.
"""

from __future__ import annotations

import math

import shapely
from shapely.geometry import LineString, Polygon

from hall_controller.domain.plan import Point
from hall_controller.plan.shape import FurniturePart, Rectangle, WallPart

XY = tuple[float, float]
CIRCLE_CORNERS = 32


def rectangle(form: Rectangle) -> Polygon:
    (x, y), (width, depth), angle = form.center, form.size, math.radians(form.angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    corners = [(sx * width / 2, sy * depth / 2) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return Polygon([(x + u * cos - v * sin, y + u * sin + v * cos) for u, v in corners])


def circle(center: XY, radius_m: float) -> Polygon:
    """A polygon around the circle, so that keeping clear of it keeps clear of the circle."""
    outer = radius_m / math.cos(math.pi / CIRCLE_CORNERS)
    turns = [2 * math.pi * step / CIRCLE_CORNERS for step in range(CIRCLE_CORNERS)]
    return Polygon([(center[0] + outer * math.cos(turn), center[1] + outer * math.sin(turn)) for turn in turns])


def furniture(part: FurniturePart) -> Polygon:
    if part.rectangle is not None:
        return rectangle(part.rectangle)
    if part.circle is not None:
        return circle(part.circle.center, part.circle.radius_m)
    return Polygon(part.polygon)


def wall(part: WallPart) -> shapely.Geometry:
    """The floor a wall stands on; no polygon when its line crosses itself."""
    return LineString(part.line).buffer(part.thickness_m / 2, cap_style="flat", join_style="mitre")


def corners(polygon: Polygon) -> tuple[Point, ...]:
    """The outline counter-clockwise, the first corner not repeated."""
    ring = shapely.orient_polygons(polygon).exterior
    return tuple(Point(round(float(x), 6), round(float(y), 6)) for x, y in ring.coords[:-1])
