"""How patient and how exacting a node is with its Nav2 robot.

What lives here: limits with units in their names, and why they are what they are. What must not: what follows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nav2Settings:
    """Seconds are the wall's: they are about wires and sensors, not about the hall.

    ``robot_silence_s``: without a word for this long the robot counts as away. ``hatches_silence_s``: hatches are told
    every second; after this long they are unknown. ``odometry_silence_s``: odometry comes ten times a second and more;
    after this long there is none. ``battery_silence_s``: drivers tell a battery every 0.1 s to 10 s, since its voltage
    never rests, and it loses a hundredth in a minute or more; after this long its charge is unknown. ``still_s``:
    without odometry a robot stands once it has had no goal and no new place for this long (AMCL tells none below
    0.08 m/s then). ``goal_silence_s``: Nav2 gives feedback many times a second; a goal without any for this long is
    lost. ``lost_beyond_m``, ``lost_beyond_rad``: the robot has
    lost its way once the standard deviation of its pose is larger. ``lost_after_s``: so it has when it has moved for
    this long without a new pose (AMCL gives one every 0.25 m). ``settle_s``: a robot that was told to stop is told
    again, every second, until it has stood for this long; once it has moved on for as long, that is a fault.
    ``dock_again_s``: between two attempts at a dock. ``dock_limit_s``, ``undock_limit_s``: an attempt that has not
    ended by then has failed; longer than the docking server's own limits, shorter than the hall's patience.
    ``battery_lag_s``: for so long after it has left a dock a robot may still call itself charging.
    """

    robot_silence_s: float = 3.0
    hatches_silence_s: float = 3.0
    odometry_silence_s: float = 1.0
    battery_silence_s: float = 60.0
    still_s: float = 3.0
    goal_silence_s: float = 5.0
    lost_beyond_m: float = 0.5
    lost_beyond_rad: float = 0.6
    lost_after_s: float = 5.0
    settle_s: float = 5.0
    dock_again_s: float = 5.0
    dock_limit_s: float = 160.0
    undock_limit_s: float = 60.0
    battery_lag_s: float = 10.0
