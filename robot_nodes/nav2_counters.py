"""What one Nav2 robot's port has counted, so that a run can prove that ROS carried it.

What lives here: the numbers. What must not: who reads them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Nav2Counters:
    """Written on the ROS thread, read anywhere."""

    goals_sent: int = 0
    goals_accepted: int = 0
    goals_rejected: int = 0
    sweeps: int = 0
    results_received: int = 0
    feedback_received: int = 0
    poses_received: int = 0
    odometry_received: int = 0
    battery_received: int = 0
    hatches_received: int = 0
    services_called: int = 0
