"""Furniture seen from above, one small drawing for each kind.

What lives here: the drawings. What must not: where furniture may stand. A rectangle is drawn in its own frame: the
front looks along -y (south at ``angle_deg: 0``), so the back of a sofa is at +y.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hall_controller.domain.plan import Obstacle, Point
from hall_controller.plan.drawing import palette as p
from hall_controller.plan.drawing.pen import at, element, line, polygon, rect

EDGE_M = 0.02


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a rectangle or a round piece stands. ``depth`` equals ``width`` for round ones."""

    x: float
    y: float
    turn_rad: float
    width: float
    depth: float
    round: bool


def frame_of(outline: tuple[Point, ...]) -> Frame | None:
    """The frame of a rectangle or a circle (a polygon of many equal corners); None for any other shape."""
    x = sum(point.x_m for point in outline) / len(outline)
    y = sum(point.y_m for point in outline) / len(outline)
    reach = [math.hypot(point.x_m - x, point.y_m - y) for point in outline]
    if max(reach) - min(reach) > 0.002:
        return None
    if len(outline) == 4:
        a, b, c = outline[:3]
        width, depth = math.dist((a.x_m, a.y_m), (b.x_m, b.y_m)), math.dist((b.x_m, b.y_m), (c.x_m, c.y_m))
        return Frame(x, y, math.atan2(b.y_m - a.y_m, b.x_m - a.x_m), width, depth, False)
    across = 2 * max(reach) * math.cos(math.pi / len(outline))
    return Frame(x, y, 0.0, across, across, True) if len(outline) >= 12 else None


def draw_obstacle(obstacle: Obstacle, looks_at: Point | None) -> str:
    """One piece. ``looks_at`` is the table a chair belongs to."""
    frame = frame_of(obstacle.outline)
    if obstacle.kind == "wall" or frame is None:
        fill = _PLAIN_COLOURS.get(obstacle.kind, p.WOOD)
        return polygon(obstacle.outline, fill=fill, stroke=p.WOOD_DARK, stroke_width=EDGE_M, stroke_linejoin="round")
    turn = frame.turn_rad
    if frame.round and looks_at is not None:
        turn = math.atan2(looks_at.y_m - frame.y, looks_at.x_m - frame.x) + math.pi / 2
    draw = (_ROUND if frame.round else _SQUARE).get(obstacle.kind, _plain)
    return at(frame.x, frame.y, turn, draw(frame))


def _body(f: Frame, fill: str, stroke: str, corner: float = 0.04) -> str:
    if f.round:
        return element("circle", r=f.width / 2, fill=fill, stroke=stroke, stroke_width=EDGE_M)
    return rect(f.width, f.depth, rx=corner, fill=fill, stroke=stroke, stroke_width=EDGE_M)


def _plain(f: Frame) -> Iterable[str]:
    yield _body(f, p.WOOD, p.WOOD_DARK)


def _table(f: Frame) -> Iterable[str]:
    yield _body(f, "url(#hall-wood)", p.WOOD_DARK, 0.08)
    if f.round:
        for share in (0.78, 0.5):
            yield element(
                "circle", r=f.width / 2 * share, fill="none", stroke=p.WOOD_DARK, stroke_width=0.008, opacity=0.3
            )


def _desk(f: Frame) -> Iterable[str]:
    """A desk with a screen in its left half and a sheet of paper; the officer sits at +y."""
    yield _body(f, "url(#hall-wood)", p.WOOD_DARK)
    yield line(-f.width * 0.36, -f.depth * 0.24, -f.width * 0.14, -f.depth * 0.24, stroke=p.DARK, stroke_width=0.04)
    yield element(
        "rect", x=f.width * 0.2, y=0.02, width=0.15, height=0.2, fill=p.ROAD, stroke=p.WOOD_DARK, stroke_width=0.008
    )


def _chair(f: Frame) -> Iterable[str]:
    """A seat with its back rest away from the table."""
    r = f.width / 2
    yield element("circle", r=r, fill=p.LINEN, stroke=p.WOOD, stroke_width=EDGE_M)
    x, y = r * math.sin(1.1) * 0.9, r * math.cos(1.1) * 0.9
    back = f"M{-x:.3f} {y:.3f}A{r * 0.9:.3f} {r * 0.9:.3f} 0 0 0 {x:.3f} {y:.3f}"
    yield element("path", d=back, fill="none", stroke=p.WOOD_DARK, stroke_width=0.055, stroke_linecap="round")


def _soft(f: Frame) -> Iterable[str]:
    """A sofa or armchair: back at +y, arms left and right, one cushion for each 0.7 to 1.1 m."""
    yield _body(f, p.CLAY, p.CLAY_DARK, 0.12)
    arm, back = 0.13, 0.2
    seats = max(1, round((f.width - 2 * arm) / 0.9))
    each = (f.width - 2 * arm) / seats
    for index in range(seats):
        x = -f.width / 2 + arm + index * each
        yield element(
            "rect", x=x + 0.015, y=-f.depth / 2 + 0.04, width=each - 0.03, height=f.depth - back - 0.05, rx=0.07,
            fill=p.CLAY_LIGHT, stroke=p.CLAY_DARK, stroke_width=0.01,
        )  # fmt: skip


