"""The stops of one robot in their order, with everything that makes the next question quick.

What lives here: a route that never changes, and its cost. What must not: which route is better for a job
(``insertion.py``), where routes are kept (``shelf.py``).
"""

from __future__ import annotations

from math import inf

from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.objective import LATE_WEIGHT

Stops = tuple[int, ...]
Leg = tuple[list[float], float, float, float, int, int, float, float, int, float]


class Route:
    """Robot ``robot`` drives ``stops``. Positions: 0 the start, then the stops; every leg leads on from its position.

    ``legs``, for each position: its row of driving times; seconds of waiting there; ease: so much later may it be
    reached, waiting aside, without being late (0.0 where it is late already); moment of departure; hatches in use; the
    next stop, the drive there; slack: so much later may that be reached with nothing later than now from there on; the
    number of stops from there on without any ease, and the seconds of waiting from there on.
    ``jobs``: which jobs, as bits. ``places``, ``rest``, ``grown`` and ``others`` remember the best place for a job, the
    route without some jobs, the route with one more, and the same done by another robot.
    """

    __slots__ = ("_order", "cost", "drive_s", "grown", "instance", "jobs", "late_s", "legs", "others", "places",
                 "polished", "rest", "robot", "stops")  # fmt: skip

    def __init__(self, instance: Instance, robot: int, stops: Stops) -> None:
        self.instance, self.robot, self.stops = instance, robot, stops
        self.places: dict[int, tuple[float, int, int]] = {}
        self.rest: dict[int, Route] = {}
        self.grown: dict[int, Route] = {}
        self.others: dict[int, Route | None] = {}
        self.polished: Route | None = None
        self._order: list[int] | None = None
        self._drive_through()
        self.cost = LATE_WEIGHT * self.late_s + self.drive_s

    def _drive_through(self) -> None:
        """Forward with the clock, then back with the slack."""
        instance, robot = self.instance, self.robot
        rows, release, due, service = instance.drive[robot], instance.release, instance.due, instance.service
        row, time, used = rows[instance.start[robot]], instance.ready[robot], instance.on_board[robot]
        wait, ease, drive_s, late_s, jobs = 0.0, inf, 0.0, 0.0, 0
        seen = []
        for stop in self.stops:
            leg = row[stop]
            seen.append((row, wait, ease, time, used, stop, leg))
            drive_s += leg
            time += leg
            wait, row = 0.0, rows[stop]
            if stop & 1:
                jobs |= 1 << (stop >> 1)
                used -= 1
                ease = due[stop] - time
                if ease < 0.0:
                    late_s -= ease
                    ease = 0.0
            else:
                used += 1
                ease = inf
                if time < release[stop]:
                    wait = release[stop] - time
                    time = release[stop]
            time += service[stop]
        home = instance.home[robot]
        leg = row[home]
        seen.append((row, wait, ease, time, used, home, leg))
        self.jobs, self.drive_s, self.late_s = jobs, drive_s + leg, late_s
        self.legs = _with_slack(seen)

    @property
    def arrive(self) -> list[float]:
        """When each stop is reached."""
        return [leg[3] + leg[6] for leg in self.legs[:-1]]

    def order(self) -> list[int]:
        """The jobs in the order of their first stops."""
        if self._order is None:
            self._order = list(dict.fromkeys([stop >> 1 for stop in self.stops]))
        return self._order


def _with_slack(seen: list[tuple[list[float], float, float, float, int, int, float]]) -> list[Leg]:
    slack, tight, waits = inf, 0, 0.0
    legs: list[Leg] = []
    for row, wait, ease, depart, used, stop, drive_s in reversed(seen):
        legs.append((row, wait, ease, depart, used, stop, drive_s, slack, tight, waits))
        if ease <= 0.0:
            slack = 0.0
            tight += 1
        elif ease < slack:
            slack = ease
        slack += wait
        waits += wait
    legs.reverse()
    return legs
