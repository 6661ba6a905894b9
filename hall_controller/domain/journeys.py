"""The forecast's questions, asked of the state: who is on which journey, and what does not open.

What lives here: the step from orders and reports to journeys. What must not: the forecast itself (``timetable.py``).
"""

from __future__ import annotations

from collections.abc import Iterable

from hall_controller.domain.book import Order, Robot
from hall_controller.domain.holding import behind, held_path
from hall_controller.domain.progress import Progress
from hall_controller.domain.state import State
from hall_controller.domain.timetable import Journey


def hall_now(state: State) -> float:
    """The time of the newest report: the domain has no clock of its own."""
    return max((live.at for live in state.live.values()), default=0.0)


def journeys(state: State, robots: Iterable[Robot], now: float) -> list[Journey]:
    """The journeys that ``robots`` are on."""
    return [_journey(state, r, r.order, now) for r in robots if r.order is not None]


def closed_by(state: State, robots: Iterable[Robot]) -> frozenset[str]:
    """Every node and lane that what ``robots`` hold takes from others."""
    return frozenset[str]().union(*(state.roads.taken(held_path(state, r, r.order)) for r in robots))


def _journey(state: State, robot: Robot, order: Order, now: float) -> Journey:
    first, plan, known = (
        behind(state, robot, order),
        state.plans.get(robot.id),
        state.progress.get(robot.id, Progress()),
    )
    path, live = order.path[first:], state.live.get(robot.id)
    leave_s = plan.leave_s[first:] if plan is not None and plan.path == order.path else ()
    ready_s = now
    if live is not None and live.driving and known.order == order.id and len(path) > 1:
        drive_s = known.pace * state.roads.drive_s(state.roads.edge(path[0], path[1]))
        ready_s = max(known.at, now - drive_s)
    return Journey(robot.id, path, order.released - first, ready_s, leave_s, known.pace)
