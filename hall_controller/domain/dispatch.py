"""The right robot for each handoff, and what each robot does next.

What lives here: assignment of waiting handoffs to free robots, arrivals, and the next target of every robot.
What must not: roads (``routing.py``, ``traffic.py``).
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.routing import order_to
from hall_controller.domain.state import State

LOW_BATTERY = 0.15
"""Below this fraction a robot takes no new work."""


def assign(state: State) -> list[e.Event]:
    """Give the handoff that has waited longest to the free robot that can be there first. One per look."""
    handoff = next((state.book.handoffs[h] for h in state.book.waiting), None)
    if handoff is None or state.book.evacuating:
        return []
    tray = _free_tray(state, handoff)
    if tray is None:
        return []
    free = [robot for robot in state.book.robots.values() if available(state, robot)]
    if not free:
        return []
    stop = state.stop_of(handoff.source)
    ranked = sorted((state.roads.time_s(robot.node, stop), robot.id) for robot in free)
    time_s, chosen = ranked[0]
    if time_s == float("inf"):
        return []
    hatch = state.plan.robots[chosen].hatches[0]
    return [e.HandoffAssigned(handoff.id, chosen, hatch, _why(chosen, time_s, len(free), handoff), tray)]


def _free_tray(state: State, handoff: Handoff) -> str | None:
    """The tray for its papers; empty in a hall without trays, None while all are in use."""
    if handoff.tray or not state.plan.trays:
        return handoff.tray
    return next((tray for tray in state.plan.trays if tray not in state.book.trays), None)


def available(state: State, robot: Robot) -> bool:
    """Free means: heard of now, standing at a known node, nothing to do, nothing wrong, every hatch secure."""
    live = state.live.get(robot.id)
    if live is None or not robot.present or robot.handoff or robot.order is not None or robot.actions or robot.doubts:
        return False
    if not robot.node or live.emergency_stop or live.paused or live.faults or live.driving:
        return False
    if live.battery_fraction is not None and live.battery_fraction < LOW_BATTERY:
        return False
    return all(h in live.hatches and live.hatches[h].secure for h in state.plan.robots[robot.id].hatches)


def arrivals(state: State) -> list[e.Event]:
    """A handoff whose robot stands where it is awaited, whether it drove there or stood there all along."""
    for robot in state.book.robots.values():
        handoff = state.book.handoffs.get(robot.handoff)
        if handoff is None or handoff.state not in ("assigned", "carrying"):
            continue
        if state.stands_at(robot.id, target_of(state, robot)):
            return [e.HandoffAdvanced(handoff.id, "arrive", HANDOFF.next(handoff.state, "arrive"))]
    return []


def next_orders(state: State) -> list[e.Event]:
    """An order for the first robot that should be elsewhere than where it stands."""
    for robot in state.book.robots.values():
        if robot.order is None and robot.node and robot.present and robot.id in state.live:
            target = target_of(state, robot)
            if target and target != robot.node:
                return order_to(state, robot, target)
    return []


def target_of(state: State, robot: Robot) -> str:
    """Where ``robot`` should be: at the place of its handoff, else at its own dock; empty while it must stay."""
    if robot.actions or robot.doubts or state.book.evacuating:
        return ""
    handoff = state.book.handoffs.get(robot.handoff)
    if handoff is None:
        return state.plan.robots[robot.id].dock
    if handoff.state == "assigned":
        return state.stop_of(handoff.source)
    if handoff.state == "carrying":
        return state.stop_of(handoff.goal)
    return ""


def _why(robot: str, time_s: float, free: int, handoff: Handoff) -> str:
    among = "the only free robot" if free == 1 else f"the nearest of {free} free robots"
    return f"{robot} is {among}, {time_s:.0f} s from {handoff.source}"
