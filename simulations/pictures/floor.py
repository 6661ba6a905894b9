"""The floor of a hall as it is built: zones, roads, furniture and names, in the colours of the floor plan.

What lives here: what never moves. What must not: robots, people, trails.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import shapely

from hall_controller.domain.plan import HallPlan, Obstacle, Point
from hall_controller.plan.drawing import palette as p
from hall_controller.plan.drawing.furniture import Frame, frame_of
from hall_controller.plan.drawing.names import spot_for, taken_floor
from simulations.pictures.canvas import Canvas, Sheet, turned
from simulations.pictures.fonts import chinese

PAPER = "#fbf4e8"
WALL_M = 0.16
PLANK_M = 0.24


def draw_floor(plan: HallPlan, sheet: Sheet) -> Canvas:
    """A canvas with everything that stands still."""
    canvas = Canvas(sheet, PAPER)
    canvas.polygon(plan.outline, p.WALL, p.WALL, 2 * WALL_M)
    canvas.polygon(plan.outline, p.FLOOR)
    for zone in plan.zones:
        canvas.polygon(zone.outline, p.ZONES[zone.kind])
    _planks(plan, canvas)
    _roads(plan, canvas)
    _docks(plan, canvas)
    for obstacle in plan.obstacles:
        _furniture(obstacle, canvas)
    for node in plan.roadmap.nodes.values():
        if node.kind == "stop":
            canvas.disc(node.x_m, node.y_m, 0.15, p.ROAD, p.CLAY)
    _names(plan, canvas)
    return canvas


def _planks(plan: HallPlan, canvas: Canvas) -> None:
    layer = canvas.layer()
    xs, ys = [c.x_m for c in plan.outline], [c.y_m for c in plan.outline]
    for row in range(round((max(ys) - min(ys)) / PLANK_M)):
        y = min(ys) + row * PLANK_M
        layer.line([(min(xs), y), (max(xs), y)], p.PLANK, 0.012)
    canvas.put(layer, 0.8)


def _roads(plan: HallPlan, canvas: Canvas) -> None:
    nodes = plan.roadmap.nodes
    layer = canvas.layer()
    for edges in plan.roadmap.edges.values():
        for edge in edges:
            a, b = nodes[edge.start], nodes[edge.end]
            layer.line([(a.x_m, a.y_m), (b.x_m, b.y_m)], p.ROAD, 0.46)
            layer.disc(b.x_m, b.y_m, 0.23, p.ROAD)
    canvas.put(layer, 0.5)


def _docks(plan: HallPlan, canvas: Canvas) -> None:
    for node in plan.roadmap.nodes.values():
        if node.kind in ("dock", "charger"):
            corners = ((-0.33, -0.33), (0.33, -0.33), (0.33, 0.33), (-0.33, 0.33))
            canvas.polygon(turned(node.x_m, node.y_m, 0.0, corners), p.ROAD, p.AMBER, 0.025)
            bolt = ((0.03, 0.13), (-0.08, -0.02), (-0.005, -0.02), (-0.03, -0.13), (0.08, 0.02), (0.005, 0.02))
            if node.charges:
                canvas.polygon(turned(node.x_m, node.y_m, 0.0, bolt), p.AMBER)


def _part(frame: Frame, canvas: Canvas, x: float, y: float, width: float, depth: float, fill: str) -> None:
    """A rectangle on a piece of furniture, its middle at x, y of the piece's own frame."""
    w, d = width / 2, depth / 2
    corners = ((x - w, y - d), (x + w, y - d), (x + w, y + d), (x - w, y + d))
    canvas.polygon(turned(frame.x, frame.y, frame.turn_rad, corners), fill)


def _furniture(obstacle: Obstacle, canvas: Canvas) -> None:
    fill, edge = _COLOURS.get(obstacle.kind, (p.WOOD, p.WOOD_DARK))
    canvas.polygon(obstacle.outline, fill, edge)
    frame = frame_of(obstacle.outline)
    detail = _DETAILS.get(obstacle.kind)
    if frame is not None and detail is not None:
        detail(frame, canvas)


def _desk(f: Frame, canvas: Canvas) -> None:
    _part(f, canvas, -f.width * 0.25, -f.depth * 0.24, f.width * 0.24, 0.05, p.DARK)
    _part(f, canvas, f.width * 0.25, 0.08, 0.16, 0.21, p.ROAD)


