"""When a robot will be where it is going, as well as that can be said now.

What lives here: ``eta_s``. What must not: promises; nothing that keeps robots apart depends on it.

The estimate is the rest of the drive at the robot's own pace, learned from its last stretches, plus the waiting for
those who are expected at the same road before it. It is asked afresh each time, so it grows while a robot is held up.
Where it depends on people it is not known: while the robot cannot drive, while its target is occupied, and while the
road is blocked by a robot that does not move.
"""

from __future__ import annotations

from math import isfinite

from hall_controller.domain.journeys import closed_by, hall_now, journeys
from hall_controller.domain.outlook import Outlook
from hall_controller.domain.state import State
from hall_controller.domain.timetable import forecast
from hall_controller.domain.traffic import fit


def eta_s(state: State, robot_id: str) -> float | None:
    """Seconds until ``robot_id`` stands at the end of its order; None: it has none, or nobody can say."""
    robot = state.book.robots.get(robot_id)
    if robot is None or robot.order is None or not fit(state, robot):
        return None
    now, arriving, everybody = hall_now(state), Outlook(state).arriving, state.book.robots.values()
    if robot_id not in arriving:
        return None
    closed = closed_by(state, [other for other in everybody if other.id not in arriving])
    moving = journeys(state, [other for other in everybody if other.id in arriving], now)
    ends_s = forecast(state.roads, moving, closed, now).ends_s[robot_id]
    left_s = ends_s[-1] - now if ends_s else 0.0
    return max(0.0, left_s) if isfinite(left_s) else None
