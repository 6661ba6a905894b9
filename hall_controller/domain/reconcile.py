"""Does what a robot says of its hatches and its place agree with the book? If not, people must know, by name.

What lives here: the comparison after every report: after a restart, a lost connection, or a hand on the robot.
What must not: what people do about it (``incidents.py``).
The book says what lies in which hatch. A robot that agrees goes on by itself. One that has forgotten (its node was
restarted) and whose hatch is still locked is told again what it carries. One that contradicts the book, or whose hatch
is open when it must not be, stands still until officers have looked. Silence moves nothing.
"""

from __future__ import annotations

from math import hypot

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Handoff, Order, Robot
from hall_controller.domain.checks import moving
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.hatches import action
from hall_controller.domain.live import LiveHatch, RobotLive
from hall_controller.domain.plain_words import plain
from hall_controller.domain.standing import UNSEEN, pause
from hall_controller.domain.state import State
from hall_controller.domain.strays import keeps_others_waiting
from hall_controller.domain.whereabouts import papers, place

NEAR_M = 0.5
"""A robot without an order counts as standing at a node when it is this close."""
AT_M = 0.25
"""So close to a node, it stands there and nowhere else: a robot pushed from its stop onto the road before it."""
PUSHED_M = 0.9
"""So far from where it stood last, it has been pushed; in between lies what a robot may be wrong about its place."""
REMIND_S = 30.0
"""A robot that does not keep in mind what it carries is reminded this often at most; it could not drive otherwise."""
SHUT = ("carrying", "at_recipient", "stranded", "evacuated")


def compare_hatches(state: State, robot: Robot, live: RobotLive, now: float) -> list[e.Event]:
    """The first thing about this robot's hatches that people or the robot must be told, or nothing."""
    busy = {action.hatch for action in robot.actions.values()}
    for hatch in state.plan.robots[robot.id].hatches:
        seen = live.hatches.get(hatch, UNSEEN)
        if hatch in busy:
            continue  # a hatch that is being moved: what is reported now is neither before nor after
        handoff = state.book.handoffs.get(robot.hatches.get(hatch, ""))
        found = _unbound(state, robot, hatch, seen) if handoff is None else _bound(state, handoff, seen, now)
        if found:
            return found
    return []


def _bound(state: State, handoff: Handoff, seen: LiveHatch, now: float) -> list[e.Event]:
    if handoff.state not in SHUT:
        return []
    if seen.door == "open":
        return tampered(state, handoff, "the door is open")
    if seen.content == "empty":
        return tampered(state, handoff, "the robot says that it is empty")
    if seen.handoff not in ("", handoff.id):
        return tampered(state, handoff, "the robot says that something else lies in it")
    if seen.lock == "unlocked" or (seen.secure and seen.content == "unknown"):
        reminded_at = state.book.robot(handoff.robot).reminded.get(handoff.hatch, 0.0)
        return [action(state, handoff, "lockHatch", "")] if now - reminded_at > REMIND_S else []
    return []


def _unbound(state: State, robot: Robot, hatch: str, seen: LiveHatch) -> list[e.Event]:
    """The book knows of nothing in this hatch; a robot that does contradicts it."""
    if seen.content not in ("bound", "loaded") or hatch in robot.doubts:
        return []
    why = f"the robot says that it is {seen.content} for {plain(seen.handoff) or 'nothing'}, the book knows of nothing"
    doubted = e.HatchDoubted(robot.id, hatch, why)
    return [doubted, *raised(state, "hatch_contents_doubtful", f"{robot.id}/{hatch}", why)]


def tampered(state: State, handoff: Handoff, why: str) -> list[e.Event]:
    """A hatch with papers in it is not as it must be: the robot is made to stand, two officers are called."""
    if not HANDOFF.allows(handoff.state, "tamper"):
        return []
    subject = f"{handoff.robot}/{handoff.hatch}"
    advanced = e.HandoffAdvanced(handoff.id, "tamper", "tampered", "", why)
    detail = f"{why}; {papers(handoff)}, last {place(state, state.book.robot(handoff.robot))}"
    return [advanced, pause(state, handoff.robot, subject), *raised(state, "hatch_forced", subject, detail)]


def compare_place(state: State, robot: Robot, live: RobotLive) -> list[e.Event]:
    """Where a robot without an order stands: first sight, pushed away, or a node that has forgotten where it is."""
    if robot.order is not None or live.pose is None or live.driving:
        return []
    node = state.roads.nearest(live.pose.x_m, live.pose.y_m, NEAR_M)
    if not robot.node:
        return _seen_at(state, robot, node)
    if _pushed_away(state, robot.node, node, live):
        return [*_pushed(state, robot), *_seen_at(state, robot, node)]
    if not live.last_node and not robot.actions and node == robot.node:
        order = f"{state.book.name}-O{state.book.orders_issued + 1}"
        return [e.OrderIssued(robot.id, order, (node,), 1)]  # only so that it knows again where it stands
    return (raised if keeps_others_waiting(state, robot) else clear)(state, "robot_off_road", robot.id)


def pushed_under_order(state: State, robot: Robot, order: Order, live: RobotLive) -> list[e.Event]:
    """A robot that has driven all its road, and does not stand where that ends: its order begins or ended elsewhere.

    One that still has road to drive is left alone here: taken from it now, the road would be given to others while it
    may set out at any moment. Its node gives the order up when it finds itself too far away. Nor is one meant that does
    not name that node itself: some number their nodes by the order before until they reach the first of a new one.
    """
    end = order.path[order.released - 1]
    if live.pose is None or live.driving or live.passed < order.released or live.last_node != end:
        return []
    node = state.roads.nearest(live.pose.x_m, live.pose.y_m, NEAR_M)
    if not _pushed_away(state, end, node, live):
        return []
    off = clear(state, "robot_off_road", robot.id) if node else raised(state, "robot_off_road", robot.id)
    return [*_pushed(state, robot), e.OrderLost(robot.id, order.id, node), *off]


def _pushed_away(state: State, stood: str, nearest: str, live: RobotLive) -> bool:
    """Far from where it stood, or so close to another node that it can only stand there now."""
    if nearest == stood:
        return False
    away_m = _distance_m(state, stood, live)
    return away_m > PUSHED_M or (away_m > NEAR_M and bool(nearest) and _distance_m(state, nearest, live) < AT_M)


def _distance_m(state: State, node: str, live: RobotLive) -> float:
    place = state.roads.map.nodes[node]
    return hypot(live.pose.x_m - place.x_m, live.pose.y_m - place.y_m) if live.pose is not None else 0.0


def _seen_at(state: State, robot: Robot, node: str) -> list[e.Event]:
    if node:
        return [e.RobotPlaced(robot.id, node), *clear(state, "robot_off_road", robot.id)]
    off = raised(state, "robot_off_road", robot.id)
    return [e.RobotPlaced(robot.id, ""), *off] if robot.node else off


def _pushed(state: State, robot: Robot) -> list[e.Event]:
    """Whoever was served here is not served any more; the robot will come back."""
    why = "the robot was moved away from the stop"
    return [
        e.HandoffAdvanced(handoff.id, "displace", HANDOFF.next(handoff.state, "displace"), "", why)
        for handoff in state.handoffs_of(robot)
        if HANDOFF.allows(handoff.state, "displace") and not moving(robot, handoff)
    ]
