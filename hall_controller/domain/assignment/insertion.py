"""The best place for one more job in a route.

What lives here: the innermost loops, with the shortcuts that make them quick. What must not: choosing among robots.
"""

from __future__ import annotations

from itertools import islice
from math import inf

from hall_controller.domain.assignment.objective import LATE_WEIGHT
from hall_controller.domain.assignment.route import Leg, Route

Place = tuple[float, int, int]
"""What it costs more, after how many stops the job is loaded, after how many of the old stops it is unloaded."""


def place_in(route: Route, job: int, below: float = inf) -> Place:
    """The cheapest place for ``job`` if it costs less than ``below``; else positions of -1, and the cost is a bound.

    Remembered by the route, the bound too: it is looked for again only when more may be paid than the last time. The
    bound is ``inf`` when hatches or battery do not suffice.
    """
    place = route.places.get(job)
    if place is None or (place[1] < 0 and place[0] < below):
        search = _delivery_only if route.instance.loaded[job] else _pickup_and_delivery
        place = route.places[job] = search(route, 2 * job, 2 * job + 1, below)
    return place


def _pickup_and_delivery(route: Route, p: int, d: int, below: float) -> Place:
    """All pairs of positions, each at the cost of a few additions; most are given up early.

    Given up is what can only become dearer: driving grows with a detour (driving times keep the triangle inequality),
    a later pickup makes a later delivery, and a stop without ease that comes later adds its whole delay.
    """
    instance, robot, legs = route.instance, route.robot, route.legs
    rows, release_p, stay_p = instance.drive[robot], instance.release[p], instance.service[p]
    from_p, from_d, due_d, stay_d = rows[p], rows[d], instance.due[d], instance.service[d]
    direct, room, spare = from_p[d], instance.hatches[robot] - 1, instance.limit[robot] - route.drive_s
    best, best_i, best_k, i = below, -1, -1, -1
    for row, _, _, depart, used, stop, drive, slack, tight, waits in legs:
        i += 1
        to_p = row[p]
        time = depart + to_p
        time = (time if time > release_p else release_p) + stay_p
        late = time + direct - due_d
        if late * LATE_WEIGHT >= best:
            break
        detour = to_p + from_p[stop] - drive
        if used > room or detour >= best:
            continue
        delay = time + from_p[stop] - depart - drive
        if delay > slack and detour + LATE_WEIGHT * max(delay - slack, tight * (delay - waits)) >= best:
            continue
        longer = to_p + direct + from_d[stop] - drive
        cost = longer + LATE_WEIGHT * late if late > 0.0 else longer
        if cost < best and longer <= spare:
            behind = delay + longer - detour + stay_d
            cost += LATE_WEIGHT * later_s(legs, i, behind) if behind > slack else 0.0
            if cost < best:
                best, best_i, best_k = cost, i, i
        apart = _carried_past(route, d, (best, i, -1), detour, delay)
        if apart[2] >= 0:
            best, best_i, best_k = apart
    return best, best_i, best_k


def _carried_past(route: Route, d: int, best: Place, detour: float, delay: float) -> Place:
    """The best place for the delivery after at least one old stop, if it costs less than ``best``.

    The pickup before that stop is a ``detour``, and a ``delay`` of the stop.
    """
    instance, robot = route.instance, route.robot
    from_d, due_d, stay_d = instance.drive[robot][d], instance.due[d], instance.service[d]
    room, spare = instance.hatches[robot] - 1, instance.limit[robot] - route.drive_s - detour
    below, i, best_k = best
    more, k = detour, i
    for row, wait, ease, depart, used, stop, drive, slack, tight, waits in islice(route.legs, i + 1, None):
        k += 1
        delay = delay - wait if delay > wait else 0.0
        if delay > ease:
            more += (delay - ease) * LATE_WEIGHT
        to_d = row[d]
        late = depart + delay + to_d - due_d
        cost = more + LATE_WEIGHT * late if late > 0.0 else more
        if used > room or cost >= below:
            break
        longer = to_d + from_d[stop] - drive
        cost += longer
        behind = delay + longer + stay_d
        if behind > slack and cost < below:
            if cost + LATE_WEIGHT * max(behind - slack, tight * (behind - waits)) >= below:
                continue
            cost += LATE_WEIGHT * later_s(route.legs, k, behind)
        if cost < below and longer <= spare:
            below, best_k = cost, k
    return below, i, best_k


def _delivery_only(route: Route, _p: int, d: int, below: float) -> Place:
    """The same for papers that are on board already. Their hatch is in use until then, as ``legs`` knows."""
    instance, robot = route.instance, route.robot
    from_d, due_d, stay_d = instance.drive[robot][d], instance.due[d], instance.service[d]
    spare = instance.limit[robot] - route.drive_s
    best: Place = (below, -1, -1)
    hatches = max(instance.hatches[robot], instance.on_board[robot])
    for k, (row, _, _, depart, used, stop, drive, _, _, _) in enumerate(route.legs):
        if used > hatches:
            break
        longer = row[d] + from_d[stop] - drive
        cost = longer + LATE_WEIGHT * max(0.0, depart + row[d] - due_d)
        if cost < best[0] and longer <= spare:
            cost += LATE_WEIGHT * later_s(route.legs, k, longer + stay_d)
            best = min(best, (cost, k, k))
    return best


def later_s(legs: list[Leg], position: int, delay: float) -> float:
    """How much lateness is added when the stop after ``position`` is reached ``delay`` seconds later than now."""
    more = 0.0
    for _, wait, ease, _, _, _, _, _, _, _ in islice(legs, position + 1, None):
        if delay <= wait:
            break
        delay -= wait
        if delay > ease:
            more += delay - ease
    return more
