"""Robots that wait for people: since when, and when that is too long for the aisle they stand in.

What lives here: how long a robot has yielded, and the alert about it. What must not: how a robot sees people (its own
matter), speeds (``speeds.py``).
A robot that stops for people goes on by itself. Nothing of this is written down but the alert: after a restart of the
hall the waiting is counted anew.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Robot
from hall_controller.domain.holding import behind
from hall_controller.domain.live import RobotLive
from hall_controller.domain.state import State


def yields(robot: Robot, live: RobotLive) -> bool:
    """Whether it stands on its way because somebody is too near, and would drive on by itself otherwise."""
    stopped = live.emergency_stop or live.paused or bool(live.faults)
    return robot.order is not None and live.field_violation and not live.driving and not stopped


def note_yielding(state: State, robot: Robot, live: RobotLive, now: float) -> list[e.Event]:
    """Remember since when a robot yields; once it drives on, the aisle is free again."""
    if yields(robot, live):
        state.yielding.setdefault(robot.id, now)
        return []
    state.yielding.pop(robot.id, None)
    return clear(state, "aisle_blocked", robot.id)


def blocked_aisles(state: State, now: float) -> list[e.Event]:
    """An alert for every robot that people have kept waiting for too long."""
    due: list[e.Event] = []
    for robot_id, since in state.yielding.items():
        if now - since > state.plan.dwell.aisle_blocked_s and robot_id in state.live:
            due += raised(state, "aisle_blocked", robot_id, _where(state, state.book.robots[robot_id]))
    return due


def _where(state: State, robot: Robot) -> str:
    order = robot.order
    if order is None:
        return ""
    at = behind(state, robot, order)
    return " - ".join(order.path[at : at + 2])
