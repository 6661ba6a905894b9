"""From a picture to a plan: an answer at once, a better one for as long as there is time.

What lives here: the planner, the only thing others need. What must not: how it searches.
"""

from __future__ import annotations

from hall_controller.domain.assignment.chance import Chance
from hall_controller.domain.assignment.draft import NOBODY, Draft
from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.memory import first_draft, settled
from hall_controller.domain.assignment.model import Cost, Picture, Plan, Visit
from hall_controller.domain.assignment.moves import Enough
from hall_controller.domain.assignment.objective import LATE_WEIGHT, WAITING_WEIGHT
from hall_controller.domain.assignment.reasons import Clock, Reasons
from hall_controller.domain.assignment.ruin import Search

USUAL_MOVES = 600


class Moves:
    """Enough is so many moves: the same picture gives the same plan on every machine."""

    __slots__ = ("_left",)

    def __init__(self, count: int) -> None:
        self._left = count

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


class Planner:
    """Plans one picture. ``old`` is the plan that is being followed: it is changed only where that is worth it.

    Raises: ValueError when a job is on board a robot that is not in the picture.
    """

    def __init__(self, picture: Picture, old: Plan | None = None, seed: int = 1) -> None:
        self._old = old
        self._kept = first_draft(Instance(picture), old)
        self._search = Search(self._kept, Chance(seed))

    def improve(self, enough: Enough) -> None:
        """Search until ``enough`` says so, which is asked before every move. May be called again to go on."""
        self._search.run(enough)

    @property
    def cost(self) -> float:
        """What the best plan so far costs (``objective.cost_of``)."""
        return self._search.best.cost

    def plan(self, clock: Clock | None = None) -> Plan:
        """The best plan so far, and why. ``clock`` says a hall time as people do."""
        return _plan_of(settled(self._kept, self._search.best, self._old), clock)


def propose(
    picture: Picture, old: Plan | None = None, enough: Enough | None = None, seed: int = 1, clock: Clock | None = None
) -> Plan:
    """The plan for ``picture``. Without ``enough`` the search takes ``USUAL_MOVES`` moves.

    Raises: ValueError as ``Planner``.
    """
    planner = Planner(picture, old, seed)
    planner.improve(Moves(USUAL_MOVES) if enough is None else enough)
    return planner.plan(clock)


def _plan_of(draft: Draft, clock: Clock | None) -> Plan:
    picture = draft.instance.picture
    routes = {carrier.id: _visits(draft, robot) for robot, carrier in enumerate(picture.carriers)}
    waiting = tuple(job.id for job, robot in zip(picture.jobs, draft.robot, strict=True) if robot == NOBODY)
    late_s = sum(route.late_s for route in draft.routes)
    drive_s = sum(route.drive_s for route in draft.routes)
    total = WAITING_WEIGHT * len(waiting) + LATE_WEIGHT * late_s + drive_s
    return Plan(routes, waiting, Cost(len(waiting), late_s, drive_s, total), Reasons(draft, clock))


def _visits(draft: Draft, robot: int) -> tuple[Visit, ...]:
    """The stops of ``robot`` with a hatch for each: the first one that is free when the robot gets there."""
    picture, route = draft.instance.picture, draft.routes[robot]
    if not route.stops:
        return ()
    carrier = picture.carriers[robot]
    hatch = {n: job.hatch for n, job in enumerate(picture.jobs) if job.loaded and job.robot == carrier.id}
    free = [one for one in carrier.hatches if one not in hatch.values()]
    visits = []
    for stop, at_s in zip(route.stops, route.arrive, strict=True):
        number, job = stop >> 1, picture.jobs[stop >> 1]
        if stop & 1:
            free.append(hatch[number])
            visits.append(Visit(job.id, "delivery", job.delivery, hatch[number], picture.now_s + at_s))
        else:
            hatch[number] = free.pop(0)
            visits.append(Visit(job.id, "pickup", job.pickup, hatch[number], picture.now_s + at_s))
    return tuple(visits)
