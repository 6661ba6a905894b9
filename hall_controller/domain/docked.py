"""Robots that charge at docks of their own: people are told of one that gets no current there, or cannot get there.

What lives here: those two alerts. What must not: chargers that robots share (``charging.py``).
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Robot
from hall_controller.domain.charge import range_s
from hall_controller.domain.chargers import has_own_charger
from hall_controller.domain.live import RobotLive
from hall_controller.domain.state import State

BEGINS_S = 60.0
"""A robot that has stood at its charger for longer, and does not say that it charges, has to be looked at."""


def watch_docked(state: State, now: float) -> list[e.Event]:
    """The next alert, or the end of one. A robot of which nothing is heard is left as it was."""
    for robot in state.book.robots.values():
        live = state.live.get(robot.id)
        if live is None or not has_own_charger(state, robot):
            state.hungry.pop(robot.id, None)
            continue
        found = _watched(state, robot, live, now)
        if found:
            return found
    return []


def _watched(state: State, robot: Robot, live: RobotLive, now: float) -> list[e.Event]:
    dock = state.plan.robots[robot.id].dock
    if not _hungry(state, robot, live):
        state.hungry.pop(robot.id, None)
        return clear(state, "not_charging", robot.id) + clear(state, "robot_flat", robot.id)
    if now - state.hungry.setdefault(robot.id, now) <= BEGINS_S:
        return []
    stands = _stands(robot, live)
    if stands == dock and robot.order is None:
        return clear(state, "robot_flat", robot.id) or raised(state, "not_charging", robot.id, dock)
    reach_s = range_s(state.plan, robot.id, live, state.plan.battery.brown_out_fraction)
    if stands and state.roads.time_s(stands, dock) > reach_s:
        return clear(state, "not_charging", robot.id) or raised(state, "robot_flat", robot.id)
    return []


def _hungry(state: State, robot: Robot, live: RobotLive) -> bool:
    """It stands somewhere with too little charge and gets none. Of one that has work ``relief.py`` speaks."""
    low = live.battery_fraction is not None and live.battery_fraction < state.plan.battery.charge_below
    return low and not live.charging and not live.driving and not robot.hatches


def _stands(robot: Robot, live: RobotLive) -> str:
    """The node that it stands at or has passed last; empty where that is not known."""
    order = robot.order
    return order.path[live.passed - 1] if order is not None and live.order == order.id and live.passed else robot.node
