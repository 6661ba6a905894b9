"""The quickest way through the gaps of a forecast.

What lives here: ``Search``. What must not: the forecast (``timetable.py``), giving road away (``traffic.py``).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from math import inf

from hall_controller.domain.roads import Roads
from hall_controller.domain.timetable import Gap, Plan


class Search:
    """The quickest way from one node to another through gaps in the forecast, waiting on the way where there is room:
    safe interval path planning (M. Phillips, M. Likhachev, ICRA 2011)."""

    def __init__(self, roads: Roads, busy: Mapping[str, list[Gap]], now: float) -> None:
        self._roads, self._busy, self._now = roads, busy, now
        self._gaps: dict[str, list[Gap]] = {}

    def way(self, start: str, end: str) -> Plan | None:
        """The path and when each of its nodes is left; None when there is no way."""
        first, to_go = (start, 0), self._roads.times_to(end)
        best: dict[tuple[str, int], float] = {first: self._now}
        before: dict[tuple[str, int], tuple[tuple[str, int], float]] = {}
        stays = {first: inf}
        queue = [(self._now + to_go.get(start, inf), self._now, first)]
        while queue:
            _, at_s, spot = heapq.heappop(queue)
            if at_s > best[spot]:
                continue
            if spot[0] == end and stays[spot] == inf:
                return _trace(spot, first, before, at_s)
            if spot[0] != start and not self._roads.through(spot[0]):
                continue
            for to, leave_s, reach_s, gap_end in self._next(spot[0], at_s, stays[spot]):
                if reach_s < best.get(to, inf) and to[0] in to_go:
                    best[to], before[to], stays[to] = reach_s, (spot, leave_s), gap_end
                    heapq.heappush(queue, (reach_s + to_go[to[0]], reach_s, to))
        return None

    def _next(self, node: str, at_s: float, until_s: float) -> Iterable[tuple[tuple[str, int], float, float, float]]:
        """Every gap of every neighbour that can be reached: the spot, when to leave, when it is reached, its end."""
        for edge in self._roads.map.edges.get(node, ()):
            takes_s = self._roads.drive_s(edge)
            for index, (opens_s, closes_s) in enumerate(self._free(edge.end)):
                leave_s = self._lane_free(edge.lane, max(at_s, opens_s), takes_s)
                if leave_s + takes_s <= min(until_s, closes_s):
                    yield (edge.end, index), leave_s, leave_s + takes_s, closes_s

    def _lane_free(self, lane: str, from_s: float, takes_s: float) -> float:
        for opens_s, closes_s in self._free(lane):
            start_s = max(from_s, opens_s)
            if start_s + takes_s <= closes_s:
                return start_s
        return inf

    def _free(self, name: str) -> list[Gap]:
        """The gaps between the times when a node or a lane is busy."""
        known = self._gaps.get(name)
        if known is None:
            known, from_s = [], 0.0
            for start_s, end_s in sorted(self._busy.get(name, ())):
                if start_s > from_s:
                    known.append((from_s, start_s))
                from_s = max(from_s, end_s)
            if from_s < inf:
                known.append((from_s, inf))
            self._gaps[name] = known
        return known


def _trace(
    spot: tuple[str, int],
    first: tuple[str, int],
    before: Mapping[tuple[str, int], tuple[tuple[str, int], float]],
    at_s: float,
) -> Plan:
    path, leaves = [spot[0]], [at_s]
    while spot != first:
        spot, leave_s = before[spot]
        path.append(spot[0])
        leaves.append(leave_s)
    return Plan(tuple(reversed(path)), tuple(reversed(leaves)))
