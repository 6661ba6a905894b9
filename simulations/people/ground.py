"""Where people stand, and the ways they walk.

What lives here: the entrance, a spot to stand beside each seat and desk, the shortest way along the roads.
What must not: robots' routes (the controller's), what people want.
"""

from __future__ import annotations

import heapq
import math

from hall_controller.domain.plan import HallPlan, Place, Point
from simulations.world.geometry import Segment, inside, segments_of, squared_distance

STRAIGHT_M = 1.5
BESIDE_M = 0.6
BESIDE_ROBOT_M = 0.8
Path = tuple[tuple[float, float], ...]


class Ground:
    """The floor of ``plan`` as people know it. Everything in metres, frame hall."""

    def __init__(self, plan: HallPlan, reach_m: float) -> None:
        self._plan = plan
        self._nodes = {node.id: node for node in plan.roadmap.nodes.values() if node.kind not in ("dock", "charger")}
        self._roads: dict[str, dict[str, float]] = {name: {} for name in self._nodes}
        for edges in plan.roadmap.edges.values():
            for edge in edges:
                if edge.start in self._nodes and edge.end in self._nodes:
                    self._roads[edge.start][edge.end] = self._roads[edge.end][edge.start] = edge.length_m
        self._sides = self._road_sides()
        self.entrance = self._entrance()
        self.beside = {place.id: self._beside(place, reach_m) for place in plan.places.values()}

    def _entrance(self) -> tuple[float, float]:
        """The middle of the door, or of the first wall where the plan draws no door."""
        doors = [obstacle.outline for obstacle in self._plan.obstacles if obstacle.kind == "door"]
        corners = doors[0] if doors else self._plan.outline[:2]
        return sum(p.x_m for p in corners) / len(corners), sum(p.y_m for p in corners) / len(corners)

    def _beside(self, place: Place, reach_m: float) -> tuple[float, float]:
        """Where an officer stands to serve a place: next to it, the robot in reach, as far from the roads as can be."""
        stop = self._plan.roadmap.nodes[place.stop]
        around = self._around(place.position.x_m, place.position.y_m, BESIDE_M)
        near = [(x, y) for x, y in around if math.hypot(stop.x_m - x, stop.y_m - y) < reach_m - 0.1]
        return self._roomiest(near) or (place.position.x_m, place.position.y_m)

    def near(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Where somebody stands who has to do with a robot that stands here."""
        return self._roomiest(self._around(x_m, y_m, BESIDE_ROBOT_M)) or (x_m, y_m)

    @staticmethod
    def _around(x_m: float, y_m: float, away_m: float) -> list[tuple[float, float]]:
        turns = [n * math.tau / 12 for n in range(12)]
        return [(x_m + away_m * math.cos(turn), y_m + away_m * math.sin(turn)) for turn in turns]

    def _roomiest(self, spots: list[tuple[float, float]]) -> tuple[float, float] | None:
        """The free spot that is farthest from the roads."""
        best, room = None, -1.0
        for x, y in spots:
            if self._free(x, y):
                clearance = min((squared_distance(x, y, side) for side in self._sides), default=0.0)
                if clearance > room + 1e-9:
                    best, room = (x, y), clearance
        return best

    def _road_sides(self) -> list[Segment]:
        lanes = [(self._nodes[a], self._nodes[b]) for a, ends in self._roads.items() for b in ends if a < b]
        points = [(Point(a.x_m, a.y_m), Point(b.x_m, b.y_m)) for a, b in lanes]
        return [segments_of(pair, "road")[0] for pair in points if pair[0] != pair[1]]

    def _free(self, x: float, y: float) -> bool:
        if not inside(x, y, self._plan.outline):
            return False
        if any(inside(x, y, obstacle.outline) for obstacle in self._plan.obstacles):
            return False
        walls = segments_of(self._plan.outline, "")
        return all(squared_distance(x, y, wall) > 0.2**2 for wall in walls)

    def way(self, x: float, y: float, to: tuple[float, float]) -> Path:
        """From a point to a point along the roads; straight when it is near."""
        if math.hypot(to[0] - x, to[1] - y) < STRAIGHT_M:
            return (to,)
        steps = self._shortest(self._nearest(x, y), self._nearest(*to))
        return (*((self._nodes[name].x_m, self._nodes[name].y_m) for name in steps), to)

    def _nearest(self, x: float, y: float) -> str:
        return min(self._nodes, key=lambda name: math.hypot(self._nodes[name].x_m - x, self._nodes[name].y_m - y))

    def _shortest(self, start: str, end: str) -> list[str]:
        """Dijkstra; equal lengths are decided by name. Without a way: straight there."""
        came: dict[str, str] = {}
        queue: list[tuple[float, str, str]] = [(0.0, start, "")]
        while queue:
            length, name, before = heapq.heappop(queue)
            if name in came:
                continue
            came[name] = before
            if name == end:
                break
            for other, more in self._roads[name].items():
                if other not in came:
                    heapq.heappush(queue, (length + more, other, name))
        if end not in came:
            return [end]
        path = [end]
        while came[path[-1]]:
            path.append(came[path[-1]])
        return path[::-1]
