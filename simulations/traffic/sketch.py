"""A hall drawn with letters, as the plan that the rules of the road work on.

What lives here: ``plan_of``. What must not: named maps (``maps.py``), real floors (``hall_controller.plan``).

One letter is a cell of 1 m, driven through in 1 s: ``.`` road, ``o`` a stop, ``d`` a dock, ``c`` a charger, anything
else a wall. What is no road is left and entered from the road cells beside it and never driven through, as in every
hall file. Where there are chargers, docks do not charge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely

from hall_controller.domain.plan import (
    Battery,
    Dwell,
    Edge,
    HallPlan,
    Node,
    NodeKind,
    Place,
    Point,
    Roadmap,
    RobotSpec,
    lane_id,
)

CELL_M, SPEED_MPS, APART_M = 1.0, 1.0, 0.66
BATTERY = Battery(range_s=800.0, charge_turn_s=120.0, idle_s=24_000.0, charge_s=300.0)
"""Small ones where robots share chargers: they have to charge every few dozen trips."""
KINDS: dict[str, NodeKind] = {".": "way", "o": "stop", "d": "dock", "c": "charger"}
Cell = tuple[int, int]


def plan_of(name: str, sketch: str, parts: int = 1) -> HallPlan:
    """The plan of a sketch, without robots (``with_robots`` adds them). The first line is the north.

    ``parts``: between two cells there are so many lanes, and a way point where two of them meet.
    """
    cells = {
        (x, y): KINDS[letter]
        for y, line in enumerate(reversed(sketch.strip("\n").splitlines()))
        for x, letter in enumerate(line)
        if letter in KINDS
    }
    bare = "charger" in cells.values()
    nodes = {
        node_id((x, y)): Node(node_id((x, y)), kind, float(x), float(y), bare=bare) for (x, y), kind in cells.items()
    }
    lanes: list[tuple[str, str]] = []
    for (x, y), kind in cells.items():
        for end in ((x + 1, y), (x, y + 1)):
            if end in cells and "way" in (kind, cells[end]):
                lanes += _lanes((x, y), end, parts, nodes)
    edges: dict[str, list[Edge]] = {each: [] for each in nodes}
    for start, stop in lanes:
        edges[start].append(Edge(start, stop, CELL_M / parts, SPEED_MPS))
        edges[stop].append(Edge(stop, start, CELL_M / parts, SPEED_MPS))
    roadmap = Roadmap(nodes, {each: tuple(out) for each, out in edges.items()}, _conflicts(nodes, lanes))
    places = {
        node.id: Place(node.id, "desk", node.id, node.id, Point(node.x_m, node.y_m), node.id)
        for node in nodes.values()
        if node.kind == "stop"
    }
    plan = HallPlan(name, name, name, "Asia/Shanghai", (), (), (), places, roadmap, {}, {}, {}, {}, Dwell())
    chargers = tuple(node_id(cell) for cell, kind in cells.items() if kind == "charger")
    return replace(plan, chargers=chargers, battery=BATTERY) if chargers else plan


def _lanes(start: Cell, end: Cell, parts: int, nodes: dict[str, Node]) -> Iterator[tuple[str, str]]:
    """The lanes from cell to cell; way points between them are added to ``nodes``."""
    names = [node_id(start)]
    for part in range(1, parts):
        x, y = (a + (b - a) * part / parts for a, b in zip(start, end, strict=True))
        names.append(f"{node_id(start)}>{node_id(end)}:{part}")
        nodes[names[-1]] = Node(names[-1], "way", x, y)
    return pairwise([*names, node_id(end)])


def node_id(cell: Cell) -> str:
    return f"{cell[0]},{cell[1]}"


def with_robots(plan: HallPlan, robots: int) -> HallPlan:
    """The same hall with so many robots; where there are more of them than docks, stops serve as docks.

    Raises: ValueError when there is nowhere left to go.
    """
    parking = [node for node in plan.roadmap.nodes.values() if node.kind in ("dock", "stop")]
    docks = sorted(parking, key=lambda node: node.kind)  # docks before stops
    if robots >= len(docks):
        raise ValueError(f"{plan.id} has room for {len(docks) - 1} robots")
    return with_docks(plan, [node.id for node in docks[:robots]])


def with_docks(plan: HallPlan, docks: Sequence[str]) -> HallPlan:
    """The same hall with a robot for each of ``docks``."""
    fleet = {f"R{n}": _robot(f"R{n}", dock) for n, dock in enumerate(docks, 1)}
    return HallPlan(**{**{each: getattr(plan, each) for each in plan.__slots__}, "robots": fleet})


def _robot(name: str, dock: str) -> RobotSpec:
    return RobotSpec(name, "servicehall", name, ("upper",), 0.28, SPEED_MPS, dock, "native")


def _conflicts(nodes: Mapping[str, Node], lanes: Sequence[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """What comes closer than two robots may."""
    names = [*nodes, *(lane_id(*lane) for lane in lanes)]
    points = [(node.x_m, node.y_m) for node in nodes.values()]
    lines = [[(nodes[each].x_m, nodes[each].y_m) for each in lane] for lane in lanes]
    shapes = np.concatenate([shapely.points(points), shapely.linestrings(lines)])
    near: dict[str, set[str]] = {name: set() for name in names}
    for a, b in shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=APART_M).T.tolist():
        near[names[a]].add(names[b])
    return {name: frozenset(each) for name, each in near.items()}
