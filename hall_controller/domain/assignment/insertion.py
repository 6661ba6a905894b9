"""The best place for one more job in a route.

What lives here: the innermost loops, with the shortcuts that make them quick. What must not: choosing among robots.
"""

from __future__ import annotations

from math import inf

from hall_controller.domain.assignment.objective import LATE_WEIGHT
from hall_controller.domain.assignment.route import Route, Shelf

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


def insert(shelf: Shelf, route: Route, job: int) -> Route:
    """``route`` with ``job`` at its cheapest place, which must exist."""
    _more, i, k = place_in(route, job)
    stops, pickup = route.stops, () if shelf.instance.loaded[job] else (2 * job,)
    return shelf.route(route.robot, stops[:i] + pickup + stops[i:k] + (2 * job + 1,) + stops[k:])


def _pickup_and_delivery(route: Route, p: int, d: int, below: float) -> Place:
    """All pairs of positions, each at the cost of a few additions; most are given up early.

    Given up is what can only become dearer: driving grows with a detour (driving times keep the triangle inequality),
    a later pickup makes a later delivery, and a late stop that comes still later adds its whole delay.
    """
    instance, seq, depart, leg, load = route.instance, route.seq, route.depart, route.leg, route.load
    arrive, slack, lates, waits, late_at = route.arrive, route.slack, route.lates, route.waits, route.late
    rows, release, due, service = instance.drive[route.robot], instance.release, instance.due, instance.service
    to_d, from_d, due_d, stay_d = rows[p][d], rows[d], due[d], service[d]
    from_p, release_p, stay_p = rows[p], release[p], service[p]
    room, spare = instance.hatches[route.robot] - 1, instance.limit[route.robot] - route.drive_s
    best, best_i, best_k, last = below, -1, -1, len(seq) - 1
    for i in range(last):
        to_p = rows[seq[i]][p]
        time = depart[i] + to_p
        time = (time if time > release_p else release_p) + stay_p
        if (time + to_d - due_d) * LATE_WEIGHT >= best:
            break
        detour = to_p + from_p[seq[i + 1]] - leg[i]
        if load[i] > room or detour >= best:
            continue
        row, more = from_p, detour
        for k in range(i + 1, last + 1):  # the delivery comes just before the old stop k
            stop, at_d = seq[k], time + row[d]
            cost = more + (at_d - due_d) * LATE_WEIGHT if at_d > due_d else more
            if cost >= best:
                break
            cost += (longer := row[d] + from_d[stop] - row[stop])
            if cost < best and detour + longer <= spare:
                delay = at_d + stay_d + from_d[stop] - arrive[k]
                if delay > slack[k]:
                    least = max(delay - slack[k], lates[k] * (delay - waits[k]))
                    given_up = cost + LATE_WEIGHT * least >= best
                    cost += inf if given_up else LATE_WEIGHT * route.later_s(k, arrive[k] + delay)
                if cost < best:
                    best, best_i, best_k = cost, i, k - 1
            if load[k] > room or k == last:
                break
            time += row[stop]
            time = time if time > release[stop] else release[stop]
            if time > due[stop]:
                more += (time - due[stop] - late_at[k]) * LATE_WEIGHT
            time, row = time + service[stop], rows[stop]
    return best, best_i, best_k


def _delivery_only(route: Route, _p: int, d: int, below: float) -> Place:
    """The same for papers that are on board already. Their hatch is in use until then, as ``load`` knows."""
    instance, seq = route.instance, route.seq
    rows, due_d, stay_d = instance.drive[route.robot], instance.due[d], instance.service[d]
    spare = instance.limit[route.robot] - route.drive_s
    best: Place = (below, -1, -1)
    hatches = max(instance.hatches[route.robot], route.load[0])
    for k in range(1, len(seq)):
        if route.load[k - 1] > hatches:
            break
        before, stop = seq[k - 1], seq[k]
        at_d = route.depart[k - 1] + rows[before][d]
        longer = rows[before][d] + rows[d][stop] - route.leg[k - 1]
        cost = longer + LATE_WEIGHT * max(0.0, at_d - due_d)
        if cost < best[0] and longer <= spare:
            cost += LATE_WEIGHT * route.later_s(k, at_d + stay_d + rows[d][stop])
            best = min(best, (cost, k - 1, k - 1))
    return best
