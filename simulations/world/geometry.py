"""Points against polygons: the few sums that walls, zones and people's places need.

What lives here: pure functions of coordinates in metres. What must not: a hall, a grid, anything that is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence

from hall_controller.domain.plan import Point

Segment = tuple[float, float, float, float, float, str]
"""Start x, y, vector x, y, one over its squared length, and whose wall it is."""


def segments_of(outline: Sequence[Point], owner: str) -> list[Segment]:
    """The sides of a closed polygon; sides without length are left out."""
    result = []
    for a, b in zip(outline, (*outline[1:], outline[0]), strict=True):
        dx, dy = b.x_m - a.x_m, b.y_m - a.y_m
        square = dx * dx + dy * dy
        if square > 0.0:
            result.append((a.x_m, a.y_m, dx, dy, 1.0 / square, owner))
    return result


def squared_distance(x: float, y: float, segment: Segment) -> float:
    """Squared distance from a point to a side."""
    ax, ay, dx, dy, inverse, _ = segment
    t = ((x - ax) * dx + (y - ay) * dy) * inverse
    t = 0.0 if t < 0.0 else 1.0 if t > 1.0 else t
    ex, ey = x - ax - t * dx, y - ay - t * dy
    return ex * ex + ey * ey


def inside(x: float, y: float, outline: Sequence[Point]) -> bool:
    """Whether a point lies in a simple polygon (even-odd rule)."""
    result = False
    for a, b in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (a.y_m > y) != (b.y_m > y) and x < a.x_m + (y - a.y_m) * (b.x_m - a.x_m) / (b.y_m - a.y_m):
            result = not result
    return result
