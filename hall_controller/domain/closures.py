"""Roads that a robot has found closed: a trolley left in the lane, a group that stands and talks.

What lives here: which lanes count as closed, and whose order is to be taken back for it. What must not: choosing ways
(``routing.py``), messages (the gateway takes the order back).
A robot whose own planner finds no way to its next node says so (``roadBlocked``), waits, and tries again. While it
stands at a node, and another way leads to its target, its order is taken back. Until it says that it has given the
order up it holds all its road, for it may set out at any moment; then it is given a new one from where it stands, like
any robot that has lost its order. Where no other way leads, it keeps the order, and in the end its node calls people.
Somebody may have come up behind it, and would stand face to face with it now: that robot makes room.
All this is memory: after a restart the robot finds the road closed once more.
"""

from __future__ import annotations

from math import inf

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.journeys import hall_now
from hall_controller.domain.live import RobotLive
from hall_controller.domain.plan import lane_id
from hall_controller.domain.search import Search
from hall_controller.domain.state import State

ROAD_BLOCKED = "roadBlocked"
"""The robot's own word for it."""
CLOSED_S = 120.0
"""So long nobody is sent through a lane that a robot has found closed, if there is another way."""
AT_NODE_M = 0.25
"""So close to a node a robot can begin another order there, whatever it says of the nodes that it has passed."""
_NOTHING: frozenset[str] = frozenset()


def note_closed(state: State, robot: Robot, order: Order, live: RobotLive) -> None:
    """Remember from a report what is closed, and that the order is to be taken back if another way leads round."""
    if live.driving and withdrawn(state, robot, order):
        del state.withdrawn[robot.id]  # the road was free again before it was told
    if ROAD_BLOCKED not in live.troubles or live.driving or not 0 < live.passed < order.released:
        return
    here, ahead = order.path[live.passed - 1 : live.passed + 1]
    if live.pose is None or state.roads.nearest(live.pose.x_m, live.pose.y_m, AT_NODE_M) != here:
        return
    lane = lane_id(here, ahead)
    if _leads_round(state, here, order.target, closed_now(state) | {lane}):
        state.closed[lane] = live.at + CLOSED_S
        state.withdrawn[robot.id] = order.id


def withdrawn(state: State, robot: Robot, order: Order) -> bool:
    """Whether the robot is being told to give this order up."""
    return state.withdrawn.get(robot.id) == order.id


def closed_now(state: State) -> frozenset[str]:
    """The lanes that a robot has found closed lately."""
    if not state.closed:
        return _NOTHING
    now = hall_now(state)
    return frozenset(lane for lane, until in state.closed.items() if until > now)


def closed_between(state: State, start: str, target: str) -> frozenset[str]:
    """What to drive around on the way from ``start`` to ``target``: nothing where that would leave no way at all."""
    closed = closed_now(state)
    return closed if closed and _leads_round(state, start, target, closed) else _NOTHING


def _leads_round(state: State, start: str, target: str, closed: frozenset[str]) -> bool:
    return Search(state.roads, {lane: [(0.0, inf)] for lane in closed}, 0.0).way(start, target) is not None
