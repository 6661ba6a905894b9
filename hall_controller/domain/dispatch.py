"""The right robot for each handoff.

What lives here: robots and hatches given and taken back as the rounds want it. What must not: the rounds themselves
(``rounds.py``), where robots go (``errands.py``).

A handoff is given to a robot, and with it one of its hatches, when the robot fetches it before it delivers anything
else; until then the plan may still change its mind without anybody noticing. Papers in a hatch stay with their robot.
"""

from __future__ import annotations

from itertools import takewhile

from hall_controller.domain import events as e
from hall_controller.domain.assignment import Plan
from hall_controller.domain.assignment.snapshot import able, bound
from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.charge import no_work
from hall_controller.domain.live import LiveHatch
from hall_controller.domain.rounds import rounds
from hall_controller.domain.state import State

_UNSEEN = LiveHatch()


def assign(state: State, now: float) -> list[e.Event]:
    """The next handoff that gets a robot, or loses the one it had to a better one. One per look."""
    if state.book.evacuating or not state.book.handoffs:
        return []
    plan = rounds(state, now)
    return _taken_back(state, plan) or _given(state, plan)


def _taken_back(state: State, plan: Plan) -> list[e.Event]:
    """Not yet fetched, and another robot is to fetch it, or its own robot cannot do so any more."""
    for handoff in bound(state):
        if handoff.state == "assigned":
            chosen = plan.robot_of(handoff.id)
            why = f"{chosen} takes it" if chosen else f"{handoff.robot} cannot bring it and be back at its dock"
            left_alone = handoff.id in plan.waiting and handoff.robot in plan.routes
            if chosen not in ("", handoff.robot) or left_alone:
                return [e.HandoffAdvanced(handoff.id, "unassign", "requested", "", why)]
    return []


def _given(state: State, plan: Plan) -> list[e.Event]:
    for robot, visits in plan.routes.items() if state.book.waiting else ():
        page = state.book.robots[robot]
        fetched_first = (visit.job for visit in takewhile(lambda visit: visit.kind == "pickup", visits))
        for handoff in [state.book.handoffs[job] for job in fetched_first if job in state.book.waiting]:
            hatch, tray = _free_hatch(state, page), _free_tray(state, handoff)
            if hatch and tray is not None and available(state, page):
                return [e.HandoffAssigned(handoff.id, robot, hatch, plan.why[handoff.id], tray)]
    return []


def _free_hatch(state: State, robot: Robot) -> str:
    """The first hatch that nothing is bound to, in the book or as the robot says; empty: none."""
    live = state.live.get(robot.id)
    seen = live.hatches if live is not None else {}
    spare = (hatch for hatch in state.plan.robots[robot.id].hatches if hatch not in robot.hatches)
    return next((hatch for hatch in spare if seen.get(hatch, _UNSEEN).content not in ("bound", "loaded")), "")


def _free_tray(state: State, handoff: Handoff) -> str | None:
    """The tray for its papers; empty in a hall without trays, None while all are in use."""
    if handoff.tray or not state.plan.trays:
        return handoff.tray
    return next((tray for tray in state.plan.trays if tray not in state.book.trays), None)


def available(state: State, robot: Robot) -> bool:
    """Whether it may be given something to fetch: it can work, nobody makes it stand, and its battery lets it."""
    if not able(state, robot) or any(action.verb == "startPause" for action in robot.actions.values()):
        return False
    return not no_work(state.plan.robots[robot.id], state.live[robot.id])
