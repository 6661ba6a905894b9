"""When each robot will probably be where: the rest of every path, driven one stretch after the other as planned.

What lives here: the forecast, and the quickest way through its gaps. What must not: giving road away: a forecast may
be wrong, and nothing that keeps robots apart depends on it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from hall_controller.domain.plan import lane_id
from hall_controller.domain.roads import Path, Roads

Gap = tuple[float, float]
ALWAYS: list[Gap] = [(0.0, inf)]


@dataclass(frozen=True, slots=True)
class Plan:
    """``leave_s``: when each node of ``path`` was planned to be left, in hall seconds."""

    path: Path
    leave_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """The rest of one robot's path. ``ready_s``: when it can leave the first node; the first ``held`` nodes are its
    own already; ``leave_s``: when it was planned to leave each node, empty when nobody has planned."""

    robot: str
    path: Path
    held: int
    ready_s: float
    leave_s: tuple[float, ...] = ()


@dataclass(slots=True)
class Forecast:
    """``starts_s`` and ``ends_s``: for each stretch of each robot's path, when it is entered and when left behind.
    ``busy``: for each node and lane, from when to when it cannot be driven on."""

    starts_s: dict[str, list[float]] = field(default_factory=dict)
    ends_s: dict[str, list[float]] = field(default_factory=dict)
    busy: dict[str, list[Gap]] = field(default_factory=dict)


def forecast(roads: Roads, journeys: Iterable[Journey], closed: frozenset[str], now: float) -> Forecast:
    """All journeys together, each stretch in the order in which it was planned. ``closed`` opens never."""
    found, free_s = Forecast(), dict.fromkeys(closed, inf)
    queue = []
    for number, each in enumerate(journeys):
        found.starts_s[each.robot], found.ends_s[each.robot] = [], []
        if len(each.path) > 1:
            queue.append((_planned(each, 0), number, 0, each))
    heapq.heapify(queue)
    while queue:
        _, number, index, each = heapq.heappop(queue)
        end_s = _drive(roads, each, index, free_s, found)
        if index + 2 < len(each.path):
            heapq.heappush(queue, (max(end_s, _planned(each, index + 1)), number, index + 1, each))
    for name in closed:
        found.busy[name] = [(0.0, inf)]
    for each in journeys:
        _occupy(roads, each, found, now)
    return found


def _planned(each: Journey, index: int) -> float:
    return each.leave_s[index] if each.leave_s else each.ready_s


def _drive(roads: Roads, each: Journey, index: int, free_s: dict[str, float], found: Forecast) -> float:
    """One stretch; returns when it is left behind."""
    start, end = each.path[index : index + 2]
    edge, conflicts = roads.edge(start, end), roads.map.conflicts
    ends = found.ends_s[each.robot]
    ready_s = ends[-1] if ends else each.ready_s
    if index + 1 >= each.held:
        ready_s = max(ready_s, free_s.get(edge.lane, 0.0), free_s.get(end, 0.0))
    end_s = ready_s + edge.length_m / edge.speed_limit_mps
    found.starts_s[each.robot].append(ready_s)
    ends.append(end_s)
    for name in conflicts[start] | conflicts[edge.lane]:
        if free_s.get(name, 0.0) < end_s:
            free_s[name] = end_s
    return end_s


def _occupy(roads: Roads, each: Journey, found: Forecast, now: float) -> None:
    """Write a journey into ``busy``: a stretch and both its ends while it is driven, a node while it is waited at."""
    conflicts, from_s = roads.map.conflicts, 0.0
    ends, starts = found.ends_s[each.robot], found.starts_s[each.robot]
    for index, (start, end) in enumerate(pairwise(each.path)):
        on_s = now if index + 1 < each.held else starts[index]
        for name in conflicts[start]:
            found.busy.setdefault(name, []).append((from_s, ends[index]))
        for name in conflicts[lane_id(start, end)] | conflicts[end]:
            found.busy.setdefault(name, []).append((on_s, ends[index]))
        from_s = ends[index]
    for name in conflicts[each.path[-1]]:
        found.busy.setdefault(name, []).append((from_s, inf))


class Search:
    """The quickest way from one node to another through gaps in the forecast, waiting on the way where there is room:
    safe interval path planning (M. Phillips, M. Likhachev, ICRA 2011)."""

    def __init__(self, roads: Roads, busy: Mapping[str, list[Gap]], now: float) -> None:
        self._roads, self._busy, self._now = roads, busy, now
        self._gaps: dict[str, list[Gap]] = {}

    def way(self, start: str, end: str) -> Plan | None:
        """The path and when each of its nodes is left; None when there is no way."""
        first = (start, 0)
        best: dict[tuple[str, int], float] = {first: self._now}
        before: dict[tuple[str, int], tuple[tuple[str, int], float]] = {}
        stays = {first: inf}
        queue = [(self._now + self._roads.time_s(start, end), self._now, first)]
        while queue:
            _, at_s, spot = heapq.heappop(queue)
            if at_s > best[spot]:
                continue
            if spot[0] == end and stays[spot] == inf:
                return _trace(spot, first, before, at_s)
            if spot[0] != start and not self._roads.through(spot[0]):
                continue
            for to, leave_s, reach_s, gap_end in self._next(spot[0], at_s, stays[spot]):
                if reach_s < best.get(to, inf):
                    best[to], before[to], stays[to] = reach_s, (spot, leave_s), gap_end
                    heapq.heappush(queue, (reach_s + self._roads.time_s(to[0], end), reach_s, to))
        return None

    def _next(self, node: str, at_s: float, until_s: float) -> Iterable[tuple[tuple[str, int], float, float, float]]:
        """Every gap of every neighbour that can be reached: the spot, when to leave, when it is reached, its end."""
        for edge in self._roads.map.edges.get(node, ()):
            takes_s = edge.length_m / edge.speed_limit_mps
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