def _sofa(f: Frame, canvas: Canvas) -> None:
    seats = max(1, round((f.width - 0.26) / 0.9))
    each = (f.width - 0.26) / seats
    for seat in range(seats):
        x = -f.width / 2 + 0.13 + (seat + 0.5) * each
        _part(f, canvas, x, -0.08, each - 0.04, f.depth - 0.26, p.CLAY_LIGHT)


def _plant(f: Frame, canvas: Canvas) -> None:
    canvas.disc(f.x, f.y, f.width * 0.3, p.LEAF_DARK)
    canvas.disc(f.x, f.y, f.width * 0.12, p.CLAY_DARK)


def _books(f: Frame, canvas: Canvas) -> None:
    colours = (p.CLAY, p.LINEN, p.LEAF, p.AMBER, p.WOOD_LIGHT, p.LEAF_DARK, p.CLAY_LIGHT)
    for n in range(int(f.width / 0.08) - 1):
        x = -f.width / 2 + 0.08 * (n + 1)
        _part(f, canvas, x, -f.depth * 0.1, 0.06, f.depth * (0.5 + 0.05 * (n * 5 % 4)), colours[n * 3 % 7])


def _screen(f: Frame, canvas: Canvas) -> None:
    _part(f, canvas, 0.0, -f.depth * 0.25, f.width * 0.84, 0.07, p.DARK)


def _tea(f: Frame, canvas: Canvas) -> None:
    _part(f, canvas, 0.0, 0.0, f.width - 0.1, f.depth - 0.12, p.WOOD_LIGHT)
    for n in range(int((f.width - 0.7) / 0.32)):
        _part(f, canvas, -f.width / 2 + 0.3 + n * 0.32, -0.06, 0.12, 0.12, p.ROAD)


def _door(f: Frame, canvas: Canvas) -> None:
    _part(f, canvas, 0.0, 0.08, f.width, 0.22, p.FLOOR)


_COLOURS = {
    "wall": (p.WALL, p.WALL), "column": (p.WALL, p.WALL), "plant": (p.LEAF, p.LEAF_DARK), "chair": (p.LINEN, p.WOOD),
    "sofa": (p.CLAY, p.CLAY_DARK), "armchair": (p.CLAY, p.CLAY_DARK), "table": (p.WOOD_LIGHT, p.WOOD_DARK),
    "bookshelf": (p.WOOD_DARK, p.WOOD_DARK), "tea_bar": (p.WOOD_DARK, p.WOOD_DARK), "kiosk": (p.DARK, p.WOOD_DARK),
    "door": (p.FLOOR, p.FLOOR),
}  # fmt: skip
_DETAILS: dict[str, Callable[[Frame, Canvas], None]] = {
    "desk": _desk, "sofa": _sofa, "armchair": _sofa, "plant": _plant, "bookshelf": _books, "tv": _screen,
    "tea_bar": _tea, "door": _door,
}  # fmt: skip


def _names(plan: HallPlan, canvas: Canvas) -> None:
    for place in plan.places.values():
        canvas.name(place.position.x_m, place.position.y_m, place.id, 0.2, p.INK)
    taken = taken_floor(plan)
    for piece in plan.obstacles:
        frame = frame_of(piece.outline)
        if piece.kind in p.KIND_NAMES and frame is not None:
            away = frame.depth / 2 + 0.25
            front = Point(frame.x + away * math.sin(frame.turn_rad), frame.y - away * math.cos(frame.turn_rad))
            _two_lines(front, *p.KIND_NAMES[piece.kind], 0.18, canvas)
            taken.append(shapely.box(front.x_m - 0.45, front.y_m - 0.25, front.x_m + 0.45, front.y_m + 0.25))
    for zone in plan.zones:
        for size in p.NAME_SIZES_M[zone.kind in ("passage", "service") :]:
            width = max(len(zone.name_zh) * size, len(zone.name_en) * size * 0.4)
            spot = spot_for(zone, taken, width, size * 1.8)
            if spot is not None:
                _two_lines(Point(*spot), zone.name_zh, zone.name_en, size, canvas)
                break


def _two_lines(spot: Point, zh: str, en: str, size: float, canvas: Canvas) -> None:
    if chinese():
        canvas.name(spot.x_m, spot.y_m + size * 0.45, zh, size, p.INK)
    canvas.name(spot.x_m, spot.y_m - size * 0.55, en, size * 0.66, p.INK_SOFT)
