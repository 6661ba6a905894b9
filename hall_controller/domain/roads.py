"""Ways through the hall: which is quickest when nothing is in the way, and what it takes of the floor.

What lives here: shortest paths by driving time on the roadmap. What must not: who holds which road (``traffic.py``),
ways around others (``timetable.py``).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from itertools import chain, pairwise
from math import hypot, inf

from hall_controller.domain.plan import Edge, Roadmap, lane_id
from hall_controller.domain.tracks import Tracks

Path = tuple[str, ...]

REMEMBERED_PATHS = 10_000
"""Far more stretches than robots of one hall hold in a day; beyond it the memory is emptied."""


class Roads:
    """Shortest paths on one roadmap, in seconds at the roads' speed limits. Cached and deterministic."""

    def __init__(self, roadmap: Roadmap) -> None:
        self.map = roadmap
        self.tracks = Tracks(roadmap)
        self._through = frozenset(n.id for n in roadmap.nodes.values() if n.kind == "way")
        self._back: dict[str, list[Edge]] = {}
        for edge in chain.from_iterable(roadmap.edges.values()):
            self._back.setdefault(edge.end, []).append(edge)
        self._times_to: dict[str, dict[str, float]] = {}
        self._free: dict[tuple[str, str], Path | None] = {}
        self._longest: Path | None = None
        self._over: dict[Path, frozenset[str]] = {}
        self._taken: dict[Path, frozenset[str]] = {}

    def time_s(self, start: str, end: str) -> float:
        """Driving time when nothing is in the way; ``inf`` when there is no road."""
        return self.times_to(end).get(start, inf)

    def through(self, node: str) -> bool:
        """Whether roads lead through a node: never through a stop, a dock or a charger."""
        return node in self._through

    def times_to(self, end: str) -> Mapping[str, float]:
        """Driving time to ``end`` from every node that a road leads from, when nothing is in the way."""
        times = self._times_to.get(end)
        if times is None:
            times = self._times_to[end] = self._search(end)
        return times

    def path(self, start: str, end: str) -> Path | None:
        """Nodes from ``start`` to ``end`` when nothing is in the way; None when there is no road."""
        if (start, end) not in self._free:
            self._free[start, end] = self._route(start, end)
        return self._free[start, end]

    def longest_path(self) -> Path:
        """The way with the most nodes between two places where robots park."""
        if self._longest is None:
            ends = [node.id for node in self.map.nodes.values() if not self.through(node.id)]
            found = [(self._most_nodes(end, ends), end) for end in ends]
            (_, start), end = max(found, default=((0, ""), ""))
            self._longest = self.path(start, end) or ()
        return self._longest

    def resources(self, path: Path) -> tuple[str, ...]:
        """The nodes and lanes of a path, in driving order: node, lane, node, lane, …, node."""
        return tuple(r for a, b in pairwise(path) for r in (a, lane_id(a, b))) + path[-1:]

    def over(self, path: Path) -> frozenset[str]:
        """The nodes and lanes of a path, as a set."""
        known = self._over.get(path)
        if known is None:
            if len(self._over) >= REMEMBERED_PATHS:
                self._over.clear()
            known = self._over[path] = frozenset(self.resources(path))
        return known

    def taken(self, path: Path) -> frozenset[str]:
        """Every node and lane that nobody else may be given while somebody has ``path``."""
        known = self._taken.get(path)
        if known is None:
            if len(self._taken) >= REMEMBERED_PATHS:
                self._taken.clear()
            known = frozenset[str]().union(*(self.map.conflicts[each] for each in self.resources(path)))
            self._taken[path] = known
        return known

    @staticmethod
    def drive_s(edge: Edge) -> float:
        """Driving time at the road's speed limit."""
        return edge.length_m / edge.speed_limit_mps

    def edge(self, start: str, end: str) -> Edge:
        """Raises: KeyError if no road leads from ``start`` to ``end``."""
        for edge in self.map.edges.get(start, ()):
            if edge.end == end:
                return edge
        raise KeyError(f"{start}>{end}")

    def nearest(self, x_m: float, y_m: float, within_m: float) -> str:
        """The node closest to a point of the floor, empty if none is within reach."""
        best, best_m = "", within_m
        for node in self.map.nodes.values():
            distance = hypot(node.x_m - x_m, node.y_m - y_m)
            if distance <= best_m:
                best, best_m = node.id, distance
        return best

    def _route(self, start: str, end: str) -> Path | None:
        to_go = self.times_to(end)
        if start not in to_go:
            return None
        path = [start]
        while path[-1] != end:
            path.append(self._next(path[-1], end, to_go))
        return tuple(path)

    def _next(self, node: str, end: str, to_go: Mapping[str, float]) -> str:
        ahead = (each for each in self.map.edges[node] if each.end == end or self.through(each.end))
        return min(ahead, key=lambda each: self.drive_s(each) + to_go.get(each.end, inf)).end

    def _most_nodes(self, end: str, starts: list[str]) -> tuple[int, str]:
        """From which of ``starts`` the way to ``end`` has the most nodes, and how many: from ``end`` outwards, so that
        each node is looked at once."""
        to_go, nodes = self.times_to(end), {end: 1}
        for node in sorted(to_go, key=to_go.__getitem__):
            if node != end:
                nodes[node] = 1 + nodes[self._next(node, end, to_go)]
        return max((nodes.get(start, 0), start) for start in starts)

    def _search(self, end: str) -> dict[str, float]:
        """Dijkstra backwards; roads lead through way points only, never through a stop or a dock."""
        times = {end: 0.0}
        queue = [(0.0, end)]
        while queue:
            time, node = heapq.heappop(queue)
            if time > times[node] or (node != end and node not in self._through):
                continue
            for edge in self._back.get(node, ()):
                reach = time + self.drive_s(edge)
                if reach < times.get(edge.start, inf):
                    times[edge.start] = reach
                    heapq.heappush(queue, (reach, edge.start))
        return times
