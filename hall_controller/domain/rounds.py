"""The rounds of all robots: who fetches and brings what, in which order, planned anew whenever the hall has changed.

What lives here: when to plan again, and how much of the hall goes into the plan. What must not: the planner itself
(``assignment``), what is done with the plan (``dispatch.py``).
Nobody is passed over for ever: a wish is planned only while it came at most ``no_robot_s`` after the oldest one that
still waits for its robot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice
from math import inf

from hall_controller.domain.assignment import Picture, Plan, Planner, Visit
from hall_controller.domain.assignment.objective import cost_of
from hall_controller.domain.assignment.snapshot import ON_BOARD, Reckoning, able, bound, picture_of
from hall_controller.domain.book import Handoff
from hall_controller.domain.charge import LOW_BATTERY
from hall_controller.domain.second_thoughts import FIRST_STEPS, Thinking, steps_for, worth_thinking
from hall_controller.domain.state import State

MOST_PLANNED = 20
"""So many handoffs that wait for a robot are planned at once, the oldest first."""
BATTERY_STEP = 0.05
"""A battery that has lost or gained so much changes the picture."""


def rounds(state: State, now: float) -> Plan:
    """The plan for the hall as it is; the one from before as long as nothing that matters has changed."""
    robots = tuple((each.id, able(state, each), _battery(state, each.id)) for each in state.book.robots.values())
    if state.rounds_for[:1] != (robots,):
        state.passed_over = frozenset()
    wished = in_view(state)
    seen = robots, frozenset(_matters(each) for each in chain(bound(state), wished))
    if state.rounds is None or state.rounds_for != seen:
        state.rounds, state.rounds_for = _planned_anew(state, wished, now), seen
    return state.rounds


def think_on(state: State) -> None:
    """Improve the plan of the last look, if that is not finished. What is planned now was what came in, each at its
    cheapest place, so that nobody had to wait for more."""
    if state.thinking is not None and state.thinking.left > 0:
        state.rounds = state.thinking.go_on()


def in_view(state: State) -> list[Handoff]:
    """What waits for a robot, as much as can be planned, the oldest first. What no robot can serve as robots are now
    is looked at only while nothing else waits: however long the queue, no look at the hall takes longer."""
    waiting, over = state.book.waiting, state.passed_over
    soon = islice(chain((h for h in waiting if h not in over), (h for h in waiting if h in over)), MOST_PLANNED)
    return [state.book.handoffs[each] for each in soon]


def _planned_anew(state: State, wished: list[Handoff], now: float) -> Plan:
    before = state.rounds or _booked(state)
    reckoning = Reckoning(state.plan.dwell.promise_s, reserve=LOW_BATTERY)
    picture = _within_reach(state, picture_of(state, wished, now, reckoning), before)
    unfinished = state.thinking is not None and state.thinking.left > 0
    steps = steps_for(picture) if unfinished or worth_thinking(picture, before) else 0
    state.thinking = Thinking(Planner(picture, before), steps)
    plan = state.thinking.go_on(FIRST_STEPS)
    if picture.carriers:
        state.passed_over |= {each for each in plan.waiting if each in state.book.waiting}
    return plan


def _matters(handoff: Handoff) -> tuple[object, ...]:
    """What of a handoff changes the plan: where it goes, whether its robot is fixed, whether it is on board."""
    return handoff.id, handoff.goal, handoff.state == "at_sender", handoff.state in ON_BOARD


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