def _plant(f: Frame) -> Iterable[str]:
    r = f.width / 2
    yield element("circle", r=r * 0.62, fill=p.CLAY, stroke=p.CLAY_DARK, stroke_width=EDGE_M)
    for index in range(9):
        turn, long = index * 40.0, r * (1.0 if index % 2 else 0.8)
        leaf = f"M0 0Q{long * 0.5:.3f} {r * 0.3:.3f} {long:.3f} 0Q{long * 0.5:.3f} {-r * 0.3:.3f} 0 0Z"
        yield element("path", d=leaf, transform=f"rotate({turn:g})", fill=p.LEAF if index % 2 else p.LEAF_DARK)


def _bookshelf(f: Frame) -> Iterable[str]:
    yield _body(f, p.WOOD_DARK, p.WOOD_DARK, 0.02)
    colours = (p.CLAY, p.LINEN, p.LEAF, p.AMBER, p.WOOD_LIGHT, p.LEAF_DARK, p.CLAY_LIGHT)
    x, index = -f.width / 2 + 0.04, 0
    while x < f.width / 2 - 0.08:
        wide, deep = 0.045 + 0.012 * (index * 7 % 3), f.depth * (0.62 + 0.06 * (index * 5 % 4))
        yield element("rect", x=x, y=-f.depth / 2 + 0.03, width=wide, height=deep, fill=colours[index * 3 % 7])
        x, index = x + wide + 0.008, index + 1


def _tv(f: Frame) -> Iterable[str]:
    """A low cabinet with the screen near its front."""
    yield _body(f, p.WOOD, p.WOOD_DARK)
    yield element("rect", x=-f.width * 0.42, y=-f.depth * 0.32, width=f.width * 0.84, height=0.06, rx=0.02, fill=p.DARK)


def _tea_bar(f: Frame) -> Iterable[str]:
    """A counter with a lighter top, cups in a row and a kettle."""
    yield _body(f, p.WOOD_DARK, p.WOOD_DARK, 0.06)
    yield rect(f.width - 0.08, f.depth - 0.1, rx=0.04, fill=p.WOOD_LIGHT)
    cups = max(1, int((f.width - 0.7) / 0.32))
    for index in range(cups):
        cup = {"cx": -f.width / 2 + 0.25 + index * 0.3, "cy": -f.depth * 0.14}
        yield element("circle", r=0.075, fill=p.ROAD, stroke=p.WOOD_DARK, stroke_width=0.012, **cup)
        yield element("circle", r=0.045, fill=p.WOOD_DARK, **cup)
    yield element("circle", cx=f.width / 2 - 0.28, cy=0.04, r=0.14, fill=p.CLAY, stroke=p.CLAY_DARK, stroke_width=0.015)
    yield element("circle", cx=f.width / 2 - 0.28, cy=0.04, r=0.06, fill=p.CLAY_DARK)


def _door(f: Frame) -> Iterable[str]:
    """An opening in the wall with two leaves that swing outwards (the front of a door looks into the hall)."""
    yield element("rect", x=-f.width / 2, y=-0.02, width=f.width, height=0.2, fill=p.FLOOR)
    for side in (-1, 1):
        hinge, leaf = side * f.width / 2, f.width / 2
        tip = hinge - side * leaf * 0.5
        yield line(hinge, 0.06, tip, 0.06 + leaf * 0.38, stroke=p.WOOD_DARK, stroke_width=0.05, stroke_linecap="round")


def _kiosk(f: Frame) -> Iterable[str]:
    yield _body(f, p.LINEN, p.WOOD_DARK, 0.08)
    yield rect(f.width * 0.6, f.depth * 0.34, rx=0.03, fill=p.DARK)


def _cabinet(f: Frame) -> Iterable[str]:
    yield _body(f, p.WOOD, p.WOOD_DARK)
    doors = max(1, round(f.width / 0.5))
    for index in range(1, doors):
        x = -f.width / 2 + index * f.width / doors
        yield line(x, -f.depth / 2, x, f.depth / 2, stroke=p.WOOD_DARK, stroke_width=0.012)


_PLAIN_COLOURS = {"wall": p.WALL, "column": p.WALL, "plant": p.LEAF, "sofa": p.CLAY, "armchair": p.CLAY}
_Draw = Callable[[Frame], Iterable[str]]
_SQUARE: dict[str, _Draw] = {
    "armchair": _soft, "bookshelf": _bookshelf, "cabinet": _cabinet, "counter": _table, "desk": _desk, "door": _door,
    "kiosk": _kiosk, "sofa": _soft, "table": _table, "tea_bar": _tea_bar, "tv": _tv,
}  # fmt: skip
_ROUND: dict[str, _Draw] = {"chair": _chair, "plant": _plant, "table": _table}
