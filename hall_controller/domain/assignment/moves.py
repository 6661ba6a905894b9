"""Small improvements of a draft: give a job to another robot, swap two, turn a stretch of a route around.

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
        if swaps and not moved:
            for n, a in enumerate(jobs):
                for b in jobs[:n]:
                    moved |= swap(draft, a, b)
                yield
