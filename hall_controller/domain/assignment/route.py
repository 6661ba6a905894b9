"""The stops of one robot in their order, with everything that makes the next question quick.

What lives here: a route that never changes, its cost, and the shelf where every route is kept once it was looked at.
What must not: which route is better for a job (``insertion.py``, ``search.py``).
"""

from __future__ import annotations

from itertools import pairwise
from math import inf

from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.objective import LATE_WEIGHT

Stops = tuple[int, ...]
KEPT_ROUTES = 100_000
"""Beyond so many the shelf is emptied: it only saves the same look again."""


class Route:
    """Robot ``robot`` drives ``stops``. Lists are by position: 0 the start, then the stops, last the dock.

    ``arrive``, ``depart``: seconds; ``leg``: driving to the next position; ``load``: hatches in use after it;
    ``late``: seconds beyond the promise. ``slack``: so much later may it be reached with nothing later than now from
    there on; ``lates``, ``waits``: late stops and seconds of waiting from there on.
    ``places`` and ``rest`` remember the best place for a job and the route without a job.
    """

    __slots__ = ("arrive", "cost", "depart", "drive_s", "instance", "late", "late_s", "lates", "leg", "load", "places",
                 "polished", "rest", "robot", "seq", "slack", "stops", "waits")  # fmt: skip

    arrive: tuple[float, ...]
    depart: tuple[float, ...]
    leg: tuple[float, ...]
    load: tuple[int, ...]
    late: tuple[float, ...]

    def __init__(self, instance: Instance, robot: int, stops: Stops) -> None:
        self.instance, self.robot, self.stops = instance, robot, stops
        self.seq = (instance.start[robot], *stops, instance.home[robot])
        self.places: dict[int, tuple[float, int, int]] = {}
        self.rest: dict[int, Route] = {}
        self.polished: Route | None = None
        self._drive_through()
        self._look_back()
        self.cost = LATE_WEIGHT * self.late_s + self.drive_s

    def _drive_through(self) -> None:
        instance, seq = self.instance, self.seq
        rows, release, due, service = instance.drive[self.robot], instance.release, instance.due, instance.service
        time = instance.ready[self.robot]
        used = instance.on_board[self.robot]
        leg = [rows[a][b] for a, b in pairwise(seq)]
        arrive, depart, load, late = [time], [time], [used], [0.0]
        for stop, drive in zip(self.stops, leg, strict=False):
            time += drive
            arrive.append(time)
            if time < release[stop]:
                time = release[stop]
            late.append(time - due[stop] if time > due[stop] else 0.0)
            time += service[stop]
            depart.append(time)
            used += -1 if stop & 1 else 1
            load.append(used)
        arrive.append(time + leg[-1])
        load.append(used)
        late.append(0.0)
        self.drive_s, self.late_s = sum(leg), sum(late)
        self.leg, self.arrive, self.depart = tuple(leg), tuple(arrive), tuple(depart)
        self.load, self.late = tuple(load), tuple(late)

    def _look_back(self) -> None:
        due, service = self.instance.due, self.instance.service
        last = len(self.stops) + 1
        slack, lates, waits = [inf] * (last + 1), [0] * (last + 1), [0.0] * (last + 1)
        room, count, waiting = inf, 0, 0.0
        for k in range(last - 1, 0, -1):
            stop = self.seq[k]
            start = self.depart[k] - service[stop]
            wait = start - self.arrive[k]
            if self.late[k] > 0.0:
                room, count = 0.0, count + 1
            elif due[stop] - start < room:
                room = due[stop] - start
            room += wait
            waiting += wait
            slack[k], lates[k], waits[k] = room, count, waiting
        self.slack, self.lates, self.waits = tuple(slack), tuple(lates), tuple(waits)

    def later_s(self, position: int, time: float) -> float:
        """How much lateness is added when ``position`` is reached at ``time`` and not when it is now."""
        instance, seq, late, leg = self.instance, self.seq, self.late, self.leg
        release, due, service = instance.release, instance.due, instance.service
        more = 0.0
        for k in range(position, len(seq) - 1):
            stop = seq[k]
            if time < release[stop]:
                time = release[stop]
            if time > due[stop]:
                more += time - due[stop] - late[k]
            time += service[stop]
            if time <= self.depart[k]:
                break
            time += leg[k]
        return more


class Shelf:
    """Every route of one instance that was looked at, each once."""

    __slots__ = ("_kept", "instance")

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._kept: dict[tuple[int, Stops], Route] = {}

    def route(self, robot: int, stops: Stops) -> Route:
        key = (robot, stops)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT_ROUTES:
                self._kept.clear()
            found = self._kept[key] = Route(self.instance, robot, stops)
        return found

    def without(self, route: Route, job: int) -> Route:
        """``route`` without the stops of ``job``."""
        found = route.rest.get(job)
        if found is None:
            stops = tuple([stop for stop in route.stops if stop >> 1 != job])
            found = route.rest[job] = self.route(route.robot, stops)
        return found
