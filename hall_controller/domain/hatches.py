"""The moments when papers change hands: hatch opened, papers counted, hatch locked, custody moved.

What lives here: the interlock in the decision (right person, right stop, standing still) and the two transfers of
custody. What must not: driving.
A transfer needs both: a person who counted, and a hatch that reports closed and locked.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Custodian, Handoff, HatchVerb, RobotAction
from hall_controller.domain.checks import check_hatch_still, check_way
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State


def open_hatch(state: State, command: c.OpenHatch, now: float) -> list[e.Event]:
    """Raises: Refusal ``unknown_staff``, ``unknown_handoff``, ``wrong_state``, ``hatch_busy``, ``not_custodian``,
    ``robot_not_here``."""
    state.check_staff(command.by)
    handoff = state.handoff(command.handoff)
    check_way(handoff, "open")
    check_hatch_still(state, handoff)
    place = handoff.source if handoff.state == "at_sender" else handoff.target
    if handoff.state == "at_sender":
        _check_keeper(state, handoff, command.by)
    if not state.stands_at(handoff.robot, state.stop_of(place)):
        raise Refusal("robot_not_here", robot=handoff.robot, place=place)
    return [_action(state, handoff, "unlockHatch", place, command.by)]


def confirm_count(state: State, command: c.ConfirmCount, now: float) -> list[e.Event]:
    """The person says what was counted; custody moves only when the hatch then reports closed and locked.

    Raises: Refusal ``unknown_staff``, ``unknown_handoff``, ``wrong_state``, ``not_custodian``, ``wrong_count``.
    """
    state.check_staff(command.by)
    handoff = state.handoff(command.handoff)
    check_way(handoff, "count")
    if handoff.state == "loading":
        _check_keeper(state, handoff, command.by)
    if command.counted != handoff.count:
        raise Refusal("wrong_count", counted=command.counted, count=handoff.count)
    advanced = e.HandoffAdvanced(handoff.id, "count", HANDOFF.next(handoff.state, "count"), command.by)
    if handoff.state == "loading":
        return [advanced, lock_hatch(state, handoff, handoff.source, command.by)]
    return [advanced, lock_hatch(state, handoff, handoff.target, command.by)]


def lock_hatch(state: State, handoff: Handoff, place: str, by: str) -> e.Event:
    """Have the robot shoot the bolt at ``place``; what follows depends on what the hatch then reports."""
    return _action(state, handoff, "lockHatch", place, by)


def action_ended(state: State, action: RobotAction, robot: str, ok: bool, reason: str) -> list[e.Event]:
    """What follows from a hatch action that a robot reports as finished or failed."""
    ended: list[e.Event] = [e.HatchActionEnded(robot, action.id, ok, reason)]
    handoff = state.book.handoffs.get(action.handoff)
    if handoff is None or handoff.robot != robot:
        return ended
    if not ok:
        return [*ended, *_gone_wrong(state, handoff, action, reason)]
    ended += clear(state, "hatch_trouble", f"{robot}/{action.hatch}")
    if action.verb == "unlockHatch":
        return [*ended, _advance(handoff, "open")]
    if action.verb == "lockHatch" and handoff.state != "securing_load":
        return [*ended, _action(state, handoff, "confirmEmpty", _place(handoff), "")]
    return [*ended, *_secured(state, handoff)]


def _place(handoff: Handoff) -> str:
    return handoff.target if handoff.state == "securing_empty" else handoff.source


def _secured(state: State, handoff: Handoff) -> list[e.Event]:
    advanced = _advance(handoff, "secure")
    if handoff.state == "securing_load":
        case = state.book.cases[handoff.case]
        giver = case.documents[handoff.documents[0]].custodian
        taker = Custodian("hatch", f"{handoff.robot}/{handoff.hatch}")
        return [_moved(handoff, giver, taker, "hatch closed and locked after the count"), advanced]
    if handoff.state == "securing_empty":
        giver = Custodian("hatch", f"{handoff.robot}/{handoff.hatch}")
        taker = _recipient(state, handoff)
        return [_moved(handoff, giver, taker, "counted out of the opened hatch, hatch closed and locked"), advanced]
    return [advanced]


def _recipient(state: State, handoff: Handoff) -> Custodian:
    """Papers taken out at the visitor's own seat are the visitor's; elsewhere the officer who counted keeps them."""
    case = state.book.cases[handoff.case]
    if handoff.target == case.seat:
        return Custodian("visitor", case.id)
    return Custodian("officer", handoff.counted_by)


def _gone_wrong(state: State, handoff: Handoff, action: RobotAction, reason: str) -> list[e.Event]:
    """The hatch did not do as told: back to the state in which a person can try again, with an alert."""
    alert = raised(state, "hatch_trouble", f"{handoff.robot}/{handoff.hatch}", reason)
    if action.verb == "unlockHatch" or not HANDOFF.allows(handoff.state, "reopen"):
        return alert
    return [*alert, _advance(handoff, "reopen", reason)]


def _moved(handoff: Handoff, giver: Custodian, taker: Custodian, fact: str) -> e.CustodyMoved:
    return e.CustodyMoved(handoff.case, handoff.documents, giver, taker, handoff.id, fact)


def _advance(handoff: Handoff, trigger: str, reason: str = "") -> e.HandoffAdvanced:
    return e.HandoffAdvanced(handoff.id, trigger, HANDOFF.next(handoff.state, trigger), "", reason)


def _check_keeper(state: State, handoff: Handoff, by: str) -> None:
    documents = state.book.cases[handoff.case].documents
    for document in handoff.documents:
        if documents[document].custodian != Custodian("officer", by):
            raise Refusal("not_custodian", id=document, holder=documents[document].custodian, by=by)


def _action(state: State, handoff: Handoff, verb: HatchVerb, place: str, by: str) -> e.HatchActionOrdered:
    action = f"{state.book.name}-A{state.book.actions_ordered + 1}"
    stop = state.stop_of(place)
    return e.HatchActionOrdered(handoff.robot, action, verb, handoff.hatch, handoff.id, stop, by)
