"""Whether a robot's battery lets it take new work, and how far it goes.

What lives here: the one rule for both. What must not: who is given what (``dispatch.py``, ``assignment``).
An unknown charge is not a full one. Only where the hall file says that a robot does not report any is it not asked for.
"""

from __future__ import annotations

from math import inf
from typing import Literal

from hall_controller.domain.live import RobotLive
from hall_controller.domain.plan import HallPlan, RobotSpec

LOW_BATTERY = 0.15
"""Below this fraction a robot takes no new work."""

NoWork = Literal["", "battery_unknown", "battery_low"]


def no_work(spec: RobotSpec, live: RobotLive) -> NoWork:
    """Why the battery lets the robot take no new work; empty where it does."""
    if live.battery_fraction is None:
        return "battery_unknown" if spec.battery == "reported" else ""
    return "battery_low" if live.battery_fraction < LOW_BATTERY else ""


def full_range_s(plan: HallPlan, robot: str) -> float:
    """How many seconds it drives on a full battery."""
    return plan.robots[robot].range_s or plan.battery.range_s


def range_s(plan: HallPlan, robot: str, live: RobotLive, reserve: float) -> float:
    """How many seconds it can drive until only ``reserve`` (a fraction) is left."""
    if live.battery_fraction is None:
        return 0.0 if no_work(plan.robots[robot], live) else inf
    return max(0.0, live.battery_fraction - reserve) * full_range_s(plan, robot)
