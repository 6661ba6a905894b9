"""The road net of a hall file as points and lanes, with the conflicts between them.

What lives here: nodes, lanes, distances, conflicts. What must not: judging them (``corridors``, ``traffic_rules``).
A lane is the straight stretch of floor between two nodes; stops, docks and chargers have a lane of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from hall_controller.domain.plan import Node, NodeKind, lane_id
from hall_controller.plan.problem import Path
from hall_controller.plan.shape import DockPart, HallFile, ParkingPart

RADIUS_WITHOUT_ROBOTS_M = 0.30
"""A hall without robots is still drawn for one, so that the first robot finds roads that are wide enough."""
TOUCH_M = 1e-6


@dataclass(frozen=True, slots=True)
class Lane:
    """A stretch of floor between two nodes, driven from ``start`` to ``end`` and, when ``two_way``, back."""

    start: str
    end: str
    two_way: bool
    path: Path

    @property
    def id(self) -> str:
        return lane_id(self.start, self.end)

    def ends_at(self, node: str) -> bool:
        return node in (self.start, self.end)


@dataclass(frozen=True)
class Network:
    """All nodes and lanes. ``radius_m`` is the widest robot's; ``clearance_m`` the air kept around a robot."""

    nodes: dict[str, Node]
    paths: dict[str, Path]
    lanes: list[Lane]
    radius_m: float
    clearance_m: float

    @property
    def corridor_m(self) -> float:
        """Half the width of floor that a driving robot needs."""
        return self.radius_m + self.clearance_m

    @property
    def apart_m(self) -> float:
        """How far the middles of two robots stay apart."""
        return 2 * self.radius_m + self.clearance_m

    @cached_property
    def points(self) -> npt.NDArray[np.object_]:
        """The nodes as shapely points, in the order of ``nodes``."""
        return np.asarray(shapely.points([(node.x_m, node.y_m) for node in self.nodes.values()]), dtype=object)

    @cached_property
    def lines(self) -> npt.NDArray[np.object_]:
        """The lanes as shapely lines, in the order of ``lanes``."""
        ends = [[self._xy(lane.start), self._xy(lane.end)] for lane in self.lanes]
        return np.asarray(shapely.linestrings(ends), dtype=object) if ends else np.empty(0, dtype=object)

    @cached_property
    def conflicts(self) -> dict[str, frozenset[str]]:
        """For every node id and lane id, the ids that come closer than ``apart_m``, itself included."""
        names = [*self.nodes, *(lane.id for lane in self.lanes)]
        near: dict[str, set[str]] = {name: {name} for name in names}
        if names:
            shapes = np.concatenate([self.points, self.lines])
            pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=self.apart_m - TOUCH_M)
            for a, b in pairs.T.tolist():
                near[names[a]].add(names[b])
        return {name: frozenset(each) for name, each in near.items()}

    def length_m(self, lane: Lane) -> float:
        return math.dist(self._xy(lane.start), self._xy(lane.end))

    def _xy(self, node: str) -> tuple[float, float]:
        return self.nodes[node].x_m, self.nodes[node].y_m


def build_network(file: HallFile) -> Network:
    """The road net of a file whose references are sound."""
    nodes = {name: Node(name, "way", *at) for name, at in file.way_points.items()}
    paths: dict[str, Path] = {name: ("way_points", name) for name in file.way_points}
    for kind, (section, parkings) in file.parking.items():
        for name, part in parkings.items():
            heading = _heading(part, kind, file.way_points[part.road])
            bare = isinstance(part, DockPart) and not part.charges
            nodes[name] = Node(name, kind, *part.at, theta_rad=heading, bare=bare)
            paths[name] = (section, name)
    radius = max((robot.radius_m for robot in file.robots.values()), default=RADIUS_WITHOUT_ROBOTS_M)
    return Network(nodes, paths, list(_lanes(file)), radius, file.hall.clearance_m)


def _lanes(file: HallFile) -> Iterable[Lane]:
    """One lane for each stretch; two one-way roads in opposite directions are one stretch driven both ways."""
    found: dict[str, Lane] = {}
    for number, road in enumerate(file.roads):
        for index, (start, end) in enumerate(zip(road.via, road.via[1:], strict=False)):
            lane = Lane(start, end, not road.one_way, ("roads", number, "via", index))
            known = found.get(lane.id)
            found[lane.id] = Lane(known.start, known.end, True, known.path) if known else lane
    yield from found.values()
    for section, parkings in file.parking.values():
        yield from (Lane(part.road, name, True, (section, name)) for name, part in parkings.items())


def _heading(part: ParkingPart, kind: NodeKind, road: tuple[float, float]) -> float:
    """As written, else: a stop is entered forwards, the others backwards, so that the robot leaves them looking out."""
    if part.heading_deg is not None:
        turn = math.radians(part.heading_deg)
    else:
        inwards = math.atan2(part.at[1] - road[1], part.at[0] - road[0])
        turn = inwards if kind == "stop" else inwards + math.pi
    return math.atan2(math.sin(turn), math.cos(turn))
