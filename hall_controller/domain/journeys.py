"""The forecast's questions, asked of the state: who is on which journey, and what does not open.

What lives here: the step from orders and reports to journeys. What must not: the forecast itself (``timetable.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.holding import behind, held_path
from hall_controller.domain.live import RobotLive
from hall_controller.domain.plan import Edge
from hall_controller.domain.progress import Progress
from hall_controller.domain.state import State
from hall_controller.domain.strays import in_the_way_of
from hall_controller.domain.timetable import Journey


def hall_now(state: State) -> float:
    """The time of the newest report: the domain has no clock of its own."""
    return max((live.at for live in state.live.values()), default=0.0)


def journeys(state: State, robots: Iterable[Robot], now: float) -> list[Journey]:
    """The journeys that ``robots`` are on."""
    return [_journey(state, r, r.order, now) for r in robots if r.order is not None]


def closed_by(state: State, robots: Iterable[Robot]) -> frozenset[str]:
    """Every node and lane that what ``robots`` hold takes from others."""
    return frozenset[str]().union(
        *(state.roads.taken(held_path(state, r, r.order)) | in_the_way_of(state, r) for r in robots)
    )


def ready_s(state: State, robot: Robot, order: Order, now: float) -> float:
    """When the robot left, or can leave, the last node that it is known to have reached; reckoned back from its place
    when it is on the lane already."""
    live, known, first = state.live.get(robot.id), state.progress.get(robot.id), behind(state, robot, order)
    if live is None or known is None or known.order != order.id or first + 1 >= order.released:
        return now
    edge = state.roads.edge(order.path[first], order.path[first + 1])
    drive_s = known.pace * state.roads.drive_s(edge)
    done_s = drive_s * _share_done(state, live, edge)
    return max(live.at - done_s, now - drive_s)


def _share_done(state: State, live: RobotLive, edge: Edge) -> float:
    """How much of a lane lies behind a robot, by its own word of its place."""
    if live.pose is None:
        return 0.0
    node = state.roads.map.nodes[edge.end]
    left_m = hypot(node.x_m - live.pose.x_m, node.y_m - live.pose.y_m)
    return max(0.0, 1.0 - left_m / edge.length_m)


def _journey(state: State, robot: Robot, order: Order, now: float) -> Journey:
    first, plan, pace = (
        behind(state, robot, order),
        state.plans.get(robot.id),
        state.progress.get(robot.id, Progress()).pace,
    )
    leave_s = plan.leave_s[first:] if plan is not None and plan.path == order.path else ()
    ready = ready_s(state, robot, order, now)
    return Journey(robot.id, order.path[first:], order.released - first, ready, leave_s, pace)
