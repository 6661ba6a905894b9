"""Telling a robot where it stands, when it has lost its way: an officer looks, and says it here.

What lives here: when that may be, where it can be, and what comes of it. What must not: VDA 5050 (``gateways``).
A robot that believes another place drives from there at once. So it must stand, and must have no road before it; one
that itself says that it is lost has its order taken back first (``gateways/desires.py``), and is given a new one from
where it then stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Robot, RobotAction
from hall_controller.domain.live import OTHER_MAP, LivePose, RobotLive
from hall_controller.domain.plan import Point
from hall_controller.domain.reconcile import NEAR_M
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

LOST = "localizationLost"
"""The robot's own word for it."""
ASTRAY = frozenset({LOST, OTHER_MAP})
"""One that is on another map does not know its place in the hall either."""
UNTRUSTED = "untrusted:"
"""How the fault begins that the gateway reports of a robot that it has isolated."""
ALERT = "place_refused"
PATIENCE_S = 60.0
"""So long a robot is told; after that what an officer saw may no longer hold."""


def localize_robot(state: State, command: c.LocalizeRobot, now: float) -> list[e.Event]:
    """Raises: Refusal ``unknown_staff``, ``evacuating``, ``unknown_robot``, ``robot_not_heard``, ``robot_isolated``,
    ``robot_moves``, ``robot_busy``, ``road_outstanding``, ``unknown_node``, ``heading_needed``, ``off_the_floor``."""
    state.check_staff(command.by)
    state.check_open()
    if command.robot not in state.plan.robots:
        raise Refusal("unknown_robot", id=command.robot)
    robot = state.book.robot(command.robot)
    _check_still(state, robot)
    pose, node = _place(state, command)
    action = f"{state.book.name}-A{state.book.actions_ordered + 1}"
    told = e.PlaceTold(robot.id, action, command.by, pose.x_m, pose.y_m, pose.theta_rad, node)
    return [told, *clear(state, ALERT, robot.id)]


def _check_still(state: State, robot: Robot) -> None:
    live = state.live.get(robot.id)
    if live is None:
        raise Refusal("robot_not_heard", robot=robot.id)
    if any(fault.startswith(UNTRUSTED) for fault in live.faults):
        raise Refusal("robot_isolated", robot=robot.id)
    if live.driving:
        raise Refusal("robot_moves", robot=robot.id)
    if robot.actions:
        raise Refusal("robot_busy", robot=robot.id)
    if ASTRAY.isdisjoint(live.faults) and _road_left(robot, live):
        raise Refusal("road_outstanding", robot=robot.id)


def _road_left(robot: Robot, live: RobotLive) -> bool:
    """It was given road that it has not driven yet, as far as anybody knows."""
    order = robot.order
    return order is not None and (live.order != order.id or live.passed < order.released)


def _place(state: State, command: c.LocalizeRobot) -> tuple[LivePose, str]:
    """The pose, and the node it is at, if any."""
    theta_rad = command.theta_rad
    if command.node:
        node = state.roads.map.nodes.get(command.node)
        if node is None:
            raise Refusal("unknown_node", id=command.node)
        theta_rad = node.theta_rad if theta_rad is None else theta_rad
        x_m, y_m = node.x_m, node.y_m
    else:
        x_m, y_m = command.x_m, command.y_m
    if theta_rad is None:
        raise Refusal("heading_needed", place=command.node or f"{x_m:.2f}, {y_m:.2f}")
    if not _inside(state.plan.outline, x_m, y_m):
        raise Refusal("off_the_floor", x=f"{x_m:.2f}", y=f"{y_m:.2f}")
    return LivePose(x_m, y_m, theta_rad), command.node or state.roads.nearest(x_m, y_m, NEAR_M)


def _inside(outline: Sequence[Point], x_m: float, y_m: float) -> bool:
    """Whether a ray to the east crosses the outline an odd number of times."""
    closed = (*outline, outline[0])
    crossed = (
        (a.y_m > y_m) != (b.y_m > y_m) and x_m < a.x_m + (y_m - a.y_m) * (b.x_m - a.x_m) / (b.y_m - a.y_m)
        for a, b in pairwise(closed)
    )
    return sum(crossed) % 2 == 1


def place_answered(state: State, robot: Robot, told: RobotAction, ok: bool, reason: str) -> list[e.Event]:
    """The robot has taken up the place, or says why not; then a person must know."""
    ended = e.HatchActionEnded(robot.id, told.id, ok, reason)
    return [ended, *([] if ok else raised(state, ALERT, robot.id, reason))]


def unanswered(state: State, robot: Robot, now: float) -> list[e.Event]:
    """What was told in vain for too long is not true any more."""
    told = [each for each in robot.actions.values() if each.verb == "initPosition" and now - each.at > PATIENCE_S]
    return [ev for each in told for ev in place_answered(state, robot, each, False, "no answer")]


def void(state: State, robot: Robot) -> list[e.Event]:
    """The robot has gone: where it is when it comes back, somebody has to see again."""
    told = [each for each in robot.actions.values() if each.verb == "initPosition"]
    return [e.HatchActionEnded(robot.id, each.id, False, "robot silent") for each in told]
