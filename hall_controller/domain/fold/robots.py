"""How events about robots, their orders and hatches change the book.

What lives here: one function per event. What must not: refusing, deciding, live reports, a clock.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Charge, Order, Robot, RobotAction, RobotVerb
from hall_controller.domain.fold.folder import Folder


def _hatch_doubted(book: Book, ev: e.HatchDoubted, at: float) -> None:
    book.robot(ev.robot).doubts[ev.hatch] = ev.why


def _hatch_cleared(book: Book, ev: e.HatchCleared, at: float) -> None:
    book.robot(ev.robot).doubts.pop(ev.hatch, None)


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
    if robot.charge is not None and robot.charge.charger == ev.node:
        robot.charge.there_at = at


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
        book.robot(ev.robot).reminded[ev.hatch] = at


def _action_ended(book: Book, ev: e.HatchActionEnded, at: float) -> None:
    book.robot(ev.robot).actions.pop(ev.action, None)  # a pause has taken back what should have made it go on


def _robot_resumed(book: Book, ev: e.RobotResumed, at: float) -> None:
    book.actions_ordered += 1
    robot = book.robot(ev.robot)
    robot.stands = ""
    _take_back(robot, "startPause")
    robot.actions[ev.action] = RobotAction(ev.action, "stopPause", "", "", "")


def _robot_paused(book: Book, ev: e.RobotPaused, at: float) -> None:
    book.actions_ordered += 1
    robot = book.robot(ev.robot)
    _stand(robot, ev.why or "ordered", at)
    robot.actions[ev.action] = RobotAction(ev.action, "startPause", "", "", "")


def _robot_stopped(book: Book, ev: e.RobotStopped, at: float) -> None:
    _stand(book.robot(ev.robot), ev.why, at)


def _charge_wanted(book: Book, ev: e.ChargeWanted, at: float) -> None:
    book.robot(ev.robot).charge = Charge(at)


def _charger_reserved(book: Book, ev: e.ChargerReserved, at: float) -> None:
    robot = book.robot(ev.robot)
    if robot.charge is None:
        raise KeyError(ev.robot)
    robot.charge.charger, robot.charge.reserved_at = ev.charger, at
    robot.charge.there_at = at if robot.order is None and robot.node == ev.charger else 0.0


def _charge_ended(book: Book, ev: e.ChargeEnded, at: float) -> None:
    robot = book.robot(ev.robot)
    if ev.waits:
        _gives_back(robot)
    else:
        robot.charge = None


def _charger_failed(book: Book, ev: e.ChargerFailed, at: float) -> None:
    _gives_back(book.robot(ev.robot)).failed[ev.charger] = at


def _gives_back(robot: Robot) -> Charge:
    """The robot's wish, without a charger."""
    if robot.charge is None:
        raise KeyError(robot.id)
    robot.charge.charger, robot.charge.reserved_at, robot.charge.there_at = "", 0.0, 0.0
    return robot.charge


def _stand(robot: Robot, why: str, at: float) -> None:
    """From now on; whoever was to let it go on before has to look again. The first reason is the one that is kept."""
    _take_back(robot, "stopPause")
    if not robot.stands:
        robot.stands, robot.stands_since = why, at


def _take_back(robot: Robot, verb: RobotVerb) -> None:
    for action in [a.id for a in robot.actions.values() if a.verb == verb]:
        del robot.actions[action]


ROBOTS: dict[type[e.Event], Folder] = {
    e.OrderIssued: _order_issued,
    e.OrderChanged: _order_changed,
    e.StopReached: _stop_reached,
    e.OrderLost: _order_lost,
    e.RobotPlaced: _robot_placed,
    e.RobotAppeared: _robot_appeared,
    e.RobotVanished: _robot_vanished,
    e.HatchActionOrdered: _action_ordered,
    e.HatchActionEnded: _action_ended,
    e.HatchDoubted: _hatch_doubted,
    e.HatchCleared: _hatch_cleared,
    e.RobotResumed: _robot_resumed,
    e.RobotPaused: _robot_paused,
    e.RobotStopped: _robot_stopped,
    e.ChargeWanted: _charge_wanted,
    e.ChargerReserved: _charger_reserved,
    e.ChargeEnded: _charge_ended,
    e.ChargerFailed: _charger_failed,
}
