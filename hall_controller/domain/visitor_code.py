"""The visitor's code: the badge of somebody who has none, good for one handoff and a short while.

What lives here: when a code is given, when it opens, when it is locked out. What must not: the code itself; the API
makes and compares it, so that neither the book nor a decision ever holds one.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.hatches import action, check_openable
from hall_controller.domain.papers import VISITOR
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State


def issue_code(state: State, command: c.IssueCode, now: float) -> list[e.Event]:
    """A new code; an older one is void, and so are wrong tries.

    Raises: Refusal ``unknown_staff``, ``unknown_handoff``, ``not_for_visitor``.
    """
    state.check_staff(command.by)
    handoff = state.handoff(command.handoff)
    ended = HANDOFF.final(handoff.state) or handoff.leg != "deliver"
    if ended or handoff.target != state.book.cases[handoff.case].seat:
        raise Refusal("not_for_visitor", id=handoff.id)
    issued = e.CodeIssued(handoff.id, handoff.code_issue + 1, command.by)
    return [issued, *clear(state, "code_locked", handoff.id)]


def open_by_code(state: State, command: c.OpenByCode, now: float) -> list[e.Event]:
    """A wrong code is an event, not a refusal: it counts, and after too many an officer has to come.

    Raises: Refusal ``unknown_handoff``, ``not_for_visitor``, ``code_not_valid``, ``code_locked_out``, ``evacuating``,
    ``wrong_state``, ``hatch_busy``, ``robot_not_here``, ``other_hatch_open``.
    """
    handoff, dwell = state.handoff(command.handoff), state.plan.dwell
    if handoff.leg != "deliver" or handoff.target != state.book.cases[handoff.case].seat:
        raise Refusal("not_for_visitor", id=handoff.id)
    if handoff.code_tries >= dwell.code_tries:
        raise Refusal("code_locked_out", id=handoff.id)
    if handoff.code_issue == 0 or now - handoff.code_at > dwell.code_life_s:
        raise Refusal("code_not_valid", id=handoff.id)
    check_openable(state, handoff)
    tried = e.CodeTried(handoff.id, command.matches)
    if command.matches:
        return [tried, action(state, handoff, "unlockHatch", VISITOR)]
    last = handoff.code_tries + 1 >= dwell.code_tries
    return [tried, *(raised(state, "code_locked", handoff.id) if last else [])]
