"""When each robot will probably be where: the rest of every path, driven one stretch after the other as planned.

What lives here: the forecast. What must not: the way through its gaps (``search.py``), giving road away: a forecast may
be wrong, and nothing that keeps robots apart depends on it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from hall_controller.domain.plan import lane_id
from hall_controller.domain.roads import Path, Roads

Gap = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """``leave_s``: when each node of ``path`` was planned to be left, in hall seconds."""

    path: Path
    leave_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """The rest of one robot's path. ``ready_s``: when it can leave the first node; the first ``held`` nodes are its
    own already; ``leave_s``: when it was planned to leave each node, empty when nobody has planned; ``pace``: how many
    times the allowed driving time it takes."""

    robot: str
    path: Path
    held: int
    ready_s: float
    leave_s: tuple[float, ...] = ()
    pace: float = 1.0


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
    return max(each.ready_s, each.leave_s[index]) if each.leave_s else each.ready_s


def _drive(roads: Roads, each: Journey, index: int, free_s: dict[str, float], found: Forecast) -> float:
    """One stretch; returns when it is left behind."""
    start, end = each.path[index : index + 2]
    edge, conflicts = roads.edge(start, end), roads.map.conflicts
    ends = found.ends_s[each.robot]
    ready_s = ends[-1] if ends else each.ready_s
    if index + 1 >= each.held:
        ready_s = max(ready_s, free_s.get(edge.lane, 0.0), free_s.get(end, 0.0))
    end_s = ready_s + each.pace * roads.drive_s(edge)
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
