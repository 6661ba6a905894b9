"""Whether the floor of a hall can be built as drawn: outlines, zones, walls and furniture.

What lives here: the polygons of a hall file and the checks among them. What must not: roads (``roads``, ``corridors``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from hall_controller.plan import forms
from hall_controller.plan.problem import Path, Report, Saying, did_you_mean
from hall_controller.plan.shape import HallFile, ServedPart

SLACK_M = 0.01
"""Drawn plans are good to a centimetre; less is not a mistake."""
SLACK_M2 = 0.0005
REACH_M = 1.5
"""From a seat to the middle of the robot that serves it: an outstretched arm and a lean."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon of the file, with the path of the entry it was drawn by."""

    id: str
    kind: str
    path: Path
    polygon: Polygon


@dataclass(slots=True)
class Floor:
    """All polygons that are sound. ``outline`` is None when the outline itself is not."""

    outline: Polygon | None = None
    zones: list[Shape] = field(default_factory=list)
    obstacles: list[Shape] = field(default_factory=list)


def build_floor(file: HallFile, report: Report) -> Floor:
    """The polygons of the hall; those that cross themselves or have no area are reported and left out."""
    outline = _sound(Shape("outline", "hall", ("hall", "outline"), Polygon(file.hall.outline)), report)
    zones = [
        Shape(name, part.kind, ("zones", name, "outline"), Polygon(part.outline)) for name, part in file.zones.items()
    ]
    return Floor(
        outline.polygon if outline else None,
        [zone for zone in zones if _sound(zone, report)],
        [obstacle for obstacle in _obstacles(file, report) if _sound(obstacle, report)],
    )


def check_floor(file: HallFile, floor: Floor, report: Report) -> None:
    """Report what lies outside the hall, what overlaps, and what stands in no zone."""
    zones_known = report.sound("zones")
    _outside([*floor.zones, *floor.obstacles], floor.outline, report)
    _overlaps(floor.zones, "zone.overlap", Saying("zone", "区域"), report)
    _overlaps(floor.obstacles, "furniture.overlap", Saying("", ""), report)
    for section, places in file.served.items():
        for name, place in places.items():
            if zones_known:
                _in_zone((section, name, "at"), place.at, floor, report)
            _within_reach((section, name, "stop"), place, file, report)


def _obstacles(file: HallFile, report: Report) -> Iterable[Shape]:
    for name, piece in file.furniture.items():
        yield Shape(name, piece.kind, ("furniture", name), forms.furniture(piece))
    for name, part in file.walls.items():
        polygon = forms.wall(part)
        if isinstance(polygon, Polygon) and not polygon.interiors:
            yield Shape(name, "wall", ("walls", name), polygon)
        else:
            saying = Saying(f'the line of wall "{name}" crosses itself', f"墙体“{name}”的线条自相交")
            report.add(("walls", name, "line"), "polygon.self_crossing", saying, "draw it as two walls")
    for section, places in (("seats", file.seats), ("desks", file.desks)):
        for name, place in places.items():
            if place.chair_diameter_m is not None:
                chair = forms.circle(place.at, place.chair_diameter_m / 2)
                yield Shape(f"chair-{name}", "chair", (section, name), chair)


def _sound(shape: Shape, report: Report) -> Shape | None:
    if shape.polygon.convex_hull.area < SLACK_M2:
        saying = Saying(f'the outline of "{shape.id}" has no area', f"“{shape.id}”的轮廓没有面积")
        report.add(shape.path, "polygon.no_area", saying, "three corners in one line enclose nothing")
        return None
    if not shape.polygon.is_valid:
        where = shapely.is_valid_reason(shape.polygon).partition("[")[2].rstrip("]").replace(" ", ", ")
        near = f"near [{where}]; " if where else ""
        saying = Saying(f'the outline of "{shape.id}" crosses itself', f"“{shape.id}”的轮廓自相交")
        hint = near + "list the corners in the order you would walk them"
        report.add(shape.path, "polygon.self_crossing", saying, hint)
        return None
    return shape


def _outside(shapes: list[Shape], outline: Polygon | None, report: Report) -> None:
    if outline is None or not shapes:
        return
    hall = outline.buffer(SLACK_M, join_style="mitre")
    for index in np.flatnonzero(~shapely.covers(hall, [shape.polygon for shape in shapes])):
        shape = shapes[int(index)]
        far = float(shapely.distance(shapely.points(shapely.get_coordinates(shape.polygon)), outline).max())
        inside = shape.polygon.intersects(outline)
        hint = f"it reaches {far:.2f} m beyond the wall" if inside else "it lies wholly outside the outline"
        saying = Saying(f'"{shape.id}" is outside the outline of the hall', f"“{shape.id}”超出大厅轮廓")
        report.add(shape.path, "outside", saying, hint)


def _overlaps(shapes: list[Shape], code: str, what: Saying, report: Report) -> None:
    polygons = np.array([shape.polygon for shape in shapes], dtype=object)
    if len(polygons) < 2:
        return
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    first, second = first[first < second], second[first < second]
    areas = shapely.area(shapely.intersection(polygons[first], polygons[second]))
    for a, b, area in zip(first, second, areas, strict=True):
        if area > SLACK_M2:
            _overlap(shapes[int(a)], shapes[int(b)], float(area), code, what, report)


def _overlap(a: Shape, b: Shape, area: float, code: str, what: Saying, report: Report) -> None:
    later, earlier = (a, b) if report.places.key_mark(a.path).line > report.places.key_mark(b.path).line else (b, a)
    saying = Saying(
        f'{what.en} "{later.id}" overlaps "{earlier.id}"'.strip(), f"{what.zh}“{later.id}”与“{earlier.id}”重叠"
    )
    line = report.places.key_mark(earlier.path).line
    report.add(later.path, code, saying, f"by {area:.3f} m2; the other is in line {line}; touching is allowed")


def _in_zone(path: Path, at: forms.XY, floor: Floor, report: Report) -> None:
    point = Point(at)
    if floor.outline is not None and not floor.outline.covers(point):
        saying = Saying(f'"{path[1]}" is outside the outline of the hall', f"“{path[1]}”超出大厅轮廓")
        report.add(path, "outside", saying, "check at: [x, y], in m")
    elif not any(zone.polygon.distance(point) <= SLACK_M for zone in floor.zones):
        saying = Saying(f'"{path[1]}" is in no zone', f"“{path[1]}”不在任何区域内")
        near = min(floor.zones, key=lambda zone: zone.polygon.distance(point), default=None)
        report.add(path, "place.no_zone", saying, f'the nearest zone is "{near.id}"' if near else "")


def _within_reach(path: Path, place: ServedPart, file: HallFile, report: Report) -> None:
    stop = file.stops.get(place.stop)
    if stop is None or (away := math.dist(place.at, stop.at)) <= REACH_M:
        return
    near = [name for name, each in file.stops.items() if math.dist(place.at, each.at) <= REACH_M]
    saying = Saying(
        f'stop "{place.stop}" is {away:.2f} m away from "{path[1]}", {REACH_M} m at most',
        f"停靠点“{place.stop}”距“{path[1]}”{away:.2f}米,最多{REACH_M}米",
    )
    hint = did_you_mean(place.stop, near) if near else "0.8 to 1.2 m is comfortable; move the stop nearer"
    report.add(path, "stop.out_of_reach", saying, hint)
