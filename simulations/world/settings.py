"""The constants of nature of a simulated hall.

What lives here: one record of numbers with units in their names. What must not: anything that differs per robot
(that stands in the hall file).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """Defaults are those of a small indoor delivery robot (0.8 m/s at most, four hours of driving, four of charging).

    ``max_step_s``: a longer ``World.step`` is cut into equal parts no longer than this.
    ``passing_m``: a way point counts as passed this far ahead of it; the robot could still stop on it from there.
    ``people_gap_m``: a driving robot stops this far before a walking person; a walking person waits as far from it.
    ``forced_grace_s``: how long a robot may take to stand still after somebody breaks a hatch open while it drives.
    ``pose_noise_m``: standard deviation of what a robot believes of its place; 0 asks for no random numbers at all.
    """

    max_step_s: float = 0.05
    acceleration_mps2: float = 0.8
    deceleration_mps2: float = 1.0
    emergency_deceleration_mps2: float = 2.0
    turn_speed_radps: float = 1.5
    turn_acceleration_radps2: float = 3.0
    arrival_m: float = 0.005
    passing_m: float = 0.15
    people_gap_m: float = 0.5
    person_radius_m: float = 0.25
    reach_m: float = 2.0
    bolt_s: float = 0.2
    forced_grace_s: float = 1.5
    idle_drain_per_s: float = 1.0 / (12 * 3600)
    drive_drain_per_m: float = 1.0 / 8000
    charge_per_s: float = 1.0 / (4 * 3600)
    charger_reach_m: float = 0.15
    speed_tolerance: float = 0.02
    pose_noise_m: float = 0.0
