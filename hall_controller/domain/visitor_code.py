"""The visitor's code: the badge of somebody who has none, good for one handoff and a short while.

What lives here: when a code is given, when it opens, when it is locked out. What must not: the code itself; the API
makes and compares it, so that neither the book nor a decision ever holds one.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Handoff
from hall_controller.domain.checks import check_way
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.hatches import action, check_openable, counted
from hall_controller.domain.legs import place_now
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

    Every refusal comes before the code is looked at, so that none of them tells whether it was right.

    Raises: Refusal ``unknown_handoff``, ``not_for_visitor``, ``code_not_valid``, ``code_locked_out``, ``evacuating``,
    ``wrong_state``, ``hatch_busy``, ``robot_not_here``, ``other_hatch_open``.
    """
    handoff = state.handoff(command.handoff)
    if handoff.leg != "deliver" or handoff.target != state.book.cases[handoff.case].seat:
        raise Refusal("not_for_visitor", id=handoff.id)
    _check_tries(state, handoff)
    if handoff.code_issue == 0 or now - handoff.code_at > state.plan.dwell.code_life_s:
        raise Refusal("code_not_valid", id=handoff.id)
    check_openable(state, handoff)
    if command.matches:
        return [e.CodeTried(handoff.id, True), action(state, handoff, "unlockHatch", VISITOR)]
    return _wrong(state, handoff)


def confirm_by_code(state: State, command: c.ConfirmByCode, now: float) -> list[e.Event]:
    """Only at a hatch that was opened by code is the code asked once more, and there wrong ones count as well.

    A code that ends while its hatch is open still counts here: it has opened already.

    Raises: Refusal ``unknown_handoff``, ``wrong_state``, ``wrong_person``, ``code_locked_out``, ``wrong_count``.
    """
    handoff = state.handoff(command.handoff)
    check_way(handoff, "count")
    if handoff.opened_by != VISITOR or handoff.state == "loading":
        raise Refusal("wrong_person", by=VISITOR, place=place_now(handoff))
    _check_tries(state, handoff)
    return counted(state, handoff, VISITOR, command.counted) if command.matches else _wrong(state, handoff)


def _check_tries(state: State, handoff: Handoff) -> None:
    if handoff.code_tries >= state.plan.dwell.code_tries:
        raise Refusal("code_locked_out", id=handoff.id)


def _wrong(state: State, handoff: Handoff) -> list[e.Event]:
    last = handoff.code_tries + 1 >= state.plan.dwell.code_tries
    return [e.CodeTried(handoff.id, False), *(raised(state, "code_locked", handoff.id) if last else [])]
