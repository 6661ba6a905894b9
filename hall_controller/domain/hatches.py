"""The moments when papers change hands: hatch opened, papers counted, hatch locked, custody moved.

What lives here: the interlock in the decision (right person, right stop, standing still) and the transfers of custody.
What must not: driving, incidents.
A transfer needs both: a person who counted, and a hatch that is reported closed and locked (``hatch_proof.py``).
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Custodian, Handoff, HatchVerb, RobotAction
from hall_controller.domain.checks import check_hatch_still, check_others_shut, check_way
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.legs import ENDINGS, check_receiver, next_leg, onward, place_now, taker
from hall_controller.domain.plain_words import plain
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.relief import relieved_at_place
from hall_controller.domain.standing import not_stopped
from hall_controller.domain.state import State


def open_hatch(state: State, command: c.OpenHatch, now: float) -> list[e.Event]:
    """Raises: Refusal ``unknown_staff``, ``unknown_handoff``, ``evacuating``, ``wrong_state``, ``hatch_busy``,
    ``not_custodian``, ``wrong_person``, ``robot_not_here``, ``other_hatch_open``."""
    state.check_staff(command.by)
    handoff = state.handoff(command.handoff)
    check_openable(state, handoff)
    if handoff.state == "at_sender":
        _check_keeper(state, handoff, command.by)
    else:
        check_receiver(state, handoff, command.by)
    return [action(state, handoff, "unlockHatch", command.by)]


def check_openable(state: State, handoff: Handoff) -> None:
    """Whatever must hold before anybody may open: the way, the hatch, the robot standing where it is wanted, and no
    other hatch of it open."""
    state.check_open()
    check_way(handoff, "open")
    check_hatch_still(state, handoff)
    place = place_now(handoff)
    if not state.stands_at(handoff.robot, state.stop_of(place)):
        raise Refusal("robot_not_here", robot=handoff.robot, place=place)
    check_others_shut(state, handoff)


def confirm_count(state: State, command: c.ConfirmCount, now: float) -> list[e.Event]:
    """The person says what was counted; custody moves only when the hatch then reports closed and locked.

    A count that does not fit the list is refused while nothing has travelled, and becomes a dispute where papers are
    taken out: the handoff cannot end before they are found or somebody answers for them.

    Raises: Refusal ``unknown_staff``, ``unknown_handoff``, ``wrong_state``, ``not_custodian``, ``wrong_count``,
    ``wrong_person``.
    """
    state.check_staff(command.by)
    handoff = state.handoff(command.handoff)
    check_way(handoff, "count")
    if handoff.state == "loading":
        _check_keeper(state, handoff, command.by)
    else:
        check_receiver(state, handoff, command.by)
    return counted(state, handoff, command.by, command.counted)


def counted(state: State, handoff: Handoff, by: str, count: int) -> list[e.Event]:
    """``by``, who may do so, has counted at the open hatch. Raises: Refusal ``wrong_count``."""
    if count != handoff.count:
        if handoff.state != "unloading":
            raise Refusal("wrong_count", counted=count, count=handoff.count)
        detail = f"{count} of {handoff.count}"
        disputed = e.HandoffAdvanced(handoff.id, "dispute", "disputed", by, detail)
        return [disputed, *raised(state, "count_mismatch", handoff.id, detail)]
    advanced = e.HandoffAdvanced(handoff.id, "count", HANDOFF.next(handoff.state, "count"), by)
    locking = action(state, handoff, "lockHatch", by)
    return [advanced, *clear(state, "count_mismatch", handoff.id), locking]


def refuse_handoff(state: State, command: c.RefuseHandoff, now: float) -> list[e.Event]:
    """The recipient does not take the papers: they go back to the sender, from there to the locker.

    Raises: Refusal ``unknown_staff``, ``unknown_handoff``, ``wrong_state``, ``hatch_busy``, ``wrong_person``,
    ``wrong_count``, ``no_way_left``.
    """
    state.check_staff(command.by)
    handoff = state.handoff(command.handoff)
    check_way(handoff, "refuse")
    check_hatch_still(state, handoff)
    check_receiver(state, handoff, command.by)
    if next_leg(state, handoff) is None:
        raise Refusal("no_way_left", id=handoff.id)
    if handoff.state == "at_recipient":
        return [onward(state, handoff, "refuse", command.by, command.reason)]
    if command.counted != handoff.count:
        raise Refusal("wrong_count", counted=command.counted, count=handoff.count)
    locking = action(state, handoff, "lockHatch", command.by)
    advanced = e.HandoffAdvanced(handoff.id, "refuse", "securing_refusal", command.by, command.reason)
    return [advanced, *clear(state, "count_mismatch", handoff.id), locking]


def action_ended(state: State, ended: RobotAction, robot: str, ok: bool, reason: str) -> list[e.Event]:
    """What follows from a hatch action that a robot reports as finished or failed (weighed: ``hatch_proof``)."""
    reason = plain(reason)
    happened: list[e.Event] = [e.HatchActionEnded(robot, ended.id, ok, reason)]
    if ended.verb == "confirmEmpty" and ok and ended.hatch in state.book.robot(robot).doubts:
        return [*happened, *doubt_over(state, robot, ended)]
    if ended.verb == "startPause" and not ok:
        return [*happened, *not_stopped(state, robot, reason or "it cannot pause")]
    handoff = state.book.handoffs.get(ended.handoff)
    if handoff is None or handoff.robot != robot:
        return happened
    if not ok:
        return [*happened, *_gone_wrong(state, handoff, ended, reason)]
    happened += clear(state, "hatch_trouble", f"{robot}/{ended.hatch}")
    if ended.verb == "unlockHatch":
        return [*happened, _advance(handoff, "open")] if HANDOFF.allows(handoff.state, "open") else happened
    if not handoff.state.startswith("securing_"):
        return happened  # a hatch that was only told once more what it holds
    if ended.verb == "lockHatch" and handoff.state in ("securing_empty", "securing_cancel"):
        return [*happened, action(state, handoff, "confirmEmpty", "")]
    return [*happened, *_secured(state, handoff)]


def doubt_over(state: State, robot: str, ended: RobotAction) -> list[e.Event]:
    """An officer has looked and the robot has taken note: the hatch is known to be empty."""
    subject = f"{robot}/{ended.hatch}"
    return [e.HatchCleared(robot, ended.hatch, ended.by), *clear(state, "hatch_contents_doubtful", subject)]


def _secured(state: State, handoff: Handoff) -> list[e.Event]:
    hatch = Custodian("hatch", f"{handoff.robot}/{handoff.hatch}")
    if handoff.state == "securing_load":
        giver = state.book.cases[handoff.case].documents[handoff.documents[0]].custodian
        return [_moved(handoff, giver, hatch, "hatch closed and locked after the count"), _advance(handoff, "secure")]
    if handoff.state == "securing_empty" and handoff.leg == "relief":
        return relieved_at_place(state, handoff)
    if handoff.state == "securing_empty":
        fact = "counted out of the opened hatch, hatch closed and locked"
        moved, ended = _moved(handoff, hatch, taker(state, handoff), fact), _advance(handoff, ENDINGS[handoff.leg])
        stored = raised(state, "papers_in_locker", handoff.case, handoff.goal) if handoff.leg == "store" else []
        return [moved, ended, *stored]
    if handoff.state == "securing_refusal":
        return [onward(state, handoff, "secure")]
    return [_advance(handoff, "secure")]


def _gone_wrong(state: State, handoff: Handoff, failed: RobotAction, reason: str) -> list[e.Event]:
    """The hatch did not do as told: back to the state in which a person can try again, with an alert."""
    alert = raised(state, "hatch_trouble", f"{handoff.robot}/{handoff.hatch}", reason)
    if failed.verb == "unlockHatch" or not HANDOFF.allows(handoff.state, "reopen"):
        return alert
    return [*alert, _advance(handoff, "reopen", reason)]


def _moved(handoff: Handoff, giver: Custodian, receiver: Custodian, fact: str) -> e.CustodyMoved:
    return e.CustodyMoved(handoff.case, handoff.documents, giver, receiver, handoff.id, fact)


def _advance(handoff: Handoff, trigger: str, reason: str = "") -> e.HandoffAdvanced:
    return e.HandoffAdvanced(handoff.id, trigger, HANDOFF.next(handoff.state, trigger), "", reason)


def _check_keeper(state: State, handoff: Handoff, by: str) -> None:
    documents = state.book.cases[handoff.case].documents
    for document in handoff.documents:
        if documents[document].custodian != Custodian("officer", by):
            raise Refusal("not_custodian", id=document, holder=documents[document].custodian, by=by)


def action(state: State, handoff: Handoff, verb: HatchVerb, by: str) -> e.HatchActionOrdered:
    """Have the robot do something with the handoff's hatch, where the handoff stands now."""
    name = f"{state.book.name}-A{state.book.actions_ordered + 1}"
    stop = state.stop_of(place_now(handoff))
    return e.HatchActionOrdered(handoff.robot, name, verb, handoff.hatch, handoff.id, stop, by)
