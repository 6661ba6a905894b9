"""Ways through the hall: which is quickest, and which is quickest around what is taken.

What lives here: shortest paths by driving time on the roadmap. What must not: who holds which road (``traffic.py``).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from itertools import pairwise
from math import hypot, inf

from hall_controller.domain.plan import Edge, Roadmap, lane_id

Path = tuple[str, ...]

REMEMBERED_PATHS = 10_000
"""Far more stretches than robots of one hall hold in a day; beyond it the memory is emptied."""


class Roads:
    """Shortest paths on one roadmap, in seconds at the roads' speed limits. Cached and deterministic."""

    def __init__(self, roadmap: Roadmap) -> None:
        self.map = roadmap
        self._through = frozenset(n.id for n in roadmap.nodes.values() if n.kind == "way")
        self._times: dict[str, dict[str, float]] = {}
        self._free: dict[tuple[str, str], Path | None] = {}
        self._taken: dict[Path, frozenset[str]] = {}
        self._clear: dict[tuple[Path, float], dict[str, float]] = {}

    def time_s(self, start: str, end: str) -> float:
        """Driving time when nothing is in the way; ``inf`` when there is no road."""
        times = self._times.get(start)
        if times is None:
            times = self._times[start] = self._search(start, None, {})[0]
        return times.get(end, inf)

    def path(self, start: str, end: str) -> Path | None:
        """Nodes from ``start`` to ``end`` when nothing is in the way; None when there is no road."""
        if (start, end) not in self._free:
            self._free[start, end] = self._route(start, end, {})
        return self._free[start, end]

    def path_around(self, start: str, end: str, taken_until_s: Mapping[str, float]) -> Path | None:
        """The quickest way when nodes and lanes are taken for so many seconds from now on; ``inf``: not to be entered.

        A robot that comes too early waits at the node before. None when there is no way at all.
        """
        shortest = self.path(start, end)
        if shortest is None or taken_until_s.keys().isdisjoint(self.resources(shortest)[1:]):
            return shortest  # no search can find a quicker one
        return self._route(start, end, taken_until_s)

    def resources(self, path: Path) -> tuple[str, ...]:
        """The nodes and lanes of a path, in driving order: node, lane, node, lane, …, node."""
        return tuple(r for a, b in pairwise(path) for r in (a, lane_id(a, b))) + path[-1:]

    def taken(self, path: Path) -> frozenset[str]:
        """Every node and lane that nobody else may be given while somebody has ``path``."""
        known = self._taken.get(path)
        if known is None:
            if len(self._taken) >= REMEMBERED_PATHS:
                self._taken.clear()
            known = frozenset[str]().union(*(self.map.conflicts[each] for each in self.resources(path)))
            self._taken[path] = known
        return known

    def clear_times(self, path: Path, leaving_s: float) -> Mapping[str, float]:
        """For every node and lane that ``path`` takes, how long a robot needs it that sets out on ``path`` now.

        ``leaving_s``: seconds that it needs to leave a stretch, beyond the driving time.
        """
        known = self._clear.get((path, leaving_s))
        if known is None:
            if len(self._clear) >= REMEMBERED_PATHS:
                self._clear.clear()
            known = self._clear[path, leaving_s] = self._clear_times(path, leaving_s)
        return known

    def _clear_times(self, path: Path, leaving_s: float) -> dict[str, float]:
        clear_s, times = leaving_s, dict.fromkeys(self.map.conflicts[path[0]], leaving_s)
        for start, end in pairwise(path):
            edge = self.edge(start, end)
            clear_s += edge.length_m / edge.speed_limit_mps
            for resource in (edge.lane, end):
                times.update(dict.fromkeys(self.map.conflicts[resource], clear_s))  # later is longer
        return times

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

    def _route(self, start: str, end: str, taken_until_s: Mapping[str, float]) -> Path | None:
        if start == end:
            return (start,)
        times, before = self._search(start, end, taken_until_s)
        if end not in times:
            return None
        path = [end]
        while path[-1] != start:
            path.append(before[path[-1]])
        return tuple(reversed(path))

    def _search(
        self, start: str, end: str | None, taken_until_s: Mapping[str, float]
    ) -> tuple[dict[str, float], dict[str, str]]:
        """Dijkstra; roads lead through way points only, never through a stop or a dock."""
        times: dict[str, float] = {start: 0.0}
        before: dict[str, str] = {}
        queue = [(0.0, start)]
        while queue:
            time, node = heapq.heappop(queue)
            if node == end:
                break
            if time > times[node] or (node != start and node not in self._through):
                continue
            for edge in self.map.edges.get(node, ()):
                free_at = max(time, taken_until_s.get(edge.lane, 0.0), taken_until_s.get(edge.end, 0.0))
                reach = free_at + edge.length_m / edge.speed_limit_mps
                if reach < times.get(edge.end, inf):
                    times[edge.end], before[edge.end] = reach, node
                    heapq.heappush(queue, (reach, edge.end))
        return times, before
