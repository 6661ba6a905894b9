"""The constants of nature of many halls at once, and the same as one flat record that compiled loops can read.

What lives here: numbers with units in their names. What must not: anything that differs per robot (``fleet.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

BRAKING_SHARE = 0.9
"""Share of the braking power that an approach is planned with, as in ``simulations.world.drive``."""
BEND_RAD = 0.35
STEERING_PER_S = 4.0
FACING_RAD = 0.01
SHARP_RAD = 1.2
"""On a detour a robot goes on through bends up to this sharp."""
CURVE_RADPS = 1.0
"""A driving robot turns no faster than this; standing it may turn at its full speed."""
SETTING_OFF_RAD = 0.2
"""A robot that stands sets off only when it looks where it wants to go, or it might press on against a neighbour."""
TOUCH_M = 1e-6
"""So little too close counts as free, so that rounding never holds anybody."""
WALL_AIR_M = 0.01
"""Air that is always left between a footprint and a wall."""


class Rules(NamedTuple):
    """What a step needs to know; see ``FleetSettings`` for the words."""

    acceleration: float
    deceleration: float
    emergency: float
    turn_speed: float
    turn_acceleration: float
    arrival: float
    passing: float
    idle_drain: float
    drive_drain: float
    charge_rate: float
    avoid: bool
    sight: float
    horizon: float
    comfort: float
    people_comfort: float
    people_air: float
    give_up_steps: float


@dataclass(frozen=True, slots=True)
class FleetSettings:
    """Defaults are those of ``simulations.world.WorldSettings``, and of a robot that looks three metres ahead.

    ``avoid``: robots drive around each other and around people; without it they only stop in time.
    ``sight_m``: how far a robot looks for others. ``horizon_s``: how far ahead it thinks of them.
    ``comfort_m``: air it likes to leave to robots, ``people_comfort_m`` to people. ``people_air_m``: what it always
    leaves to people. ``give_up_s``: a robot that a wall has kept from driving for so long gives its goal up.
    ``pose_noise_m``: standard deviation of what a robot believes of its place; ``drift_m_per_sqrt_m`` and
    ``drift_rad_per_sqrt_m``: how its odometry goes astray, until ``relocalise``.
    """

    acceleration_mps2: float = 0.8
    deceleration_mps2: float = 1.0
    emergency_deceleration_mps2: float = 2.0
    turn_speed_radps: float = 1.5
    turn_acceleration_radps2: float = 3.0
    arrival_m: float = 0.005
    passing_m: float = 0.15
    person_radius_m: float = 0.25
    bolt_s: float = 0.2
    idle_drain_per_s: float = 1.0 / (12 * 3600)
    drive_drain_per_m: float = 1.0 / 8000
    charge_per_s: float = 1.0 / (4 * 3600)
    charger_reach_m: float = 0.15
    avoid: bool = True
    sight_m: float = 3.0
    horizon_s: float = 3.0
    comfort_m: float = 0.05
    people_comfort_m: float = 0.3
    people_air_m: float = 0.05
    give_up_s: float = 10.0
    pose_noise_m: float = 0.0
    drift_m_per_sqrt_m: float = 0.0
    drift_rad_per_sqrt_m: float = 0.0

    def rules(self, dt_s: float) -> Rules:
        return Rules(
            acceleration=self.acceleration_mps2,
            deceleration=self.deceleration_mps2,
            emergency=self.emergency_deceleration_mps2,
            turn_speed=self.turn_speed_radps,
            turn_acceleration=self.turn_acceleration_radps2,
            arrival=self.arrival_m,
            passing=self.passing_m,
            idle_drain=self.idle_drain_per_s,
            drive_drain=self.drive_drain_per_m,
            charge_rate=self.charge_per_s,
            avoid=self.avoid,
            sight=self.sight_m,
            horizon=self.horizon_s,
            comfort=self.comfort_m,
            people_comfort=self.people_comfort_m,
            people_air=self.people_air_m,
            give_up_steps=self.give_up_s / dt_s,
        )
