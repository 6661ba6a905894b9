"""Why a robot carries a job, in one line that a person can check.

What lives here: the sentences. What must not: anything that changes a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import inf

from hall_controller.domain.assignment.draft import NOBODY, Draft
from hall_controller.domain.assignment.insertion import place_in
from hall_controller.domain.assignment.route import Route

Clock = Callable[[float], str]
"""Says a hall time as people do."""


class Reasons(Mapping[str, str]):
    """One line for every job, made when somebody asks. Without ``clock`` moments are told in seconds from now."""

    def __init__(self, draft: Draft, clock: Clock | None = None) -> None:
        self._draft, self._clock = draft, clock
        self._number = {job.id: n for n, job in enumerate(draft.instance.picture.jobs)}

    def __getitem__(self, job: str) -> str:
        return _reason(self._draft, self._number[job], self._clock)

    def __iter__(self) -> Iterator[str]:
        return iter(self._number)

    def __len__(self) -> int:
        return len(self._number)


def _reason(draft: Draft, job: int, clock: Clock | None) -> str:
    what, robot = draft.instance.picture.jobs[job], draft.robot[job]
    if robot == NOBODY:
        return _why_waiting(draft, job)
    name = _name(draft, robot)
    if what.loaded:
        return f"{name} has it on board and keeps it"
    passes = f"{name} passes {what.source or what.pickup} {_when(draft, job, clock)} with a free hatch"
    if what.robot:
        return f"{passes}; it was promised to {name}"
    return f"{passes}, {_compared(draft, job)}"


def _why_waiting(draft: Draft, job: int) -> str:
    if not draft.instance.robots:
        return "waits: no robot is free to work"
    if not draft.instance.allowed[job]:
        return "waits: no robot that may work can carry it"
    return "waits: no robot has a free hatch, a road and the battery for it"


def _when(draft: Draft, job: int, clock: Clock | None) -> str:
    seconds = _reached(draft.routes[draft.robot[job]], 2 * job)
    if clock is not None:
        return f"at {clock(draft.instance.picture.now_s + seconds)}"
    return f"in {seconds:.0f} s"


def _compared(draft: Draft, job: int) -> str:
    """The decisive difference to the next best robot."""
    other = _next_best(draft, job)
    if other == NOBODY:
        return "the only robot that can take it"
    mine, theirs = draft.routes[draft.robot[job]], draft.routes[other]
    without, having = draft.shelf.without(mine, 1 << job), draft.shelf.grown(theirs, job)
    late_s = having.late_s - theirs.late_s - (mine.late_s - without.late_s)
    drive_s = having.drive_s - theirs.drive_s - (mine.drive_s - without.drive_s)
    sooner_s = _reached(having, 2 * job) - _reached(mine, 2 * job)
    name = _name(draft, other)
    if late_s >= 1.0:
        return f"{late_s:.0f} s less late in all than with {name}"
    if sooner_s >= 1.0:
        return f"{sooner_s:.0f} s earlier than {name}"
    if drive_s >= 1.0:
        return f"{drive_s:.0f} s less driving than with {name}"
    return f"as good as {name}"


def _next_best(draft: Draft, job: int) -> int:
    least, best = inf, NOBODY
    for robot in draft.instance.allowed[job]:
        if robot != draft.robot[job]:
            more = place_in(draft.routes[robot], job, least)[0]
            if more < least:
                least, best = more, robot
    return best


def _reached(route: Route, stop: int) -> float:
    """Seconds from now until the robot stands at ``stop``."""
    return route.arrive[route.stops.index(stop)]


def _name(draft: Draft, robot: int) -> str:
    return draft.instance.picture.carriers[robot].id
