"""Papers on the way behind a door that is not known to be closed and locked: the robot stands, people are called.

What lives here: how long each such hatch has been so, and what follows. What must not: doors that are open or robots
that contradict the book (``reconcile.py``), the road that such a robot is not given (``standing.py``).
A sensor may miss a moment, so nobody is called at once; road is not released in that moment either.
"""

from __future__ import annotations

from collections.abc import Sequence

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.handoff_states import LOCKED_IN
from hall_controller.domain.live import LiveHatch, RobotLive
from hall_controller.domain.standing import UNSEEN, comes_to_stand, pause
from hall_controller.domain.state import State
from hall_controller.domain.whereabouts import papers, place

SHUT = frozenset({*LOCKED_IN, "evacuated"})
"""States in which a hatch with papers is to be closed and locked, and an officer has not been called yet."""


def note_insecure(
    state: State, robot: Robot, live: RobotLive, now: float, before: Sequence[e.Event] = ()
) -> list[e.Event]:
    """From a report: which loaded hatches are not as they must be, and what is due about one that has been so long."""
    found: list[e.Event] = []
    for hatch in state.plan.robots[robot.id].hatches:
        subject, seen = f"{robot.id}/{hatch}", live.hatches.get(hatch, UNSEEN)
        handoff = state.book.handoffs.get(robot.hatches.get(hatch, ""))
        if handoff is None or seen.secure or handoff.state not in SHUT or _opening(robot, hatch):
            state.insecure.pop(subject, None)
            found += clear(state, "hatch_insecure", subject)
        elif now - state.insecure.setdefault(subject, now) > state.plan.dwell.hatch_insecure_s:
            found += _stopped(state, handoff, seen, (*before, *found))
    return found


def _opening(robot: Robot, hatch: str) -> bool:
    return any(action.hatch == hatch and action.verb == "unlockHatch" for action in robot.actions.values())


def _stopped(state: State, handoff: Handoff, seen: LiveHatch, before: Sequence[e.Event]) -> list[e.Event]:
    """At a stop it stands anyway, and somebody is about to take the papers out."""
    robot, subject = state.book.robot(handoff.robot), f"{handoff.robot}/{handoff.hatch}"
    detail = (
        f"door {seen.door}, lock {seen.lock}; {papers(handoff)}, last {place(state, robot)}; "
        "shut it and resume the robot, or two officers open it with the key"
    )
    alert = raised(state, "hatch_insecure", subject, detail)
    stands = handoff.state != "carrying" or comes_to_stand(robot, before)
    return alert if stands else [pause(state, robot.id, subject, before), *alert]
