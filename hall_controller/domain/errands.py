"""What each robot does next: arrivals, and the next target of every robot.

What lives here: from what a robot has on board or is to fetch to where it goes. What must not: which robot carries what
(``dispatch.py``), roads (``routing.py``, ``traffic.py``).
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.handoff_states import HANDOFF, STANDING
from hall_controller.domain.meeting import standby
from hall_controller.domain.routing import order_elsewhere, order_to
from hall_controller.domain.standing import may_go
from hall_controller.domain.state import State


def arrivals(state: State) -> list[e.Event]:
    """A handoff whose robot stands where it is awaited, whether it drove there or stood there all along."""
    for robot in state.book.robots.values():
        if robot.hatches and not _held(state, robot):
            for handoff in state.handoffs_of(robot):
                stop = _awaited_at(state, handoff)
                if stop and state.stands_at(robot.id, stop):
                    return [e.HandoffAdvanced(handoff.id, "arrive", HANDOFF.next(handoff.state, "arrive"))]
    return []


def next_orders(state: State) -> list[e.Event]:
    """An order for the first robot that should be elsewhere than where it stands."""
    for robot in state.book.robots.values():
        if robot.order is None and robot.node and robot.present and robot.id in state.live:
            target = target_of(state, robot)
            if target and target != robot.node and may_go(state, robot):
                return order_to(state, robot, target)
    return []


def redirections(state: State) -> list[e.Event]:
    """Another target for the first robot that is on its way and should be going somewhere else."""
    for robot in state.book.robots.values():
        if robot.order is not None and robot.present and robot.id in state.live:
            target = target_of(state, robot)
            changed = order_elsewhere(state, robot, robot.order, target) if target else []
            if changed:
                return changed
    return []


def targets(state: State) -> tuple[str, ...]:
    """Where each robot that has an order should be going; empty where it must stay."""
    return tuple(target_of(state, robot) for robot in state.book.robots.values() if robot.order is not None)


def target_of(state: State, robot: Robot) -> str:
    """Where ``robot`` should be: at the next stop of its round, else at the charger that it has reserved, else near a
    robot that has to be relieved, else at its own dock; empty while it must stay."""
    handoffs = state.handoffs_of(robot)
    if robot.stands or _held(state, robot) or any(handoff.state in STANDING for handoff in handoffs):
        return ""
    stops = {handoff.id: _awaited_at(state, handoff) for handoff in handoffs}
    planned = state.rounds.routes.get(robot.id, ()) if state.rounds is not None else ()
    for visit in planned:
        fetches = visit.job in stops and state.book.handoffs[visit.job].state == "assigned"
        if stops.get(visit.job) and fetches == (visit.kind == "pickup"):
            return stops[visit.job]
    bound_for = next((stop for stop in stops.values() if stop), "")
    return bound_for or robot.charger or standby(state, robot) or state.plan.robots[robot.id].dock


def _held(state: State, robot: Robot) -> bool:
    """Something has to be settled before the robot goes on."""
    return bool(robot.actions or robot.doubts or state.book.evacuating)


def _awaited_at(state: State, handoff: Handoff) -> str:
    """The stop that this handoff's robot is to come to next; empty when it is there, or may not go."""
    if handoff.state == "assigned":
        return state.stop_of(handoff.loading_place)
    return state.stop_of(handoff.goal) if handoff.state in ("carrying", "stranded") else ""
