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
Path = tuple[tuple[float, float], ...]


class Ground:
    """The floor of ``plan`` as people know it. Everything in metres, frame hall."""

    def __init__(self, plan: HallPlan, reach_m: float) -> None:
        self._plan = plan
        self._nodes = {node.id: node for node in plan.roadmap.nodes.values() if node.kind != "dock"}
        self._roads: dict[str, dict[str, float]] = {name: {} for name in self._nodes}
        for edges in plan.roadmap.edges.values():
            for edge in edges:
                if edge.start in self._nodes and edge.end in self._nodes:
                    self._roads[edge.start][edge.end] = self._roads[edge.end][edge.start] = edge.length_m
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
        roads = self._sides()
        best, room = (place.position.x_m, place.position.y_m), -1.0
        for n in range(12):
            x = place.position.x_m + BESIDE_M * math.cos(n * math.tau / 12)
            y = place.position.y_m + BESIDE_M * math.sin(n * math.tau / 12)
            if math.hypot(stop.x_m - x, stop.y_m - y) < reach_m - 0.1 and self._free(x, y):
                clearance = min((squared_distance(x, y, side) for side in roads), default=0.0)
                if clearance > room + 1e-9:
                    best, room = (x, y), clearance
        return best

    def _sides(self) -> list[Segment]:
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
