"""Robots that stand on the floor but not quite at a node: pushed off their place, stopped short of it, or parked askew.

What lives here: what of the roads such a robot is in the way of. What must not: what a robot holds (``holding.py``): it
was given nothing of this, it is in the way all the same.
"""

from __future__ import annotations

from itertools import chain
from math import hypot

from hall_controller.domain.book import Robot
from hall_controller.domain.live import LivePose
from hall_controller.domain.plan import Node
from hall_controller.domain.state import State

CLEARANCE_M = 0.1
"""Between two robots, as in the conflicts of the roadmap: so far from its node a robot is in nobody else's way."""
_NOTHING: frozenset[str] = frozenset()


def in_the_way_of(state: State, robot: Robot) -> frozenset[str]:
    """The nodes and lanes that nobody else is to be given while ``robot`` stands where it says, or was last seen; none
    while it stands at a node, was never seen, or has road to drive, which it holds."""
    order = robot.order
    if order is not None and order.released > 1:
        return _NOTHING
    node = robot.node or (order.path[0] if order is not None else "")
    pose = _seen(state, robot, node)
    if pose is None or (node and _off_m(state.roads.map.nodes[node], pose) <= CLEARANCE_M):
        return _NOTHING
    known = state.strays.get(robot.id)
    if known is None or known[0] != pose:
        known = state.strays[robot.id] = (pose, _near(state, robot, pose))
    return known[1]


def keeps_others_waiting(state: State, robot: Robot) -> bool:
    """Whether somebody's way leads over what ``robot`` is in the way of only because it does not stand at its node."""
    askew = in_the_way_of(state, robot) - (state.roads.taken((robot.node,)) if robot.node else _NOTHING)
    if not askew:
        return False
    orders = [other.order for other in state.book.robots.values() if other is not robot and other.order is not None]
    ahead = [order.path[order.released - 1 :] for order in orders if order.released < len(order.path)]
    return any(not askew.isdisjoint(state.roads.over(path)) for path in ahead)


def _seen(state: State, robot: Robot, node: str) -> LivePose | None:
    """Where it stands. A robot at a node that does not tell where it is exactly is taken for standing there."""
    live = state.live.get(robot.id)
    return live.pose if live is not None and node else state.seen_at.get(robot.id)


def _near(state: State, robot: Robot, pose: LivePose) -> frozenset[str]:
    nodes = state.roads.map.nodes
    widest_m = max(spec.radius_m for spec in state.plan.robots.values())
    apart_m = state.plan.robots[robot.id].radius_m + widest_m + CLEARANCE_M
    near = {n.id for n in nodes.values() if _off_m(n, pose) < apart_m}
    for edge in chain.from_iterable(state.roads.map.edges.values()):
        if distance_to_lane_m(nodes[edge.start], nodes[edge.end], pose) < apart_m:
            near.add(edge.lane)
    return frozenset(near)


def _off_m(node: Node, pose: LivePose) -> float:
    return hypot(node.x_m - pose.x_m, node.y_m - pose.y_m)


def distance_to_lane_m(start: Node, end: Node, pose: LivePose) -> float:
    """From a point to the nearest point of a straight lane; ``start`` and ``end`` may be one node."""
    along = _share_along(start, end, pose)
    x_m, y_m = start.x_m + along * (end.x_m - start.x_m), start.y_m + along * (end.y_m - start.y_m)
    return hypot(x_m - pose.x_m, y_m - pose.y_m)


def _share_along(start: Node, end: Node, pose: LivePose) -> float:
    dx, dy = end.x_m - start.x_m, end.y_m - start.y_m
    along = (pose.x_m - start.x_m) * dx + (pose.y_m - start.y_m) * dy
    length = dx * dx + dy * dy
    return min(1.0, max(0.0, along / length)) if length > 0.0 else 0.0
