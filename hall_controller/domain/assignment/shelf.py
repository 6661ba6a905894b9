"""Every route of one instance that was looked at, each once; of several orders of the same jobs the best one.

What lives here: the shelf. What must not: choosing a place or a robot.
"""

from __future__ import annotations

from hall_controller.domain.assignment.insertion import place_in
from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.route import Route, Stops

KEPT_ROUTES = 100_000
"""Beyond so many the shelf is emptied: it only saves the same look again."""


class Shelf:
    """Only what can be driven is put here: hatches and battery suffice."""

    __slots__ = ("_kept", "_orders", "instance")

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._orders: dict[tuple[int, Stops], Route] = {}
        self._kept: list[dict[int, Route]] = [{} for _ in range(instance.robots)]

    def route(self, robot: int, stops: Stops) -> Route:
        """The best order known for the jobs of ``stops``, which is as good as this one or better."""
        key = (robot, stops)
        found = self._orders.get(key)
        if found is None:
            if len(self._orders) >= KEPT_ROUTES:
                self._orders.clear()
            found = self._orders[key] = self.best_order(Route(self.instance, robot, stops))
        return found

    def best_order(self, route: Route) -> Route:
        """The best order known for the jobs of ``route``, which may be this one."""
        known = self._kept[route.robot].get(route.jobs)
        if known is not None and known.cost <= route.cost:
            return known
        self._kept[route.robot][route.jobs] = route
        return route

    def without(self, route: Route, jobs: int) -> Route:
        """``route`` without the stops of ``jobs``, given as bits."""
        found = route.rest.get(jobs)
        if found is None:
            found = self._kept[route.robot].get(route.jobs & ~jobs)
            if found is None:
                stops = tuple([stop for stop in route.stops if not jobs >> (stop >> 1) & 1])
                found = self.route(route.robot, stops)
            route.rest[jobs] = found
        return found

    def grown(self, route: Route, job: int) -> Route:
        """``route`` with ``job`` at its cheapest place, which must exist."""
        found = route.grown.get(job)
        if found is None:
            stops = inserted(route, job)
            found = route.grown[job] = self.route(route.robot, stops)
        return found


def inserted(route: Route, job: int) -> Stops:
    """The stops of ``route`` with ``job`` at its cheapest place, which must exist."""
    _more, i, k = place_in(route, job)
    stops, pickup = route.stops, () if route.instance.loaded[job] else (2 * job,)
    return stops[:i] + pickup + stops[i:k] + (2 * job + 1,) + stops[k:]
