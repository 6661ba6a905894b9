"""Which way each robot takes, and when it gets its turn on the roads.

What lives here: new orders, turns given and withdrawn, ways laid anew. What must not: the release of stretches
(``traffic.py``), choosing robots for handoffs.

A robot that sets out from a parking place gets a turn when its target will be free (nobody parks there and nobody else
is on the way there), when everybody who can arrive still could, and when nobody with a turn has waited too long.
A robot that has to be led away from the middle of a road (it was restarted there, or carried) gets one on a way that
crosses nothing that anybody holds. A robot that cannot drive, or whose target somebody has occupied, loses its turn and
keeps only what it holds. So does one in the road that another, turned back by a closed lane, has to come towards. A
robot without a turn makes room: at its own dock, or elsewhere while that is taken.
"""

from __future__ import annotations

from typing import NamedTuple

from hall_controller.domain import events as e
from hall_controller.domain.book import Order, Robot
from hall_controller.domain.closures import closed_between, closed_now
from hall_controller.domain.holding import held_path
from hall_controller.domain.journeys import closed_by, hall_now, journeys
from hall_controller.domain.outlook import Outlook
from hall_controller.domain.roads import Path
from hall_controller.domain.search import Search
from hall_controller.domain.state import State
from hall_controller.domain.timetable import Plan, forecast
from hall_controller.domain.traffic import fit, others, releasable, serving, waiting_for_road

PATIENCE = 3
"""While a robot with a turn can arrive, no more than so many turns for each robot are given after its own."""
MOST_REFUGES = 3
"""So many places are tried for a robot that has to make room."""


class Turn(NamedTuple):
    """What a robot may have. ``outlook``: the hall as if it had it, where that was looked at."""

    draft: Order
    outlook: Outlook | None = None

    @property
    def path(self) -> Path:
        return self.draft.path

    @property
    def rank(self) -> int:
        return self.draft.rank


def order_to(state: State, robot: Robot, target: str) -> list[e.Event]:
    """A new order to ``target``, with a turn if it can have one, and with as much road as it needs now."""
    order = f"{state.book.name}-O{state.book.orders_issued + 1}"
    path = state.roads.path(robot.node, target)
    if path is None:
        return []
    turn = None if _queued_for(state, target) else _turn(state, robot, (robot.node,), target)
    if turn is None:
        return [e.OrderIssued(robot.id, order, path, 1, 0)]
    released = releasable(state, robot, turn.draft, turn.outlook or Outlook(state, (robot.id, turn.draft)))
    return [e.OrderIssued(robot.id, order, turn.path, released, turn.rank)]


def order_elsewhere(state: State, robot: Robot, order: Order, target: str) -> list[e.Event]:
    """The order's path laid to another target from the end of its base on, as long as not all of it is released.

    A robot with a turn keeps it, and goes on to its old target when it could not have one for the new target, or when
    somebody could not arrive any more.
    """
    base = order.path[: order.released]
    if target == order.target or len(base) == len(order.path):
        return []
    turn = _turn(state, robot, base, target) if fit(state, robot) else None
    path = state.roads.path(base[-1], target)
    if turn is not None:
        path, rank = turn.path, order.rank or turn.rank
        draft = Order(order.id, path, order.released, 0, order.issued_at, [order.released], rank)
        if not Outlook(state).arriving | {robot.id} <= Outlook(state, (robot.id, draft)).arriving:
            return []
        return [e.OrderChanged(robot.id, order.id, path, order.released, rank)]
    if order.rank != 0 or path is None or target == base[-1]:
        return []
    return [e.OrderChanged(robot.id, order.id, (*base, *path[1:]), order.released, 0)]


def lay_routes(state: State) -> list[e.Event]:
    """The next change of somebody's way or turn, or nothing."""
    waiting, unmoving = waiting_for_road(state), _unmoving(state)
    for robot in state.book.robots.values():
        order = robot.order
        if order is not None and order.rank != 0 and not (fit(state, robot) and order.target not in unmoving):
            return [e.OrderChanged(robot.id, order.id, order.path, order.released, 0)]
    for robot, each in waiting:
        if fit(state, robot):
            changed = _give_turn(state, robot, each) if each.rank == 0 else _lay_anew(state, robot, each, unmoving)
            if changed:
                return changed
    for robot, each in waiting:
        if _faces_a_closure(state, robot, each):
            return [e.OrderChanged(robot.id, each.id, each.path, each.released, 0)]
    for robot, each in waiting:
        aside = _step_aside(state, robot, each)
        if aside:
            return aside
    return []


def _unmoving(state: State) -> frozenset[str]:
    """Every node and lane taken by robots without a turn."""
    return closed_by(state, [r for r in state.book.robots.values() if r.order is None or r.order.rank == 0])


def _give_turn(state: State, robot: Robot, order: Order) -> list[e.Event]:
    turn = _turn(state, robot, order.path[: order.released], order.target)
    return [e.OrderChanged(robot.id, order.id, turn.path, order.released, turn.rank)] if turn is not None else []


def _turn(state: State, robot: Robot, base: Path, target: str) -> Turn | None:
    """A turn for a robot at the end of ``base``; None while it cannot have one."""
    if _spoken_for(state, robot, target):
        return None
    parked = len(base) == 1 and not state.roads.through(base[0])
    if parked and _somebody_waits_long(state):
        return None
    before = Outlook(state)
    path = _plan(state, robot, base, target, before.arriving, crossing=parked)
    if path is None:
        return None
    draft = Order("", path, 1, 0, 0.0, [1], state.book.ranks_given + 1)
    if not parked:
        return Turn(draft)
    after = Outlook(state, (robot.id, draft))
    return Turn(draft, after) if before.arriving <= after.arriving else None  # nobody is left out who could arrive


