"""Conditions that several decisions share. Each returns silently or raises the refusal that a person will read.

What lives here: conditions of handoffs. What must not: events.
"""

from __future__ import annotations

from hall_controller.domain.book import Handoff
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State


def check_way(handoff: Handoff, trigger: str) -> None:
    """Raises: Refusal ``wrong_state`` naming what is possible instead."""
    if not HANDOFF.allows(handoff.state, trigger):
        possible = ", ".join(HANDOFF.triggers(handoff.state)) or "nothing, it has ended"
        raise Refusal("wrong_state", id=handoff.id, state=handoff.state, verb=trigger, possible=possible)


def check_hatch_still(state: State, handoff: Handoff) -> None:
    """Raises: Refusal ``hatch_busy`` while a hatch action of this handoff is under way."""
    if handoff.robot:
        for action in state.book.robot(handoff.robot).actions.values():
            if action.handoff == handoff.id:
                raise Refusal("hatch_busy", hatch=action.hatch, robot=handoff.robot)
