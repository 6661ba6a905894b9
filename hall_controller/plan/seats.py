"""Which way people look who sit, and whether a robot comes to them from where they see it, neither too near nor far.

What lives here: the guess where a hall file does not say, and warnings; nobody's hall is refused for manners.
What must not: whether hands reach the robot at all (``floor``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import shapely
from shapely.geometry import Point

from hall_controller.plan.floor import Floor, Shape
from hall_controller.plan.problem import Path, Report, Saying
from hall_controller.plan.shape import HallFile, PlacePart, Rectangle

NEAR_M, FAR_M = 0.8, 1.2
"""A robot that serves somebody who sits stands this far away, from middle to middle."""
SEEN_RAD = math.radians(100.0)
"""Without turning round people see what is up to this far to either side of where they look."""
AT_TABLE_M = 1.0
"""Who sits this near to a table sits at it."""
TABLES = ("table", "desk", "counter")
SOFT = ("sofa", "armchair", "chair")


def facings(file: HallFile, floor: Floor) -> dict[str, float]:
    """For each seat and desk where its person looks, in radians: as written, else the way its sofa or armchair faces,
    else to the nearest table, else to the stop."""
    return {name: _facing(place, file, floor) for _, name, place in _sitting(file)}


def check_approach(file: HallFile, floor: Floor, report: Report) -> None:
    """Warn of stops behind somebody's back, and of those that are too near or too far to be comfortable."""
    for path, name, place in _sitting(file):
        stop = file.stops.get(place.stop)
        if stop is None:
            continue
        away = math.dist(place.at, stop.at)
        if not NEAR_M - 1e-6 <= away <= FAR_M + 1e-6:
            _distance(path, name, place, away, report)
        towards = math.atan2(stop.at[1] - place.at[1], stop.at[0] - place.at[0])
        turn = abs(math.remainder(towards - _facing(place, file, floor), math.tau))
        if turn > SEEN_RAD:
            _behind(path, name, place, turn, report)


def _sitting(file: HallFile) -> Iterable[tuple[Path, str, PlacePart]]:
    for section, places in (("seats", file.seats), ("desks", file.desks)):
        yield from (((section, name, "stop"), name, place) for name, place in places.items())


def _facing(place: PlacePart, file: HallFile, floor: Floor) -> float:
    if place.facing_deg is not None:
        return math.remainder(math.radians(place.facing_deg), math.tau)
    at = Point(place.at)
    for shape in floor.obstacles:
        form = file.furniture[shape.id].rectangle if shape.path[0] == "furniture" else None
        if shape.kind in SOFT and form is not None and shape.polygon.covers(at):
            return _front(form)
    x, y = _towards(at, [shape for shape in floor.obstacles if shape.kind in TABLES]) or file.stops[place.stop].at
    return math.atan2(y - place.at[1], x - place.at[0])


def _front(form: Rectangle) -> float:
    """At ``angle_deg`` 0 a piece of furniture looks south."""
    return math.remainder(math.radians(form.angle_deg) - math.pi / 2, math.tau)


def _towards(at: Point, tables: list[Shape]) -> tuple[float, float] | None:
    """The nearest point of the nearest table, if somebody at ``at`` sits at one."""
    nearest = min(tables, key=lambda table: float(table.polygon.distance(at)), default=None)
    if nearest is None or not 0.0 < nearest.polygon.distance(at) <= AT_TABLE_M:
        return None
    end = shapely.get_coordinates(shapely.shortest_line(at, nearest.polygon))[-1]
    return float(end[0]), float(end[1])


def _distance(path: Path, name: str, place: PlacePart, away: float, report: Report) -> None:
    saying = Saying(
        f'stop "{place.stop}" is {away:.2f} m away from "{name}"; {NEAR_M} to {FAR_M} m is comfortable',
        f"停靠点“{place.stop}”距“{name}”{away:.2f}米,{NEAR_M}至{FAR_M}米较为舒适",
    )
    hint = f"move it {NEAR_M - away:.2f} m away" if away < NEAR_M else f"move it {away - FAR_M:.2f} m nearer"
    report.warn(path, "stop.too_near" if away < NEAR_M else "stop.too_far", saying, hint)


def _behind(path: Path, name: str, place: PlacePart, turn: float, report: Report) -> None:
    degrees = math.degrees(turn)
    saying = Saying(
        f'stop "{place.stop}" is behind the back of "{name}": {degrees:.0f} degrees from where the person looks',
        f"停靠点“{place.stop}”在“{name}”的背后,与落座者的朝向相差{degrees:.0f}度",
    )
    report.warn(
        path, "stop.behind", saying, "move it in front or to the side, or write facing_deg if the guess is wrong"
    )
