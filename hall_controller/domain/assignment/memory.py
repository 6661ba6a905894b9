"""What the plan before meant, in a new picture, and whether a new plan is worth the change.

What lives here: warm start, and the threshold against needless change. What must not: the search itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from hall_controller.domain.assignment.draft import NOBODY, Draft, by_promise, empty_draft
from hall_controller.domain.assignment.insertion import place_in
from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.model import Plan, Visit
from hall_controller.domain.assignment.moves import fits
from hall_controller.domain.assignment.route import Route, Stops

CHANGE_S = 5.0
"""So many seconds of driving must be gained for every job that gets another robot and every robot that turns back."""


def first_draft(instance: Instance, old: Plan | None) -> Draft:
    """The old plan as far as it is still possible, with everything new at its cheapest place."""
    draft = empty_draft(instance)
    if old is not None:
        _follow(draft, old)
    draft.fill(sorted(_waiting(draft), key=by_promise(instance)))
    return draft


def _waiting(draft: Draft) -> list[int]:
    return [job for job, robot in enumerate(draft.robot) if robot == NOBODY]


def _follow(draft: Draft, old: Plan) -> None:
    instance = draft.instance
    number = {job.id: n for n, job in enumerate(instance.picture.jobs)}
    for robot, carrier in enumerate(instance.picture.carriers):
        wanted = _still_to_visit(instance, robot, old.routes.get(carrier.id, ()), number)
        on_board = {stop >> 1 for stop in draft.routes[robot].stops}
        if not wanted and not on_board:
            continue  # it has nothing to do, as the draft has it already
        while not _possible(draft, robot, wanted, on_board) and any(stop >> 1 not in on_board for stop in wanted):
            last = next(stop >> 1 for stop in reversed(wanted) if stop >> 1 not in on_board)
            wanted = tuple(stop for stop in wanted if stop >> 1 != last)
        if _possible(draft, robot, wanted, on_board):
            draft.adopt(robot, Route(instance, robot, wanted))


def _still_to_visit(instance: Instance, robot: int, visits: Sequence[Visit], number: dict[str, int]) -> Stops:
    stops = []
    for visit in visits:
        job = number.get(visit.job)
        if job is not None and robot in instance.allowed[job]:
            pickup = visit.kind == "pickup"
            if not (pickup and instance.loaded[job]):
                stops.append(2 * job + (0 if pickup else 1))
    whole = {s for s in stops if instance.loaded[s >> 1] or (s ^ 1) in stops}
    return tuple(stop for stop in stops if stop in whole)


def _possible(draft: Draft, robot: int, stops: Stops, on_board: set[int]) -> bool:
    """Everything on board is brought to its place, hatches and battery suffice."""
    if not on_board <= {stop >> 1 for stop in stops}:
        return False
    route = Route(draft.instance, robot, stops)
    return fits(route, stops) and route.drive_s <= draft.instance.limit[robot]


def settled(kept: Draft, best: Draft, old: Plan | None) -> Draft:
    """``best``, with as few changes as it is worth; ``kept`` where it is not worth any."""
    if best.cost >= kept.cost:
        return kept
    if old is None:
        return best
    calm = best.copy()
    for job, before in enumerate(kept.robot):
        if calm.robot[job] not in (before, NOBODY) and before != NOBODY:
            _give_back(calm, job, before)
    worth = calm.cost + CHANGE_S * max(1, _changes(kept, calm))
    return calm if worth < kept.cost else kept


def _give_back(calm: Draft, job: int, before: int) -> None:
    """``job`` stays with the robot it had, if another one gains too little."""
    after = calm.robot[job]
    rest = calm.shelf.without(calm.routes[after], 1 << job)
    gain = calm.routes[after].cost - rest.cost + CHANGE_S
    place = place_in(calm.routes[before], job, inf)
    if place[1] >= 0 and place[0] <= gain:
        calm.take(job)
        calm.give(job, before)


def _changes(kept: Draft, new: Draft) -> int:
    """Jobs that change hands, and robots that do not go where they were going."""
    jobs = sum(a != b for a, b in zip(kept.robot, new.robot, strict=True) if a != NOBODY)
    turns = sum(a.stops[:1] != b.stops[:1] for a, b in zip(kept.routes, new.routes, strict=True))
    return jobs + turns
