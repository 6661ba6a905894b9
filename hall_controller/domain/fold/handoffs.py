"""How events about handoffs change the book.

What lives here: one function per event. What must not: refusing, deciding, live reports, a clock.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Handoff, KeyUse
from hall_controller.domain.fold.folder import Folder
from hall_controller.domain.handoff_states import HANDOFF

KEY_LIFE_S = 24 * 3600.0
"""An idempotency key is remembered for a day of hall time."""


def _handoff_requested(book: Book, ev: e.HandoffRequested, at: float) -> None:
    case = book.cases[ev.case]
    count = sum(case.documents[d].count for d in ev.documents)
    book.handoffs[ev.handoff] = Handoff(
        ev.handoff, ev.case, case.ticket, ev.source, ev.target, ev.documents, count, ev.by, at, at,
        goal=ev.target, recipient=ev.recipient, tray=ev.tray,
    )  # fmt: skip
    if ev.tray:
        book.trays[ev.tray] = ev.handoff
    case.handoffs.append(ev.handoff)
    book.waiting[ev.handoff] = None
    for document in ev.documents:
        book.travelling[document] = ev.handoff
    book.handoffs_requested += 1
    if ev.key:
        _remember_key(book, ev, at)


def _remember_key(book: Book, ev: e.HandoffRequested, at: float) -> None:
    while book.keys:
        oldest = next(iter(book.keys))
        if book.keys[oldest].at > at - KEY_LIFE_S:
            break
        del book.keys[oldest]
    book.keys[ev.key] = KeyUse(ev.handoff, at, ev.content)


def _handoff_assigned(book: Book, ev: e.HandoffAssigned, at: float) -> None:
    handoff = book.handoffs[ev.handoff]
    handoff.state = HANDOFF.next(handoff.state, "assign")
    handoff.robot, handoff.hatch, handoff.why, handoff.changed_at = ev.robot, ev.hatch, ev.why, at
    del book.waiting[ev.handoff]
    if ev.tray:
        handoff.tray = ev.tray
        book.trays[ev.tray] = ev.handoff
    book.robot(ev.robot).hatches[ev.hatch] = ev.handoff


def _handoff_advanced(book: Book, ev: e.HandoffAdvanced, at: float) -> None:
    handoff = book.handoffs[ev.handoff]
    if handoff.state == "securing_load" and ev.trigger == "secure":
        handoff.loaded_at = at
        handoff.loaded_by = handoff.loaded_by or handoff.counted_by  # whoever relieves a robot is not the sender
    handoff.state = HANDOFF.next(handoff.state, ev.trigger)
    handoff.changed_at = at
    if ev.leg is not None:
        handoff.interrupted = handoff.leg if ev.leg == "relief" else None
        handoff.leg, handoff.goal = ev.leg, ev.goal
    handoff.pickup = ev.pickup or handoff.pickup
    if ev.trigger != "reopen":
        handoff.counted_out = ev.trigger == "count" and handoff.state == "securing_empty"
    if ev.trigger == "count":
        handoff.counted_by = ev.by
    elif handoff.state == "requested":
        _release_robot(book, handoff)
        handoff.robot = handoff.hatch = handoff.why = ""
        _wait_again(book, handoff)
    if HANDOFF.final(handoff.state):
        _end_handoff(book, handoff)


def _wait_again(book: Book, handoff: Handoff) -> None:
    """In its old place, not behind those that came later."""
    waiting = [*book.waiting, handoff.id]
    book.waiting = dict.fromkeys(sorted(waiting, key=lambda each: (book.handoffs[each].requested_at, each)))


def _end_handoff(book: Book, handoff: Handoff) -> None:
    _release_robot(book, handoff)
    for document in handoff.documents:
        book.travelling.pop(document, None)
    book.waiting.pop(handoff.id, None)
    book.trays.pop(handoff.tray, None)
    book.handoffs_received += handoff.state == "received"
    book.finished.append(book.handoffs.pop(handoff.id))


def _release_robot(book: Book, handoff: Handoff) -> None:
    """The hatch is free again; what the robot was still asked to do for this handoff is asked no more."""
    if handoff.robot:
        robot = book.robot(handoff.robot)
        robot.hatches.pop(handoff.hatch, None)
        robot.reminded.pop(handoff.hatch, None)
        for action in [a.id for a in robot.actions.values() if a.handoff == handoff.id]:
            del robot.actions[action]


def _code_issued(book: Book, ev: e.CodeIssued, at: float) -> None:
    handoff = book.handoffs[ev.handoff]
    handoff.code_issue, handoff.code_at, handoff.code_tries = ev.issue, at, 0


def _code_tried(book: Book, ev: e.CodeTried, at: float) -> None:
    book.handoffs[ev.handoff].code_tries += not ev.ok


def _hatch_broken(book: Book, ev: e.HatchBroken, at: float) -> None:
    """The record itself; what follows from it (custody, the handoff's end, the doubt) has events of its own."""


HANDOFFS: dict[type[e.Event], Folder] = {
    e.HandoffRequested: _handoff_requested,
    e.HandoffAssigned: _handoff_assigned,
    e.HandoffAdvanced: _handoff_advanced,
    e.CodeIssued: _code_issued,
    e.CodeTried: _code_tried,
    e.HatchBroken: _hatch_broken,
}
