"""The rounds of all robots: who fetches and brings what, in which order, planned anew whenever the hall has changed.

What lives here: when to plan again, and how much of the hall goes into the plan. What must not: the planner itself
(``assignment``), what is done with the plan (``dispatch.py``).
Nobody is passed over for ever: a wish is planned only while it came at most ``no_robot_s`` after the oldest one that
still waits for its robot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import inf

from hall_controller.domain.assignment import Moves, Picture, Plan, Visit, propose
from hall_controller.domain.assignment.objective import cost_of
from hall_controller.domain.assignment.snapshot import LOW_BATTERY, ON_BOARD, Reckoning, able, picture_of
from hall_controller.domain.book import Handoff
from hall_controller.domain.state import State

MOST_PLANNED = 16
"""So many handoffs that wait for a robot are planned at once, the oldest first."""
MOVES_PER_JOB, MOST_MOVES = 5, 60
"""Effort of the search: steps, not time, so that every machine comes to the same plan."""
BATTERY_STEP = 0.05
"""A battery that has lost or gained so much changes the picture."""


def rounds(state: State, now: float) -> Plan:
    """The plan for the hall as it is; the one from before as long as nothing that matters has changed."""
    seen = _hall(state)
    if state.rounds is None or state.rounds_for != seen:
        before = state.rounds or _booked(state)
        reckoning = Reckoning(state.plan.dwell.promise_s, reserve=LOW_BATTERY)
        picture = _within_reach(state, picture_of(state, now, reckoning), before)
        state.rounds = propose(picture, before, Moves(_effort(picture)))
        state.rounds_for = seen
    return state.rounds


def _effort(picture: Picture) -> int:
    """One job goes where it costs least, and there is nothing to be searched."""
    return min(MOST_MOVES, MOVES_PER_JOB * len(picture.jobs)) if len(picture.jobs) > 1 and picture.carriers else 0


def _hall(state: State) -> tuple[object, ...]:
    """What the rounds depend on. Not where robots are: that changes all the time, as planned."""
    robots = tuple((each.id, able(state, each), _battery(state, each.id)) for each in state.book.robots.values())
    return robots, tuple((each.id, each.goal, each.state in ON_BOARD) for each in state.book.handoffs.values())


def _battery(state: State, robot: str) -> int:
    live = state.live.get(robot)
    return -1 if live is None or live.battery_fraction is None else int(live.battery_fraction / BATTERY_STEP)


def _booked(state: State) -> Plan:
    """The plan that the book implies, for a hall that has none in mind: what is assigned, then what is on board."""
    routes = {each.id: tuple(_visits(state.handoffs_of(each))) for each in state.book.robots.values()}
    return Plan(routes, (), cost_of(Picture(0.0, (), (), state.roads.time_s), {}))


def _visits(handoffs: list[Handoff]) -> Iterable[Visit]:
    for each in handoffs:
        yield Visit(each.id, "pickup", "", each.hatch, 0.0)
    for each in handoffs:
        yield Visit(each.id, "delivery", "", each.hatch, 0.0)


def _within_reach(state: State, picture: Picture, before: Plan) -> Picture:
    """The picture without wishes that came long after one that still waits, and with no more than can be planned."""
    fetched = [job for job in picture.jobs if job.loaded or job.robot]
    wished = sorted((job for job in picture.jobs if not (job.loaded or job.robot)), key=lambda job: job.release_s)
    oldest_s = min((job.release_s for job in wished if job.id not in before.waiting), default=inf)
    soon = [job for job in wished if job.release_s - oldest_s <= state.plan.dwell.no_robot_s]
    return replace(picture, jobs=(*fetched, *soon[:MOST_PLANNED]))