def _spoken_for(state: State, robot: Robot, target: str) -> bool:
    """Whether somebody parks at ``target`` without a turn to leave it, or is on the way there."""
    conflicts = state.roads.map.conflicts[target]
    for other in others(state, robot):
        order = other.order
        if order is None or order.rank == 0:
            if not state.roads.over(held_path(state, other, order)).isdisjoint(conflicts):
                return True
        elif order.target in conflicts:
            return True
    return False


def _queued_for(state: State, target: str) -> bool:
    """Whether somebody waits for ``target`` already: who comes later does not slip in before."""
    return any(order.rank == 0 and order.target == target for _, order in waiting_for_road(state))


def _somebody_waits_long(state: State) -> bool:
    """Whether a robot that can arrive has seen ``PATIENCE`` turns for each robot given after its own."""
    latest = state.book.ranks_given - PATIENCE * len(state.book.robots)
    late = {r.id for r in state.book.robots.values() if r.order is not None and 0 != r.order.rank <= latest}
    return bool(late) and not late.isdisjoint(Outlook(state).arriving)


def _plan(state: State, robot: Robot, base: Path, target: str, arriving: frozenset[str], crossing: bool) -> Path | None:
    """``base`` and the quickest way on from its end through the gaps of the forecast; its times are noted as advice.

    ``crossing`` False: what anybody holds is not to be entered at all.
    """
    now, rest = hall_now(state), others(state, robot)
    moving = [other for other in rest if other.id in arriving]
    closed = closed_by(state, [other for other in rest if not crossing or other.id not in arriving])
    closed |= closed_between(state, base[-1], target)
    foreseen = forecast(state.roads, journeys(state, moving, now), closed, now)
    plan = Search(state.roads, foreseen.busy, now).way(base[-1], target)
    if plan is None:
        return None
    path = (*base, *plan.path[1:])
    state.plans[robot.id] = Plan(path, (*(now for _ in base[1:]), *plan.leave_s))
    return path


def _lay_anew(state: State, robot: Robot, order: Order, unmoving: frozenset[str]) -> list[e.Event]:
    """A way around what robots hold that will not move, and around closed lanes, for one that stands before them; its
    turn stays."""
    unmoving |= closed_between(state, order.path[order.released - 1], order.target)
    if unmoving.isdisjoint(state.roads.over(order.path[order.released :])):
        return []
    arriving = Outlook(state).arriving
    path = _plan(state, robot, order.path[: order.released], order.target, arriving, crossing=False)
    return [e.OrderChanged(robot.id, order.id, path, order.released, order.rank)] if path is not None else []


def _faces_a_closure(state: State, robot: Robot, order: Order) -> bool:
    """Whether a robot in the road cannot arrive because another, which has found the road behind it closed, has to come
    towards it. Without its turn it makes room; nobody waits for it to arrive."""
    if order.rank == 0 or not closed_now(state) or not state.roads.through(order.path[order.released - 1]):
        return False
    led_back = [other for other, each in waiting_for_road(state) if each.rank == 0 and fit(state, other)]
    standing = [r for r in led_back if r.order is not None and state.roads.through(r.order.path[r.order.released - 1])]
    before = closed_by(state, standing)
    blocked = not before.isdisjoint(state.roads.over(order.path[order.released :]))
    return blocked and robot.id not in Outlook(state).arriving


def _step_aside(state: State, robot: Robot, order: Order) -> list[e.Event]:
    """Send a robot without a turn away when it stands in the road, or where another wants to go: to its own dock, or,
    while somebody stands there, to the nearest place that nobody wants."""
    dock, standing = state.plan.robots[robot.id].dock, order.path[order.released - 1]
    if order.rank != 0 or serving(state, robot) or not fit(state, robot) or not _unwelcome(state, robot, standing):
        return []
    for refuge in (dock, *_refuges(state, robot, standing)):
        turn = None if refuge in (order.target, standing) else _turn(state, robot, order.path[: order.released], refuge)
        if turn is not None:
            return [e.OrderChanged(robot.id, order.id, turn.path, order.released, turn.rank)]
    return []


def _unwelcome(state: State, robot: Robot, standing: str) -> bool:
    """Whether ``robot`` stands in the road, or where another waits to go."""
    conflicts = state.roads.map.conflicts[standing]
    return state.roads.through(standing) or any(
        order.target in conflicts for other, order in waiting_for_road(state) if other.id != robot.id
    )


def _refuges(state: State, robot: Robot, standing: str) -> list[str]:
    """The nearest places that are nobody's dock and no charger, and that nobody waits for; none while its own dock can
    be had, as far as no lane is closed."""
    dock = state.plan.robots[robot.id].dock
    if standing == dock or not (closed_now(state) or _spoken_for(state, robot, dock)):
        return []
    taken = {order.target for _, order in waiting_for_road(state)} | {r.dock for r in state.plan.robots.values()}
    taken.update(state.plan.chargers)
    parking = [node for node in state.roads.map.nodes if node not in taken and not state.roads.through(node)]
    free = [node for node in parking if not _spoken_for(state, robot, node)]
    return sorted(free, key=lambda node: (state.roads.time_s(standing, node), node))[:MOST_REFUGES]
