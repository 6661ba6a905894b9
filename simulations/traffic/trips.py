"""Robots that go from place to place for ever under the real rules of the road, on virtual time.

What lives here: ``Trips``: when each robot leaves, arrives and asks for the next trip, and the count of everything that
must not happen. What must not: the rules (``hall_controller.domain``), what goes wrong by design (``mishaps.py``).

Between two events nothing changes, so time jumps from one to the next. After each event the robot concerned reports,
the hall draws its conclusions, and every robot does what it was told.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random
from time import thread_time

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Robot
from hall_controller.domain.charging import share_chargers
from hall_controller.domain.fold import fold
from hall_controller.domain.holding import held_path
from hall_controller.domain.plan import HallPlan
from hall_controller.domain.reports import robot_reported
from hall_controller.domain.roads import Roads
from hall_controller.domain.routing import PATIENCE, lay_routes, order_to
from hall_controller.domain.state import State
from hall_controller.domain.traffic import release_roads
from simulations.traffic.batteries import Batteries
from simulations.traffic.bodies import Body
from simulations.traffic.referee import Referee

DWELL_S = 12.0
"""A robot stands at a place for up to this long, all lengths equally likely."""
SLOWEST = 1.5
"""Robots take up to this many times the driving time that the hall reckons with."""
REPORT_S = 1.0
"""Robots that something is wrong with say so this often."""
LUCK = 0.15
"""A stretch takes longer or shorter by up to this share."""
LONGEST_MISHAP_S = 120.0
HOME = 0.25
"""How often a robot goes to its own dock rather than to a stop."""

MOST_DECISIONS = 200_000
"""So many decisions are timed."""


@dataclass(slots=True)
class Trip:
    """Where a robot wants to go, and since when."""

    target: str
    asked_s: float
    free_s: float


@dataclass(slots=True)
class Tally:
    """What was counted; ``waits_s`` is the longest trip beyond its driving time, ``updates`` counts order updates,
    ``charges`` how often a charger was reserved."""

    trips: int = 0
    updates: int = 0
    longest_wait_s: float = 0.0
    driven_s: float = 0.0
    taken_s: float = 0.0
    charges: int = 0
    mishaps: dict[str, int] = field(default_factory=dict)


class Trips:
    """One hall. ``targets`` are the stops that are nobody's dock, and no chargers."""

    def __init__(self, plan: HallPlan, seed: int) -> None:
        self.plan, self.chance, self.now = plan, Random(seed), 0.0
        self.state = State(plan, Roads(plan.roadmap))
        self.bodies = {r.id: Body(r.id, r.dock, self.chance.uniform(1.0, SLOWEST)) for r in plan.robots.values()}
        docks = {r.dock for r in plan.robots.values()} | set(plan.chargers)
        self.targets = [n.id for n in plan.roadmap.nodes.values() if n.kind != "way" and n.id not in docks]
        self.wants: dict[str, Trip] = {}
        self.tally, self.referee = Tally(), Referee(self, self._patience_s())
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self.decide_s: list[float] = []
        self.on_stop: list[Callable[[str], None]] = []
        self.batteries = Batteries(self) if plan.chargers else None
        self._begin()

    def _begin(self) -> None:
        for body in self.bodies.values():
            self.hear(body)
            self.at(self.chance.uniform(0.0, DWELL_S), lambda body=body: self._ask(body))  # type: ignore[misc]

    def _patience_s(self) -> float:
        """The bound on one trip: all turns that may go before it, one after the other, and as many before it has one.

        Each turn: the longest drive there is at the slowest pace, a stay at the place, and the longest mishap.
        """
        roads, parking = self.state.roads, [*self.targets, *(r.dock for r in self.plan.robots.values())]
        drive_s = max(roads.time_s(a, b) for a in parking for b in parking)
        return 2 * (PATIENCE + 1) * len(self.plan.robots) * (SLOWEST * drive_s + DWELL_S + LONGEST_MISHAP_S)

    # -- time

    def at(self, when_s: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (when_s, next(self._numbers), what))

    def run(self, trips: int, show: Callable[[int, str], None] = lambda _done, _words: None) -> Tally:
        """Until so many more trips are done, or the referee has stopped the game."""
        goal = self.tally.trips + trips
        while self.tally.trips < goal and not self.referee.stopped:
            if not self._agenda:
                self.referee.standstill()
                break
            self.now, _, what = heapq.heappop(self._agenda)
            what()
            self.referee.look()
            if self.tally.trips % 100 == 0:
                self.referee.waiting()
                show(self.tally.trips, f"{self.now / 3600.0:.1f} h")
        self.referee.waiting()
        return self.tally

    def pass_time(self, seconds: float) -> None:
        """So long, with a report of every robot each second."""
        until_s = self.now + seconds
        while self.now < until_s:
            beat_s = min(until_s, self.now + REPORT_S)
            while self._agenda and self._agenda[0][0] <= beat_s:
                self.now, _, what = heapq.heappop(self._agenda)
                what()
                self.referee.look()
            self.now = beat_s
            for body in self.bodies.values():
                self.hear(body)
            self.referee.look()

    # -- the hall

    def hear(self, body: Body) -> None:
        """The robot reports, unless nobody hears it, and the hall draws its conclusions."""
        if self.batteries is not None:
            self.batteries.run(body)
        if not body.silent:
            command = c.RobotReported(body.id, body.says(self.plan, self.now))
            self.write(robot_reported(self.state, command, self.now))
        self.settle()

    def settle(self) -> None:
        begun = thread_time()
        self._decide()
        if len(self.decide_s) < MOST_DECISIONS:
            self.decide_s.append(thread_time() - begun)
        for body in self.bodies.values():
            self._obey(body)

    def _decide(self) -> None:
        while (
            more := share_chargers(self.state, self.now)
            or self._orders()
            or lay_routes(self.state)
            or release_roads(self.state)
        ):
            self.write(more)

    def write(self, happened: list[e.Event]) -> None:
        for event in happened:
            fold(self.state.book, event, self.now)
            if self.batteries is not None:
                self.batteries.happened(event)
            if isinstance(event, (e.OrderIssued, e.OrderChanged)):
                self.tally.updates += 1
            elif isinstance(event, e.StopReached):
                self._stopped(event)
                for told in self.on_stop:
                    told(event.order)

    def _orders(self) -> list[e.Event]:
        for name, trip in self.wants.items():
            robot = self.state.book.robot(name)
            if robot.order is None and robot.node and robot.present and name in self.state.live:
                if robot.node == trip.target:
                    self._done(robot, trip)
                    return self._orders()
                return order_to(self.state, robot, trip.target)
        return []

    # -- trips

    def _ask(self, body: Body) -> None:
        """The robot's next trip: where its battery bids it go, else to a stop, or now and then home."""
        if body.id in self.wants:
            return  # it was pushed, and wants to go already
        target = self.batteries.bids(body) if self.batteries is not None else None
        if target is None:
            target = self._anywhere(body)
        if target:
            self.want(body, target)
            self.settle()

    def _anywhere(self, body: Body) -> str:
        spec = self.plan.robots[body.id]
        choice = [each for each in self.targets if each != body.node]
        home = not choice or self.chance.random() < HOME
        return spec.dock if home and body.node != spec.dock else self.chance.choice(choice or [spec.dock])

    def want(self, body: Body, target: str) -> None:
        self.wants[body.id] = Trip(target, self.now, body.pace * self.state.roads.time_s(body.node, target))

    def want_something(self, body: Body) -> None:
        """A robot that stands in the road cannot stay there."""
        if self.state.roads.through(body.node):
            self._ask(body)

    def held_by_others(self, body: Body) -> frozenset[str]:
        """Every node and lane that others hold, or stand on."""
        pages = (robot for robot in self.state.book.robots.values() if robot.id != body.id)
        held = [self.state.roads.taken(held_path(self.state, page, page.order)) for page in pages]
        bodies = (each for each in self.bodies.values() if each is not body)
        return frozenset[str]().union(*held, *(self.plan.roadmap.conflicts[each.occupies] for each in bodies))

    def _stopped(self, event: e.StopReached) -> None:
        trip = self.wants.get(event.robot)
        if trip is not None and trip.target == event.node:
            self._done(self.state.book.robot(event.robot), trip)

    def _done(self, robot: Robot, trip: Trip) -> None:
        del self.wants[robot.id]
        took = self.now - trip.asked_s
        self.tally.trips += 1
        self.tally.driven_s += trip.free_s
        self.tally.taken_s += took
        self.tally.longest_wait_s = max(self.tally.longest_wait_s, took - trip.free_s)
        self.referee.arrived(robot.id, took)
        self._next(robot)

    def _next(self, robot: Robot) -> None:
        self.next(robot.id, self.chance.uniform(0.0, DWELL_S))

    def next(self, robot: str, seconds: float) -> None:
        """The robot's next trip begins so many seconds from now."""
        self.at(self.now + seconds, lambda: self._ask(self.bodies[robot]))

    # -- robots

    def _obey(self, body: Body) -> None:
        order = self.state.book.robot(body.id).order
        if order is not None and not body.take(order):
            self.at(self.now + REPORT_S, lambda: self.hear(body))  # the hall will see that it stands elsewhere
        if body.ready:
            edge = self.state.roads.edge(body.node, body.path[body.passed])
            body.driving, body.charging = True, False
            body.takes_s = self._luck() * body.pace * self.state.roads.drive_s(edge)
            self.go_on(body, body.takes_s)
            self.referee.moved(body)

    def _luck(self) -> float:
        """No stretch takes exactly as long as the last time: people are in the way, or not."""
        return self.chance.uniform(1.0 - LUCK, 1.0 + LUCK)

    def go_on(self, body: Body, seconds: float) -> None:
        """Drive on to the next node, so many seconds away."""
        body.arrives_s = self.now + seconds
        self.at(body.arrives_s, lambda when=body.arrives_s: self._arrive(body, when))  # type: ignore[misc]

    def _arrive(self, body: Body, when: float) -> None:
        if body.driving and not body.halted and body.arrives_s == when:
            body.arrive()
            self.referee.moved(body)
            self.hear(body)
            if body.silent:
                self._obey(body)
