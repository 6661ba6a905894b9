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
from hall_controller.domain.traffic import fit, holdings, others, path_of, releasable, serving, waiting_for_road

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
    waiting, unmoving = waiting_for_road(state), _unmoving(state)
    for robot, order in waiting:
        if fit(state, robot):
            changed = _give_turn(state, robot, order) if order.rank == 0 else _lay_anew(state, robot, order, unmoving)
            if changed:
                return changed
    for robot, order in waiting:
        aside = _step_aside(state, robot, order)
        if aside:
            return aside
    return []


def _unmoving(state: State) -> frozenset[str]:
    """Every node and lane taken by robots without a turn."""
    still = (r for r in state.book.robots.values() if r.order is None or r.order.rank == 0)
    return frozenset[str]().union(*(state.roads.taken(path_of(state, r, claimed=False)) for r in still))


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
    until: dict[str, float] = {}
    closed: list[frozenset[str]] = []
    for other in others(state, robot):
        moving = other.order is not None and other.order.rank != 0
        if moving:
            for touched, clear_s in state.roads.clear_times(path_of(state, other, claimed=True), CLEARING_S).items():
                if clear_s > until.get(touched, 0.0):
                    until[touched] = clear_s
        if not (moving and crossing):
            closed.append(state.roads.taken(path_of(state, other, claimed=False)))
    until.update(dict.fromkeys(frozenset[str]().union(*closed), inf))
    return until


def _lay_anew(state: State, robot: Robot, order: Order, unmoving: frozenset[str]) -> list[e.Event]:
    """A way around what robots hold that will not move, for one that stands before it; its turn stays."""
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
