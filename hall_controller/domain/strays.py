"""Robots that stand on the floor but at no node: pushed off their place, and not yet put back.

What lives here: what of the roads such a robot is in the way of. What must not: what a robot holds (``holding.py``): a
stray one was given nothing, it is in the way all the same.
"""

from __future__ import annotations

from itertools import chain
from math import hypot

from hall_controller.domain.book import Robot
from hall_controller.domain.live import LivePose
from hall_controller.domain.plan import Node
from hall_controller.domain.state import State

CLEARANCE_M = 0.1
"""Between two robots, as in the conflicts of the roadmap."""


def in_the_way_of(state: State, robot: Robot) -> frozenset[str]:
    """The nodes and lanes that nobody else is to be given while ``robot`` stands where it was last seen; none if it is
    at a node, or was never seen."""
    pose, nodes = state.seen_at.get(robot.id), state.roads.map.nodes
    if robot.node or robot.order is not None or pose is None:
        return frozenset()
    widest_m = max(spec.radius_m for spec in state.plan.robots.values())
    apart_m = state.plan.robots[robot.id].radius_m + widest_m + CLEARANCE_M
    near = {n.id for n in nodes.values() if hypot(n.x_m - pose.x_m, n.y_m - pose.y_m) < apart_m}
    for edge in chain.from_iterable(state.roads.map.edges.values()):
        if _distance_m(nodes[edge.start], nodes[edge.end], pose) < apart_m:
            near.add(edge.lane)
    return frozenset(near)


def _distance_m(start: Node, end: Node, pose: LivePose) -> float:
    """From a point to the nearest point of a straight lane."""
    along = _share_along(start, end, pose)
    x_m, y_m = start.x_m + along * (end.x_m - start.x_m), start.y_m + along * (end.y_m - start.y_m)
    return hypot(x_m - pose.x_m, y_m - pose.y_m)


def _share_along(start: Node, end: Node, pose: LivePose) -> float:
    dx, dy = end.x_m - start.x_m, end.y_m - start.y_m
    along = (pose.x_m - start.x_m) * dx + (pose.y_m - start.y_m) * dy
    return min(1.0, max(0.0, along / (dx * dx + dy * dy)))
