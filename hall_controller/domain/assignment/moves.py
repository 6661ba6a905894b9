"""Small improvements of a draft: jobs that change robots, whole routes that do, a stretch of a route turned around.

What lives here: descent to a draft that no single small move improves. What must not: chance (``ruin.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hall_controller.domain.assignment.draft import NOBODY, Draft
from hall_controller.domain.assignment.insertion import place_in
from hall_controller.domain.assignment.route import Route, Stops
from hall_controller.domain.assignment.shelf import Shelf

Enough = Callable[[], bool]
"""Asked before every move; True ends the search. A deadline, or a count: the domain itself has no clock."""
LEAST_GAIN = 1e-6
"""Less is rounding, not progress."""


def relocate(draft: Draft, job: int) -> bool:
    """Move ``job`` to where it costs least, be it in the same route; True if that was better."""
    owner = draft.robot[job]
    if owner == NOBODY:
        draft.fill((job,))
        return draft.robot[job] != NOBODY
    rest = draft.shelf.without(draft.routes[owner], 1 << job)
    least, best = draft.routes[owner].cost - rest.cost - LEAST_GAIN, NOBODY
    for robot in draft.instance.allowed[job]:
        more = place_in(rest if robot == owner else draft.routes[robot], job, least)[0]
        if more < least:
            least, best = more, robot
    if best != NOBODY:
        draft.take(job)
        draft.give(job, best)
    return best != NOBODY


def swap(draft: Draft, a: int, b: int) -> bool:
    """Two robots exchange two jobs if that is better."""
    one, other = draft.robot[a], draft.robot[b]
    if one == other or NOBODY in (one, other) or other not in draft.instance.allowed[a]:
        return False
    if one not in draft.instance.allowed[b]:
        return False
    rest_a = draft.shelf.without(draft.routes[one], 1 << a)
    rest_b = draft.shelf.without(draft.routes[other], 1 << b)
    least = draft.routes[one].cost + draft.routes[other].cost - LEAST_GAIN
    least -= rest_a.cost + rest_b.cost
    least -= place_in(rest_b, a, least)[0]
    if least <= 0.0 or place_in(rest_a, b, least)[0] >= least:
        return False
    draft.take(a)
    draft.take(b)
    draft.give(a, other)
    draft.give(b, one)
    return True


def exchange(draft: Draft) -> bool:
    """Two robots exchange all that they do wherever that is better: it matters who starts where, and lives where."""
    moved = False
    for a in range(draft.instance.robots):
        for b in range(a):
            moved |= _exchange(draft, a, b)
    return moved


def _exchange(draft: Draft, a: int, b: int) -> bool:
    of_a, of_b = draft.routes[a], draft.routes[b]
    least = of_a.cost + of_b.cost - LEAST_GAIN
    for_a = _driven_by(draft.shelf, a, of_b)
    if for_a is None or for_a.cost >= least:
        return False
    for_b = _driven_by(draft.shelf, b, of_a)
    if for_b is None or for_a.cost + for_b.cost >= least:
        return False
    for robot, route in ((a, for_a), (b, for_b)):
        draft.put(robot, route)
        for job in route.order():
            draft.robot[job] = robot
    return True


def _driven_by(shelf: Shelf, robot: int, route: Route) -> Route | None:
    """All that is done on ``route``, done by ``robot``, if it may and can."""
    if robot not in route.others:
        route.others[robot] = _made_over(shelf, robot, route)
    return route.others[robot]


def _made_over(shelf: Shelf, robot: int, route: Route) -> Route | None:
    instance, empty = shelf.instance, shelf.route(robot, ())
    if instance.on_board[route.robot] or instance.on_board[robot] or not fits(empty, route.stops):
        return None
    if any(robot not in instance.allowed[job] for job in route.order()):
        return None
    found = Route(instance, robot, route.stops)
    return shelf.best_order(found) if found.drive_s <= instance.limit[robot] else None


def turn(draft: Draft, robot: int) -> bool:
    """2-opt: drive one stretch of the route backwards if that is better."""
    route = draft.routes[robot]
    better = route.polished
    if better is None:
        better = route.polished = _best_turn(draft.shelf, route)
    if better is not route:
        draft.put(robot, better)
    return better is not route


def _best_turn(shelf: Shelf, route: Route) -> Route:
    stops, best, least = route.stops, route, route.cost - LEAST_GAIN
    for first in range(len(stops) - 1):
        inside = {stops[first] >> 1}
        for last in range(first + 1, len(stops)):
            job = stops[last] >> 1
            if job in inside:  # its pickup would come after its delivery, here and in every longer stretch
                break
            inside.add(job)
            turned = stops[:first] + stops[first : last + 1][::-1] + stops[last + 1 :]
            if fits(route, turned):
                after = Route(shelf.instance, route.robot, turned)
                if after.cost < least and after.drive_s <= shelf.instance.limit[route.robot]:
                    best, least = after, after.cost - LEAST_GAIN
    return best if best is route else shelf.route(best.robot, best.stops)


def fits(route: Route, stops: Stops) -> bool:
    """Are there hatches enough to make ``stops`` with what is on board at the start of ``route``?"""
    used, hatches = route.instance.on_board[route.robot], route.instance.hatches[route.robot]
    for stop in stops:
        used += -1 if stop & 1 else 1
        if used > hatches and not stop & 1:
            return False
    return True


def descend(draft: Draft, jobs: list[int], *, swaps: bool = False) -> Iterator[None]:
    """Small moves until none of them helps, one at a time. Swaps, of which there are many, only when asked for."""
    moved = True
    while moved:
        moved = False
        for job in jobs:
            moved |= relocate(draft, job)
            yield
        for robot in range(draft.instance.robots):
            moved |= turn(draft, robot)
        moved |= exchange(draft)
        if swaps and not moved:
            for n, a in enumerate(jobs):
                for b in jobs[:n]:
                    moved |= swap(draft, a, b)
                yield
