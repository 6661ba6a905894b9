"""Which way each robot takes, and when it gets its turn on the roads.

What lives here: new orders, turns given and withdrawn, ways laid anew. What must not: the release of stretches
(``traffic.py``), choosing robots for handoffs.

A robot that sets out from a parking place gets the last turn: it waits for everybody who has set out before. It gets a
turn only when its target will be free: nobody parks there and nobody else is on the way there. A robot that has to be
led away from the middle of a road (it was restarted there, or carried) goes before all others, on a way that crosses
nothing that anybody holds. A robot that cannot drive loses its turn and keeps only what it holds.
"""

from __future__ import annotations

from math import inf

from hall_controller.domain import events as e
from hall_controller.domain.book import Order, Robot
from hall_controller.domain.roads import Path
from hall_controller.domain.state import State
from hall_controller.domain.traffic import (
    claims,
    fit,
    holdings,
    others,
    releasable,
    serving,
    waiting_for_road,
)

CLEARING_S = 2.0
"""What a robot needs to leave a stretch behind it, beyond its driving time; only an estimate for choosing ways."""


def order_to(state: State, robot: Robot, target: str) -> list[e.Event]:
    """A new order to ``target``, with a turn if it can have one, and with as much road as is free."""
    order = f"{state.book.name}-O{state.book.orders_issued + 1}"
    shortest = state.roads.path(robot.node, target)
    if shortest is None:
        return []
    plan = _turn(state, robot, (robot.node,), target)
    path, rank = plan if plan is not None else (shortest, 0)
    draft = Order(order, path, 1, 0, 0.0, [1], rank)
    return [e.OrderIssued(robot.id, order, path, releasable(state, robot, draft) if rank else 1, rank)]


def lay_routes(state: State) -> list[e.Event]:
    """The next change of somebody's way or turn, or nothing."""
    for robot in state.book.robots.values():
        if robot.order is not None and robot.order.rank != 0 and not fit(state, robot):
            order = robot.order
            return [e.OrderChanged(robot.id, order.id, order.path, order.released, 0)]
    waiting = waiting_for_road(state)
    for robot, order in waiting:
        if fit(state, robot):
            changed = _give_turn(state, robot, order) if order.rank == 0 else _lay_anew(state, robot, order)
            if changed:
                return changed
    for robot, order in waiting:
        aside = _step_aside(state, robot, order)
        if aside:
            return aside
    return []


def _give_turn(state: State, robot: Robot, order: Order) -> list[e.Event]:
    base = order.path[: order.released]
    plan = _turn(state, robot, base, order.target)
    if plan is None:
        return []
    return [e.OrderChanged(robot.id, order.id, plan[0], order.released, plan[1])]


def _turn(state: State, robot: Robot, base: Path, target: str) -> tuple[Path, int] | None:
    """Path and rank for a robot at the end of ``base``; None while it cannot have a turn."""
    if _spoken_for(state, robot, target):
        return None
    parked = len(base) == 1 and state.roads.map.nodes[base[0]].kind != "way"
    way = state.roads.path_around(base[-1], target, _taken_until(state, robot, crossing=parked))
    if way is None:
        return None
    ranks = [r.order.rank for r in state.book.robots.values() if r.order is not None and r.order.rank != 0]
    first = min(ranks, default=1) - 1
    return (*base, *way[1:]), state.book.ranks_given + 1 if parked else first - (first == 0)


def _spoken_for(state: State, robot: Robot, target: str) -> bool:
    """Whether somebody parks at ``target`` without a turn to leave it, or is on the way there."""
    conflicts = state.roads.map.conflicts[target]
    for other in others(state, robot):
        order = other.order
        if order is None or order.rank == 0:
            if any(held in conflicts for held in holdings(state, other)):
                return True
        elif order.target in conflicts:
            return True
    return False


def _taken_until(state: State, robot: Robot, crossing: bool) -> dict[str, float]:
    """For every node and lane, how long others need it, in seconds from now.

    ``crossing`` False: what anybody holds is not to be entered at all.
    """
    conflicts = state.roads.map.conflicts
    until: dict[str, float] = {}
    for other in others(state, robot):
        moving = other.order is not None and other.order.rank != 0
        held = frozenset(holdings(state, other)) if not (crossing and moving) else frozenset()
        for resource, clear_s in _clear_times(state, other):
            value = inf if not moving or resource in held else clear_s
            for touched in conflicts[resource]:
                until[touched] = max(until.get(touched, 0.0), value)
    return until


def _clear_times(state: State, robot: Robot) -> list[tuple[str, float]]:
    """When ``robot`` will have left each thing it claims, if nothing holds it up: seconds from now."""
    clear_s, times = CLEARING_S, []
    needed = claims(state, robot)
    for index, resource in enumerate(needed):
        if index % 2 == 1:
            edge = state.roads.edge(needed[index - 1], needed[index + 1])
            clear_s += edge.length_m / edge.speed_limit_mps
        times.append((resource, clear_s))
    return times


def _lay_anew(state: State, robot: Robot, order: Order) -> list[e.Event]:
    """A way around a robot that will not move, for one that stands before it; its turn stays."""
    unmoving = {
        touched
        for other in others(state, robot)
        if other.order is None or other.order.rank == 0
        for held in holdings(state, other)
        for touched in state.roads.map.conflicts[held]
    }
    if not unmoving.intersection(state.roads.resources(order.path[order.released - 1 :])[1:]):
        return []
    base = order.path[: order.released]
    way = state.roads.path_around(base[-1], order.target, _taken_until(state, robot, crossing=False))
    if way is None:
        return []
    return [e.OrderChanged(robot.id, order.id, (*base, *way[1:]), order.released, order.rank)]


def _step_aside(state: State, robot: Robot, order: Order) -> list[e.Event]:
    """Send a robot without a turn to its own dock when another waits for the place where it stands."""
    dock, standing = state.plan.robots[robot.id].dock, order.path[order.released - 1]
    if order.rank != 0 or order.target == dock or standing == dock or serving(state, robot) or not fit(state, robot):
        return []
    conflicts = state.roads.map.conflicts[standing]
    wanted = any(o.target in conflicts for r, o in waiting_for_road(state) if r.id != robot.id)
    plan = _turn(state, robot, order.path[: order.released], dock) if wanted else None
    if plan is None:
        return []
    return [e.OrderChanged(robot.id, order.id, plan[0], order.released, plan[1])]
