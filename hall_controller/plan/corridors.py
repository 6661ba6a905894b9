"""Whether a robot fits through: the floor that nodes and lanes sweep, against walls, furniture and zones.

What lives here: checks of the road net against the floor, and the speed limit each lane gets from its zones.
What must not: checks of roads among themselves (``traffic_rules``).
"""

from __future__ import annotations

import numpy as np
import shapely

from hall_controller.plan.floor import SLACK_M, Floor, Shape
from hall_controller.plan.network import TOUCH_M, Network
from hall_controller.plan.problem import Path, Report, Saying


def check_corridors(network: Network, floor: Floor, report: Report) -> None:
    """Report nodes and lanes where the widest robot would touch something or leave the hall."""
    if floor.outline is None or not network.nodes:
        return
    outer = Shape("the outer wall", "wall", ("hall", "outline"), floor.outline)
    things = [*floor.obstacles, outer]
    solid = np.array([*(shape.polygon for shape in floor.obstacles), floor.outline.exterior], dtype=object)
    tree = shapely.STRtree(solid)
    outside = _nodes_outside(network, floor, report)
    near = {name: {-1} for name in outside}
    points, hit = tree.query(network.points, predicate="dwithin", distance=network.corridor_m - TOUCH_M)
    names = list(network.nodes)
    for point, thing in zip(points.tolist(), hit.tolist(), strict=True):
        if names[point] not in outside:
            near.setdefault(names[point], set()).add(thing)
            away = float(shapely.distance(network.points[point], solid[thing]))
            _node_problem(names[point], away, things[thing], network, report)
    lines, hit = tree.query(network.lines, predicate="dwithin", distance=network.corridor_m - TOUCH_M)
    for line, thing in zip(lines.tolist(), hit.tolist(), strict=True):
        lane = network.lanes[line]
        if not {thing, -1} & (near.get(lane.start, set()) | near.get(lane.end, set())):
            away = float(shapely.distance(network.lines[line], solid[thing]))
            _lane_problem(lane.id, lane.path, away, things[thing], network, report)


def _nodes_outside(network: Network, floor: Floor, report: Report) -> set[str]:
    inside = shapely.covers(floor.outline, network.points)
    outside = {name for name, ok in zip(network.nodes, inside, strict=True) if not ok}
    for name in outside:
        saying = Saying(f'"{name}" is outside the outline of the hall', f"“{name}”超出大厅轮廓")
        report.add(network.paths[name], "outside", saying, "check its [x, y], in m")
    return outside


def _node_problem(name: str, away: float, thing: Shape, network: Network, report: Report) -> None:
    if away == 0.0:
        saying = Saying(f'"{name}" is inside "{thing.id}"', f"“{name}”位于“{thing.id}”内")
        report.add(network.paths[name], "node.in_obstacle", saying, f"{_line(thing, report)}; move one of the two")
        return
    saying = Saying(
        f'a robot at "{name}" would touch "{thing.id}": {away:.2f} m away, {network.corridor_m:.2f} m needed',
        f"停在“{name}”的机器人会碰到“{thing.id}”:相距{away:.2f}米,需要{network.corridor_m:.2f}米",
    )
    report.add(network.paths[name], "node.too_close", saying, _move(away, thing, network, report))


def _lane_problem(lane: str, path: Path, away: float, thing: Shape, network: Network, report: Report) -> None:
    start, _, end = lane.partition("|")
    need = network.corridor_m
    saying = Saying(
        f'a robot on the road {start} - {end} would touch "{thing.id}": {away:.2f} m away, {need:.2f} m needed',
        f"道路{start} - {end}上的机器人会碰到“{thing.id}”:相距{away:.2f}米,需要{need:.2f}米",
    )
    report.add(path, "road.too_narrow", saying, _move(away, thing, network, report))


def _move(away: float, thing: Shape, network: Network, report: Report) -> str:
    return f"{_line(thing, report)}; move one of the two by {max(network.corridor_m - away, 0.01):.2f} m"


def _line(thing: Shape, report: Report) -> str:
    return f'"{thing.id}" is in line {report.places.key_mark(thing.path).line}'


def speed_limits(network: Network, floor: Floor, limits: dict[str, float], report: Report) -> dict[str, float]:
    """For each lane id the lowest limit of the zones it passes through, in m/s; floor without a zone is reported."""
    found: dict[str, float] = {}
    if not floor.zones or not network.lanes:
        return found
    polygons = np.array([zone.polygon for zone in floor.zones], dtype=object)
    lines, zones = shapely.STRtree(polygons).query(network.lines, predicate="intersects")
    inside = shapely.length(shapely.intersection(network.lines[lines], polygons[zones]))
    for line, zone, length in zip(lines.tolist(), zones.tolist(), inside.tolist(), strict=True):
        if length > SLACK_M:
            lane, limit = network.lanes[line].id, limits[floor.zones[zone].id]
            found[lane] = min(limit, found.get(lane, limit))
    bare = shapely.length(shapely.difference(network.lines, shapely.union_all(polygons).buffer(TOUCH_M)))
    for index in np.flatnonzero(bare > SLACK_M).tolist():
        lane_of = network.lanes[index]
        saying = Saying(
            f"{bare[index]:.2f} m of the road {lane_of.start} - {lane_of.end} lie in no zone: no speed limit",
            f"道路{lane_of.start} - {lane_of.end}有{bare[index]:.2f}米不在任何区域内,没有限速",
        )
        report.add(lane_of.path, "road.no_zone", saying, "draw the zones side by side without gaps, or add one")
    return found
