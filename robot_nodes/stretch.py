"""The part of a route that a robot can be given in one go.

What lives here: which goals follow from the nodes ahead. What must not: giving them, ports, actions' execution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from hall_messages.vda5050.order import Node
from robot_nodes.orders import Route
from robot_nodes.passing import turns_back
from robot_nodes.port import Goal

LONGEST = 24


def stops_at(node: Node, last: bool) -> bool:
    """Whether the robot has to stand at ``node``: it is the ``last`` released one, or has something to do there."""
    return last or any(action.blocking_type in ("SOFT", "HARD") for action in node.actions)


def stretch_of(route: Route, whole: bool) -> list[Node]:
    """The nodes to give now: the next, and if ``whole`` those behind it up to where the robot stops or turns back."""
    released = list(islice(_released(route), LONGEST if whole else 1))
    for place, node in enumerate(released):
        if stops_at(node, place + 1 == len(released)) or _turns_back(route, released, place):
            return released[: place + 1]
    return released


def goals_of(route: Route, nodes: Iterable[Node], tag: str, limit_mps: float) -> tuple[Goal, ...]:
    """A goal for each of the first nodes ahead. ``tag`` makes the goals' ids new; ``limit_mps``: the robot's own."""
    goals = list[Goal]()
    for place, node in enumerate(nodes):
        position = node.node_position
        assert position is not None  # an order with a node that has no position is not accepted
        edge = route.edges[place] if place < len(route.edges) else None
        limit = limit_mps if edge is None or edge.max_speed is None else min(limit_mps, edge.max_speed)
        follower = route.ahead[place + 1] if place + 1 < len(route.ahead) else None
        stop = stops_at(node, follower is None or not follower.released)
        theta = position.theta if stop else None
        goals.append(Goal(f"{route.order_id}/{node.sequence_id}/{tag}", position.x, position.y, theta, limit, stop))
    return tuple(goals)


def _released(route: Route) -> Iterator[Node]:
    """The released nodes ahead, none of a closed order."""
    if not route.closed:
        for node in route.ahead:
            if not node.released:
                return
            yield node


def _turns_back(route: Route, released: list[Node], place: int) -> bool:
    before = released[place - 1].node_position if place else route.last_position
    here = released[place].node_position
    after = released[place + 1].node_position if place + 1 < len(released) else None
    if before is None or here is None or after is None:
        return False
    return turns_back((before.x, before.y), (here.x, here.y), (after.x, after.y))
