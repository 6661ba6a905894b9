"""What a robot's report means: facts that the hall writes down, out of many messages that change nothing.

What lives here: the step from a live report to events. What must not: VDA 5050 (the gateway has translated already).
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Order, Robot
from hall_controller.domain.checks import moving
from hall_controller.domain.closures import note_closed, withdrawn
from hall_controller.domain.courtesy import note_yielding
from hall_controller.domain.hatch_proof import weighed
from hall_controller.domain.hatches import action_ended
from hall_controller.domain.holding import behind, cannot_be_told_again, note_progress
from hall_controller.domain.interlock import note_insecure
from hall_controller.domain.live import FIELD_VIOLATION, RobotLive
from hall_controller.domain.localizing import UNTRUSTED, place_answered, void
from hall_controller.domain.plain_words import plain
from hall_controller.domain.reconcile import AT_M, NEAR_M, compare_hatches, compare_place, pushed_under_order
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.relief import weigh_power
from hall_controller.domain.standing import note_standing, open_hatch
from hall_controller.domain.state import State
from hall_controller.domain.whereabouts import missing


def robot_reported(state: State, command: c.RobotReported, now: float) -> list[e.Event]:
    """Most reports yield nothing. Raises: Refusal ``unknown_robot``."""
    if command.robot not in state.plan.robots:
        raise Refusal("unknown_robot", id=command.robot)
    robot, live = state.book.robot(command.robot), command.live
    state.live[command.robot] = live
    note_progress(state, robot, live)
    happened: list[e.Event] = []
    if not robot.present:
        happened += [e.RobotAppeared(robot.id), *clear(state, "robot_silent", robot.id)]
    happened += _movement(state, robot, live)
    happened += _actions(state, robot, live)
    happened += note_standing(state, robot, live, now, happened)
    happened += note_insecure(state, robot, live, now, happened)
    happened += _troubles(state, robot, live)
    happened += note_yielding(state, robot, live, now)
    return happened or compare_hatches(state, robot, live, now) or weigh_power(state, robot, live)


def robot_silent(state: State, command: c.RobotSilent, now: float) -> list[e.Event]:
    """Silence is not consent: the robot keeps its road and its papers; only work not yet begun goes to another."""
    state.live.pop(command.robot, None)
    robot = state.book.robots.get(command.robot)
    if robot is None or not robot.present:
        return []
    alert = raised(state, "robot_silent", robot.id, missing(state, robot))
    gone: list[e.Event] = [e.RobotVanished(robot.id), *alert, *void(state, robot)]
    for handoff in state.handoffs_of(robot):
        if handoff.state in ("assigned", "at_sender") and not moving(robot, handoff):
            gone.append(e.HandoffAdvanced(handoff.id, "unassign", "requested", "", "robot silent"))
    return gone


def _movement(state: State, robot: Robot, live: RobotLive) -> list[e.Event]:
    order = robot.order
    if order is None:
        return compare_place(state, robot, live)
    if live.order != order.id:
        return _astray(state, robot, order, live)
    note_closed(state, robot, order, live)
    pushed = pushed_under_order(state, robot, order, live)
    if pushed:
        return pushed
    found: list[e.Event] = [*clear(state, "robot_off_road", robot.id)]  # it was told its order again and has taken it
    if live.order_done and live.passed >= len(order.path):
        found.append(e.StopReached(robot.id, order.target, order.id))
    return found


UNSETTLED = frozenset({"tampered", "evacuated"})
"""States of papers on board in which a robot is not let go on: two officers look at the hatch first."""
ORDER_DROPPED = "orderDropped"
"""What the gateway says of a robot that knows the order and will not carry it on."""


def _astray(state: State, robot: Robot, order: Order, live: RobotLive) -> list[e.Event]:
    """The robot does not know its order. Where the order began it will simply be sent again; elsewhere it is void."""
    if live.pose is None or live.driving or live.behind_us:
        return []
    node = state.roads.nearest(live.pose.x_m, live.pose.y_m, NEAR_M)
    begun = behind(state, robot, order) > 0 or cannot_be_told_again(state, robot, order)
    given_up = ORDER_DROPPED in live.troubles or withdrawn(state, robot, order)
    if node == order.path[0] and not begun and not given_up:
        return []
    if not _stands_at(state, live, node):
        return [] if robot.stands else raised(state, "robot_off_road", robot.id)  # is told again when it may go
    return [e.OrderLost(robot.id, order.id, node), *clear(state, "robot_off_road", robot.id)]


def _stands_at(state: State, live: RobotLive, node: str) -> bool:
    """Near a node, and either so near or so told by the robot that it does not stand on the road before it."""
    pose = live.pose
    return bool(node) and pose is not None and node in (live.last_node, state.roads.nearest(pose.x_m, pose.y_m, AT_M))


def _actions(state: State, robot: Robot, live: RobotLive) -> list[e.Event]:
    """At most one ended action per report, so that each is decided on what the one before it changed."""
    for action in robot.actions.values():
        said = live.actions.get(action.id)
        if said is None or said.status == "running":
            continue
        if action.verb == "initPosition":
            return place_answered(state, robot, action, said.status == "finished", plain(said.reason))
        seen = weighed(state, robot, action, said, live)
        if seen is not None:
            return action_ended(state, action, robot.id, seen.status == "finished", seen.reason)
    return []


def resume_robot(state: State, command: c.ResumeRobot, now: float) -> list[e.Event]:
    """No robot sets off again by itself after an emergency stop: a person looks first, then says so here.

    Raises: Refusal ``unknown_staff``, ``evacuating``, ``unknown_robot``, ``robot_not_paused``, ``stop_still_pressed``,
    ``papers_unsettled``, ``hatch_not_secure``.
    """
    state.check_staff(command.by)
    state.check_open()
    if command.robot not in state.plan.robots:
        raise Refusal("unknown_robot", id=command.robot)
    live, robot = state.live.get(command.robot), state.book.robot(command.robot)
    if live is None or not (live.paused or live.emergency_stop or robot.stands):
        raise Refusal("robot_not_paused", robot=command.robot)
    if live.emergency_stop:
        raise Refusal("stop_still_pressed", robot=command.robot)
    _check_papers(state, robot)
    action = f"{state.book.name}-A{state.book.actions_ordered + 1}"
    return [e.RobotResumed(command.robot, action, command.by)]


def _check_papers(state: State, robot: Robot) -> None:
    """Raises: Refusal ``papers_unsettled`` while two officers are wanted for a hatch, ``hatch_not_secure``."""
    for handoff in state.handoffs_of(robot):
        if handoff.state in UNSETTLED:
            where = {"robot": robot.id, "hatch": handoff.hatch}
            raise Refusal("papers_unsettled", id=handoff.id, state=handoff.state, **where)
    hatch = open_hatch(state, robot)
    if hatch:
        raise Refusal("hatch_not_secure", hatch=hatch, robot=robot.id)


def _troubles(state: State, robot: Robot, live: RobotLive) -> list[e.Event]:
    found: list[e.Event] = []
    troubles = tuple(trouble for trouble in live.troubles if trouble != FIELD_VIOLATION)
    for kind, words in (("robot_fault", live.faults), ("robot_trouble", troubles)):
        found += _told(state, kind, robot, plain(", ".join(words))) if words else clear(state, kind, robot.id)
    return found


def _told(state: State, kind: str, robot: Robot, detail: str) -> list[e.Event]:
    """The alert; raised anew where the robot has lost trust since: that outranks whatever was wrong with it before."""
    standing = state.book.alerts.get(f"{kind}:{robot.id}")
    anew = standing is not None and detail.startswith(UNTRUSTED) and not standing.detail.startswith(UNTRUSTED)
    return (
        [e.AlertCleared(kind, robot.id), e.AlertRaised(kind, robot.id, detail)]
        if anew
        else raised(state, kind, robot.id, detail)
    )
