"""Who may drive where: a robot is given its whole road at once, up to a place where it may park, or none of it.

What lives here: holdings of road and the decision to release one. What must not: choosing robots for handoffs.

Why nobody ever stands face to face: a robot moves only on road that it holds up to a parking place, and parked robots
block no through road (the hall file is refused otherwise), so every moving robot can finish without asking anyone, and
frees the road behind it. A robot that waits does so parked. Two robots that want each other's parking place are
untangled by ``step_aside``: one of them first drives to its own dock, which nobody else may use.
"""

from __future__ import annotations

from collections.abc import Iterable

from hall_controller.domain import events as e
from hall_controller.domain.book import Order, Robot
from hall_controller.domain.handoff_states import AT_A_PLACE
from hall_controller.domain.roads import Path
from hall_controller.domain.state import State


def holdings(state: State, robot: Robot) -> tuple[str, ...]:
    """Nodes and lanes that ``robot`` holds: what is released and not known to lie behind it, else where it stands."""
    order = robot.order
    if order is None:
        return (robot.node,) if robot.node else ()
    live = state.live.get(robot.id)
    passed = live.passed if live is not None and live.order == order.id else 0
    behind = max(0, min(passed, order.released) - 1)
    return state.roads.resources(order.path[behind : order.released])


def blocked_for(state: State, robot_id: str) -> set[str]:
    """Every node and lane that conflicts with what another robot holds."""
    conflicts = state.roads.map.conflicts
    return {
        taken
        for other in state.book.robots.values()
        if other.id != robot_id
        for held in holdings(state, other)
        for taken in conflicts[held]
    }


def order_to(state: State, robot: Robot, target: str) -> list[e.Event]:
    """A new order to ``target``: released whole when the road is free, else only where the robot stands."""
    order = f"{state.book.name}-O{state.book.orders_issued + 1}"
    path = state.roads.path(robot.node, target, blocked_for(state, robot.id))
    if path is not None:
        return [e.OrderIssued(robot.id, order, path, len(path))]
    path = state.roads.path(robot.node, target)
    return [e.OrderIssued(robot.id, order, path, 1)] if path is not None else []


def waiting_orders(robots: Iterable[Robot]) -> list[tuple[Robot, Order]]:
    """Robots that wait for road, the longest wait first."""
    waiting = [(r, r.order) for r in robots if r.order is not None and r.order.released < len(r.order.path)]
    return sorted(waiting, key=lambda pair: (pair[1].issued_at, pair[0].id))


def release_roads(state: State) -> list[e.Event]:
    """Release the road of the first waiting robot that can go. One at a time: the next look sees its holdings."""
    waiting = waiting_orders(state.book.robots.values())
    for robot, order in waiting:
        path = _way_for(state, robot, order)
        if path is not None:
            return [e.OrderChanged(robot.id, order.id, path, len(path))]
    for robot, order in waiting:
        aside = step_aside(state, robot, order)
        if aside:
            return aside
    return []


def _way_for(state: State, robot: Robot, order: Order) -> Path | None:
    """A free way from the end of the released part to the target."""
    base = order.path[: order.released]
    way = state.roads.path(base[-1], order.target, blocked_for(state, robot.id))
    return None if way is None else (*base, *way[1:])


def step_aside(state: State, robot: Robot, order: Order) -> list[e.Event]:
    """Send a waiting robot to its own dock when another robot waits for the place where it stands."""
    dock = state.plan.robots[robot.id].dock
    standing = order.path[order.released - 1]
    if order.target == dock or standing == dock or serving(state, robot):
        return []
    wanted = any(
        other.id != robot.id and o.target == standing for other, o in waiting_orders(state.book.robots.values())
    )
    if not wanted:
        return []
    way = state.roads.path(standing, dock, blocked_for(state, robot.id))
    if way is None:
        return []
    path = (*order.path[: order.released], *way[1:])
    return [e.OrderChanged(robot.id, order.id, path, len(path))]


def serving(state: State, robot: Robot) -> bool:
    """True while a person may have a hand in one of its hatches."""
    handoff = state.book.handoffs.get(robot.handoff)
    return handoff is not None and handoff.state in AT_A_PLACE
