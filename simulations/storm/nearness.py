"""How close two straight ways come.

What lives here: distances of points and stretches on the floor. What must not: who goes there.
"""

from __future__ import annotations

from math import hypot

Point = tuple[float, float]
Way = tuple[Point, Point]


def distance_m(first: Way, second: Way) -> float:
    """The smallest distance between any point of one way and any of the other, metres; 0 where they cross."""
    if _cross(first, second):
        return 0.0
    return min(
        _from_point(first[0], second), _from_point(first[1], second),
        _from_point(second[0], first), _from_point(second[1], first),
    )  # fmt: skip


def _from_point(point: Point, way: Way) -> float:
    (x, y), (end_x, end_y) = way
    dx, dy = end_x - x, end_y - y
    length2 = dx * dx + dy * dy
    share = 0.0 if length2 == 0.0 else ((point[0] - x) * dx + (point[1] - y) * dy) / length2
    share = max(0.0, min(1.0, share))
    return hypot(point[0] - x - share * dx, point[1] - y - share * dy)


def _cross(first: Way, second: Way) -> bool:
    return (
        _side(first, second[0]) * _side(first, second[1]) < 0.0
        and _side(second, first[0]) * _side(second, first[1]) < 0.0
    )


def _side(way: Way, point: Point) -> float:
    (x, y), (end_x, end_y) = way
    return (end_x - x) * (point[1] - y) - (end_y - y) * (point[0] - x)
