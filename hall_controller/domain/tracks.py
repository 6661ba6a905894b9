"""Paths as numbers, for the questions that are asked most: one bit for each node and each lane.

What lives here: ``Track`` and ``Tracks``. What must not: who holds which road.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_

from hall_controller.domain.plan import Roadmap, lane_id

REMEMBERED = 10_000
"""Far more paths than robots of one hall have in a day; beyond it the memory is emptied."""


@dataclass(frozen=True, slots=True)
class Track:
    """One path. For each of its nodes: ``needs``: that node and the lane to it; ``takes``: what nobody else may be
    given while somebody stands there; ``rest``: that node and all that is driven on after it."""

    needs: tuple[int, ...]
    takes: tuple[int, ...]
    rest: tuple[int, ...]


class Tracks:
    """The tracks of one roadmap, kept."""

    def __init__(self, roadmap: Roadmap) -> None:
        self._bits = {name: 1 << number for number, name in enumerate(roadmap.conflicts)}
        self._takes = {name: _all(self._bits[each] for each in near) for name, near in roadmap.conflicts.items()}
        self._tracks: dict[tuple[str, ...], Track] = {}
        self._taken: dict[tuple[str, ...], int] = {}

    def track(self, path: tuple[str, ...]) -> Track:
        known = self._tracks.get(path)
        if known is None:
            if len(self._tracks) >= REMEMBERED:
                self._tracks.clear()
            known = self._tracks[path] = self._track(path)
        return known

    def mask(self, names: Iterable[str]) -> int:
        """These nodes and lanes as a number."""
        return _all(self._bits[name] for name in names)

    def taken(self, path: tuple[str, ...]) -> int:
        """Every node and lane that nobody else may be given while somebody has ``path``."""
        known = self._taken.get(path)
        if known is None:
            if len(self._taken) >= REMEMBERED:
                self._taken.clear()
            lanes = (lane_id(a, b) for a, b in pairwise(path))
            known = self._taken[path] = _all(self._takes[each] for each in (*path, *lanes))
        return known

    def _track(self, path: tuple[str, ...]) -> Track:
        lanes = (0, *(self._bits[lane_id(a, b)] for a, b in pairwise(path)))
        needs = [self._bits[node] | lane for node, lane in zip(path, lanes, strict=True)]
        rest, after = [0] * len(path), 0
        for index in range(len(path) - 1, -1, -1):
            rest[index] = after | self._bits[path[index]]
            after |= needs[index]
        return Track(tuple(needs), tuple(self._takes[node] for node in path), tuple(rest))


def _all(bits: Iterable[int]) -> int:
    return reduce(or_, bits, 0)
