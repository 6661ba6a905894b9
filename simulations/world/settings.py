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
    ``people_gap_m``: a robot passes nobody nearer than this, and stops this far before whoever is in its way; a walking
    person waits as far from a robot that drives. All gaps are air between the two, not from middle to middle.
    ``slow_field_m``: with somebody nearer than this it drives at ``near_people_mps`` at most. ``reaction_s``: between
    seeing and braking. ``look_s``: between two looks, ``sight_m`` far. ``follow_m``: the gap that it keeps behind
    somebody who walks ahead. ``patience_s``: for so long it waits for somebody who stands beside its way; then it
    creeps by at ``creep_mps`` if ``squeeze_gap_m`` is left. ``serving_gap_m`` suffices for those who sit and those it
    comes to serve, seen from ``approach_m`` before its goal. ``close_gap_m``: it does not drive while somebody walks so
    close behind it, or will have come so close within ``reaction_s``. ``make_way_s``: a robot that has waited so long
    asks people to step aside.
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
    slow_field_m: float = 0.9
    near_people_mps: float = 0.4
    reaction_s: float = 0.3
    look_s: float = 0.1
    sight_m: float = 4.0
    follow_m: float = 1.2
    patience_s: float = 4.0
    creep_mps: float = 0.2
    squeeze_gap_m: float = 0.25
    serving_gap_m: float = 0.25
    approach_m: float = 1.5
    close_gap_m: float = 0.2
    make_way_s: float = 3.0
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
