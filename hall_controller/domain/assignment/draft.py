"""A plan in the making: a route for every robot, and the jobs that have none.

What lives here: the draft, and how it is filled by cheapest or regret insertion. What must not: improving it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf

from hall_controller.domain.assignment.insertion import place_in
from hall_controller.domain.assignment.instance import FARTHEST_S, Instance
from hall_controller.domain.assignment.objective import WAITING_WEIGHT
from hall_controller.domain.assignment.route import Route
from hall_controller.domain.assignment.shelf import Shelf

NOBODY = -1


class Draft:
    """``robot``: for each job the robot that carries it, or ``NOBODY``. Routes never change, so a copy is cheap."""

    __slots__ = ("cost", "robot", "routes", "shelf")

    def __init__(self, shelf: Shelf, routes: list[Route], robot: list[int], cost: float) -> None:
        self.shelf, self.routes, self.robot, self.cost = shelf, routes, robot, cost

    @property
    def instance(self) -> Instance:
        return self.shelf.instance

    def copy(self) -> Draft:
        return Draft(self.shelf, self.routes.copy(), self.robot.copy(), self.cost)

    def put(self, robot: int, route: Route) -> None:
        """``robot`` drives ``route`` from now on."""
        self.cost += route.cost - self.routes[robot].cost
        self.routes[robot] = route

    def adopt(self, robot: int, route: Route) -> None:
        """``robot`` drives ``route``, which holds at least what it carried so far."""
        self.put(robot, route)
        for job in {stop >> 1 for stop in route.stops}:
            if self.robot[job] == NOBODY:
                self.robot[job] = robot
                self.cost -= WAITING_WEIGHT

    def take(self, job: int) -> None:
        """Nobody carries ``job`` any more."""
        robot = self.robot[job]
        if robot != NOBODY:
            self.put(robot, self.shelf.without(self.routes[robot], 1 << job))
            self.robot[job] = NOBODY
            self.cost += WAITING_WEIGHT

    def take_all(self, jobs: Iterable[int]) -> None:
        """Nobody carries ``jobs`` any more. Quicker than one by one."""
        owner, taken = self.robot, dict[int, int]()
        for job in jobs:
            robot = owner[job]
            if robot != NOBODY:
                taken[robot] = taken.get(robot, 0) | 1 << job
                owner[job] = NOBODY
                self.cost += WAITING_WEIGHT
        for robot, bits in taken.items():
            self.put(robot, self.shelf.without(self.routes[robot], bits))

    def give(self, job: int, robot: int) -> None:
        """``robot`` carries ``job``, at the cheapest place, which must exist."""
        route = self.routes[robot]
        self.put(robot, route.grown.get(job) or self.shelf.grown(route, job))
        self.robot[job] = robot
        self.cost -= WAITING_WEIGHT

    def cheapest(self, job: int, below: float = inf) -> tuple[float, int]:
        """What ``job`` costs at least, if less than ``below``, and with which robot; else ``NOBODY``."""
        best, routes = NOBODY, self.routes
        for robot in self.instance.allowed[job]:
            route = routes[robot]
            place = route.places.get(job)
            if place is None or (place[1] < 0 and place[0] < below):
                place = place_in(route, job, below)
            if place[0] < below:
                below, best = place[0], robot
        return below, best

    def fill(self, jobs: Iterable[int], spare: float = inf) -> bool:
        """One after the other, each to the robot where it costs least; what fits nowhere waits.

        False, and the draft is good for nothing, as soon as it would cost ``spare`` or more.
        """
        for job in jobs:
            more, robot = self.cheapest(job, spare)
            if robot == NOBODY:
                more = WAITING_WEIGHT
            else:
                before = self.routes[robot].cost
                self.give(job, robot)
                more = self.routes[robot].cost - before
            spare -= more
            if spare <= 0.0:
                return False
        return True

    def fill_by_regret(self, jobs: Iterable[int], spare: float = inf) -> bool:
        """Next is always the job that would lose most if its best robot were taken by another; else like ``fill``."""
        open_jobs = list(jobs)
        while open_jobs:
            most, best, best_robot = -inf, NOBODY, NOBODY
            for job in open_jobs:
                first, second, robot = self._two_best(job, spare)
                regret = min(second - first, WAITING_WEIGHT) - first * 1e-6
                if robot != NOBODY and regret > most:
                    most, best, best_robot = regret, job, robot
            if best == NOBODY:
                return spare > WAITING_WEIGHT * len(open_jobs)
            spare -= self.routes[best_robot].places[best][0]
            self.give(best, best_robot)
            open_jobs.remove(best)
        return spare > 0.0

    def _two_best(self, job: int, below: float) -> tuple[float, float, int]:
        first, second, best, routes = below, below, NOBODY, self.routes
        for robot in self.instance.allowed[job]:
            place = routes[robot].places.get(job)
            if place is None or (place[1] < 0 and place[0] < second):
                place = place_in(routes[robot], job, second)
            more = place[0]
            if more < first:
                first, second, best = more, first, robot
            elif more < second:
                second = more
        return first, second, best


def empty_draft(instance: Instance) -> Draft:
    """What is on board is delivered, in the cheapest order found; everything else waits.

    Papers on board must reach their place even if the battery's reserve is needed: then the robot's limit is the drive
    that they need, and it is given nothing else.
    """
    shelf = Shelf(instance)
    routes = [shelf.route(robot, ()) for robot in range(instance.robots)]
    cost = sum(route.cost for route in routes) + WAITING_WEIGHT * instance.jobs
    draft = Draft(shelf, routes, [NOBODY] * instance.jobs, cost)
    ranges, instance.limit = instance.limit, [FARTHEST_S] * instance.robots
    draft.fill(sorted((job for job in range(instance.jobs) if instance.loaded[job]), key=by_promise(instance)))
    for robot, range_s in enumerate(ranges):
        instance.set_limit(robot, range_s, draft.routes[robot].drive_s)
        draft.routes[robot].places.clear()
    return draft


def by_promise(instance: Instance) -> Callable[[int], tuple[float, int]]:
    """Sorts jobs: the earliest promise first."""
    return lambda job: (instance.due[2 * job + 1], job)
