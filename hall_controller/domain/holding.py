"""What each robot holds, and how far it is known to have come.

What lives here: the step from reports to held road. What must not: giving road away (``traffic.py``).

Road that was once left behind stays free: it may be somebody else's already. So a robot that reports less progress than
before gets nothing back; it counts as unfit until its word fits again (``traffic.fit``). A robot that falls silent has
got no further, and no less far.
"""

from __future__ import annotations

from itertools import pairwise

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.live import RobotLive
from hall_controller.domain.progress import Progress
from hall_controller.domain.roads import Path
from hall_controller.domain.state import State


def note_progress(state: State, robot: Robot, live: RobotLive) -> None:
    """Remember how far a report says that its robot has come."""
    known, order = state.progress.get(robot.id, Progress()), robot.order
    if live.pose is not None:
        state.seen_at[robot.id] = live.pose
    if order is None or live.order != order.id:
        return
    passed = min(live.passed, order.released)
    driven = order.path[max(0, known.passed - 1) : passed] if known.order == order.id else ()
    drive_s = sum(state.roads.drive_s(state.roads.edge(a, b)) for a, b in pairwise(driven))
    state.progress[robot.id] = known.reported(order.id, passed, live.at, order.released > passed, drive_s)


def behind(state: State, robot: Robot, order: Order) -> int:
    """How many nodes of the path are known to lie behind the robot: silence moves nobody forward."""
    known = state.progress.get(robot.id)
    passed = known.passed if known is not None and known.order == order.id else 0
    return max(0, min(passed, order.released) - 1)


def held_path(state: State, robot: Robot, order: Order | None) -> Path:
    """The nodes that a robot holds, in driving order: what is released and not known to lie behind it, or where it
    stands."""
    if order is None:
        return (robot.node,) if robot.node else ()
    return order.path[behind(state, robot, order) : order.released]


def cannot_be_told_again(state: State, robot: Robot, order: Order) -> bool:
    """Whether an order that its robot has forgotten leads twice over one node, and nobody knows how far it came: it
    might drive again over road that was left behind long ago and is somebody else's by now."""
    released = order.path[: order.released]
    known = state.progress.get(robot.id)
    unknown = (known is None or known.order != order.id) and state.opened_at > order.issued_at
    return unknown and len(set(released)) < len(released)
