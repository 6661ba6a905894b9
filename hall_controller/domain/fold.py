"""How each event changes the book: the same way the first time and at every replay.

What lives here: one function per event. What must not: refusing, deciding, reading live reports or a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall_controller.domain import events as e
from hall_controller.domain.book import Alert, Book, Case, Document, Handoff, KeyUse, Order, RobotAction
from hall_controller.domain.handoff_states import HANDOFF

KEY_LIFE_S = 24 * 3600.0
"""An idempotency key is remembered for a day of hall time."""


def fold(book: Book, event: e.Event, at: float) -> None:
    """Apply one event that happened at hall time ``at``. Raises: KeyError if the journal contradicts itself."""
    _FOLDERS[type(event)](book, event, at)


def _book_opened(book: Book, ev: e.BookOpened, at: float) -> None:
    book.name = ev.book


def _case_opened(book: Book, ev: e.CaseOpened, at: float) -> None:
    book.cases[ev.case] = Case(ev.case, ev.ticket, ev.seat, at, ev.by)
    book.tickets[ev.ticket] = ev.case
    book.cases_opened += 1


def _document_added(book: Book, ev: e.DocumentAdded, at: float) -> None:
    book.cases[ev.case].documents[ev.document] = Document(ev.document, ev.kind, ev.count, ev.custodian, ev.form)
    book.documents_seen += 1


def _case_closed(book: Book, ev: e.CaseClosed, at: float) -> None:
    case = book.cases.pop(ev.case)
    case.closed = True
    del book.tickets[case.ticket]
    book.cases_closed += 1
    book.finished.append(case)


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
    robot = book.robot(ev.robot)
    robot.handoff = ev.handoff
    robot.hatches[ev.hatch] = ev.handoff


def _handoff_advanced(book: Book, ev: e.HandoffAdvanced, at: float) -> None:
    handoff = book.handoffs[ev.handoff]
    if handoff.state == "securing_load" and ev.trigger == "secure":
        handoff.loaded_at, handoff.loaded_by = at, handoff.counted_by
    handoff.state = HANDOFF.next(handoff.state, ev.trigger)
    handoff.changed_at = at
    if ev.leg is not None:
        handoff.leg, handoff.goal = ev.leg, ev.goal
    if ev.trigger == "count":
        handoff.counted_by = ev.by
    elif ev.trigger == "unassign":
        _release_robot(book, handoff)
        handoff.robot = handoff.hatch = handoff.why = ""
        book.waiting[ev.handoff] = None
    if HANDOFF.final(handoff.state):
        _end_handoff(book, handoff)


def _end_handoff(book: Book, handoff: Handoff) -> None:
    _release_robot(book, handoff)
    for document in handoff.documents:
        book.travelling.pop(document, None)
    book.waiting.pop(handoff.id, None)
    book.trays.pop(handoff.tray, None)
    book.handoffs_received += handoff.state == "received"
    book.finished.append(book.handoffs.pop(handoff.id))


def _release_robot(book: Book, handoff: Handoff) -> None:
    """The robot is free of this handoff; what it was still asked to do for it is asked no more."""
    if handoff.robot:
        robot = book.robot(handoff.robot)
        robot.handoff = ""
        robot.hatches.pop(handoff.hatch, None)
        for action in [a.id for a in robot.actions.values() if a.handoff == handoff.id]:
            del robot.actions[action]


def _code_issued(book: Book, ev: e.CodeIssued, at: float) -> None:
    handoff = book.handoffs[ev.handoff]
    handoff.code_issue, handoff.code_at, handoff.code_tries = ev.issue, at, 0


def _code_tried(book: Book, ev: e.CodeTried, at: float) -> None:
    book.handoffs[ev.handoff].code_tries += not ev.ok


def _hatch_broken(book: Book, ev: e.HatchBroken, at: float) -> None:
    """The record itself; what follows from it (custody, the handoff's end, the doubt) has events of its own."""


def _hatch_doubted(book: Book, ev: e.HatchDoubted, at: float) -> None:
    book.robot(ev.robot).doubts[ev.hatch] = ev.why


def _hatch_cleared(book: Book, ev: e.HatchCleared, at: float) -> None:
    book.robot(ev.robot).doubts.pop(ev.hatch, None)


def _custody_moved(book: Book, ev: e.CustodyMoved, at: float) -> None:
    documents = book.cases[ev.case].documents
    for document in ev.documents:
        documents[document].custodian = ev.taker


def _order_issued(book: Book, ev: e.OrderIssued, at: float) -> None:
    book.orders_issued += 1
    book.ranks_given = max(book.ranks_given, ev.rank)
    book.robot(ev.robot).order = Order(ev.order, ev.path, ev.released, 0, at, [ev.released], ev.rank)


def _order_changed(book: Book, ev: e.OrderChanged, at: float) -> None:
    order = book.robot(ev.robot).order
    if order is None or order.id != ev.order:
        raise KeyError(ev.order)
    book.ranks_given = max(book.ranks_given, ev.rank)
    order.rank = ev.rank
    if (order.path, order.released) != (ev.path, ev.released):
        order.path, order.released = ev.path, ev.released
        order.update += 1
        order.bases.append(ev.released)


def _stop_reached(book: Book, ev: e.StopReached, at: float) -> None:
    robot = book.robot(ev.robot)
    robot.node, robot.order = ev.node, None


def _order_lost(book: Book, ev: e.OrderLost, at: float) -> None:
    robot = book.robot(ev.robot)
    robot.node, robot.order = ev.node, None


def _robot_placed(book: Book, ev: e.RobotPlaced, at: float) -> None:
    book.robot(ev.robot).node = ev.node


def _robot_appeared(book: Book, ev: e.RobotAppeared, at: float) -> None:
    book.robot(ev.robot).present = True


def _robot_vanished(book: Book, ev: e.RobotVanished, at: float) -> None:
    book.robot(ev.robot).present = False


def _action_ordered(book: Book, ev: e.HatchActionOrdered, at: float) -> None:
    book.actions_ordered += 1
    book.robot(ev.robot).actions[ev.action] = RobotAction(ev.action, ev.verb, ev.hatch, ev.handoff, ev.stop, ev.by)
    if ev.verb == "unlockHatch":
        book.handoffs[ev.handoff].opened_by = ev.by
    elif ev.verb == "lockHatch" and not ev.by:
        book.robot(ev.robot).reminded_at = at


def _action_ended(book: Book, ev: e.HatchActionEnded, at: float) -> None:
    del book.robot(ev.robot).actions[ev.action]


def _robot_resumed(book: Book, ev: e.RobotResumed, at: float) -> None:
    book.actions_ordered += 1
    robot = book.robot(ev.robot)
    for pause in [a.id for a in robot.actions.values() if a.verb == "startPause"]:
        del robot.actions[pause]
    robot.actions[ev.action] = RobotAction(ev.action, "stopPause", "", "", "")


def _robot_paused(book: Book, ev: e.RobotPaused, at: float) -> None:
    book.actions_ordered += 1
    book.robot(ev.robot).actions[ev.action] = RobotAction(ev.action, "startPause", "", "", "")


def _evacuation_began(book: Book, ev: e.EvacuationBegan, at: float) -> None:
    book.evacuating = True


def _evacuation_ended(book: Book, ev: e.EvacuationEnded, at: float) -> None:
    book.evacuating = False


def _day_closed(book: Book, ev: e.DayClosed, at: float) -> None:
    book.day_closed = ev.day


def _alert_raised(book: Book, ev: e.AlertRaised, at: float) -> None:
    key = f"{ev.kind}:{ev.subject}"
    book.alerts[key] = Alert(key, ev.kind, ev.subject, at, ev.detail)


def _alert_cleared(book: Book, ev: e.AlertCleared, at: float) -> None:
    del book.alerts[f"{ev.kind}:{ev.subject}"]


def _scene_set(book: Book, ev: e.SceneSet, at: float) -> None:
    book.scene = ev.scene
    book.device_wishes.clear()


def _device_commanded(book: Book, ev: e.DeviceCommanded, at: float) -> None:
    book.device_wishes.setdefault(ev.device, {}).update(ev.values)


_FOLDERS: dict[type[Any], Callable[[Book, Any, float], None]] = {
    e.BookOpened: _book_opened,
    e.CaseOpened: _case_opened,
    e.DocumentAdded: _document_added,
    e.CaseClosed: _case_closed,
    e.HandoffRequested: _handoff_requested,
    e.HandoffAssigned: _handoff_assigned,
    e.HandoffAdvanced: _handoff_advanced,
    e.CodeIssued: _code_issued,
    e.CodeTried: _code_tried,
    e.HatchBroken: _hatch_broken,
    e.HatchDoubted: _hatch_doubted,
    e.HatchCleared: _hatch_cleared,
    e.CustodyMoved: _custody_moved,
    e.OrderIssued: _order_issued,
    e.OrderChanged: _order_changed,
    e.StopReached: _stop_reached,
    e.OrderLost: _order_lost,
    e.RobotPlaced: _robot_placed,
    e.RobotAppeared: _robot_appeared,
    e.RobotVanished: _robot_vanished,
    e.HatchActionOrdered: _action_ordered,
    e.HatchActionEnded: _action_ended,
    e.RobotResumed: _robot_resumed,
    e.RobotPaused: _robot_paused,
    e.EvacuationBegan: _evacuation_began,
    e.EvacuationEnded: _evacuation_ended,
    e.DayClosed: _day_closed,
    e.AlertRaised: _alert_raised,
    e.AlertCleared: _alert_cleared,
    e.SceneSet: _scene_set,
    e.DeviceCommanded: _device_commanded,
}
