"""Conditions that several decisions share. Each returns silently or raises the refusal that a person will read.

What lives here: conditions of handoffs. What must not: events.
"""

from __future__ import annotations

from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.handoff_states import HANDOFF, OPEN_HATCH
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State


def check_way(handoff: Handoff, trigger: str) -> None:
    """Raises: Refusal ``wrong_state`` naming what is possible instead."""
    if not HANDOFF.allows(handoff.state, trigger):
        possible = ", ".join(HANDOFF.triggers(handoff.state)) or "nothing, it has ended"
        raise Refusal("wrong_state", id=handoff.id, state=handoff.state, verb=trigger, possible=possible)


def check_hatch_still(state: State, handoff: Handoff) -> None:
    """Raises: Refusal ``hatch_busy`` while a hatch action of this handoff is under way."""
    if handoff.robot and moving(state.book.robot(handoff.robot), handoff):
        raise Refusal("hatch_busy", hatch=handoff.hatch, robot=handoff.robot)


def moving(robot: Robot, handoff: Handoff) -> bool:
    """Whether the robot is just doing something with the hatch of this handoff."""
    return any(action.handoff == handoff.id for action in robot.actions.values())


def check_others_shut(state: State, handoff: Handoff) -> None:
    """One open hatch at a time on each robot, so that nobody reaches into another's.

    Raises: Refusal ``other_hatch_open``.
    """
    other = open_beside(state, handoff)
    if other is not None:
        raise Refusal("other_hatch_open", robot=handoff.robot, hatch=other.hatch, handoff=other.id)


def open_beside(state: State, handoff: Handoff) -> Handoff | None:
    """The other handoff on this robot whose hatch is open, or about to be."""
    robot = state.book.robot(handoff.robot)
    opening = {action.handoff for action in robot.actions.values() if action.verb == "unlockHatch"}
    others = (other for other in state.handoffs_of(robot) if other.id != handoff.id)
    return next((other for other in others if other.state in OPEN_HATCH or other.id in opening), None)
