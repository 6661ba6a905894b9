"""Every robot of every hall, as arrays shaped [halls, robots].

What lives here: which number stands where. What must not: motion (``loops``, ``arrays``), commands (``world.py``).
The numbers are rows of three blocks, so that compiled loops get three arguments and not thirty; the attributes of
``Fleet`` are views into them under their own names.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

NUMBERS = (
    "x", "y", "theta", "v", "w", "course_x", "course_y", "radius", "max_speed",
    "goal_x", "goal_y", "goal_theta", "goal_speed", "battery", "metres",
    "want_x", "want_y", "want_v", "next_x", "next_y", "next_v", "next_w", "next_theta",
)  # fmt: skip
(
    X, Y, THETA, V, W, COURSE_X, COURSE_Y, RADIUS, MAX_SPEED,
    GOAL_X, GOAL_Y, GOAL_THETA, GOAL_SPEED, BATTERY, METRES,
    WANT_X, WANT_Y, WANT_V, NEXT_X, NEXT_Y, NEXT_V, NEXT_W, NEXT_THETA,
) = range(23)  # fmt: skip
FLAGS = (
    "holonomic", "has_goal", "stop_here", "turning", "aligning", "charging", "emergency", "motor_fault", "comms",
    "yields", "at_wall", "detour",
)  # fmt: skip
(
    HOLONOMIC, HAS_GOAL, STOP_HERE, TURNING, ALIGNING, CHARGING, EMERGENCY, MOTOR_FAULT, COMMS,
    YIELDS, AT_WALL, DETOUR,
) = range(12)  # fmt: skip
CODES = ("phase", "reason", "waited", "walled")
PHASE, REASON, WAITED, WALLED = range(4)

IDLE, DRIVING, ARRIVED, FAILED = range(4)
PHASES = ("idle", "driving", "arrived", "failed")
NOTHING, BATTERY_EMPTY, MOTOR_BROKEN, STOP_PRESSED, MOVED_BY_HAND, WALL_AHEAD = range(6)
REASONS = (
    "",
    "the battery is empty",
    "the drive motor has a fault",
    "the emergency stop is pressed",
    "was moved by hand",
    "a wall stands in its way",
)


class Fleet:
    """The robots. ``v`` in m/s along ``course`` (a unit vector: the heading, or a holonomic robot's direction of
    travel), ``w`` in rad/s. ``want_*`` and ``next_*`` are what a robot would like and intends within a step; ``waited``
    counts the steps in a row in which it had to give way, ``walled`` those in which a wall kept it.
    """

    x: Floats
    y: Floats
    theta: Floats
    v: Floats
    w: Floats
    course_x: Floats
    course_y: Floats
    radius: Floats
    max_speed: Floats
    goal_x: Floats
    goal_y: Floats
    goal_theta: Floats
    goal_speed: Floats
    battery: Floats
    metres: Floats
    want_x: Floats
    want_y: Floats
    want_v: Floats
    next_x: Floats
    next_y: Floats
    next_v: Floats
    next_w: Floats
    next_theta: Floats
    holonomic: Flags
    has_goal: Flags
    stop_here: Flags
    turning: Flags
    aligning: Flags
    charging: Flags
    emergency: Flags
    motor_fault: Flags
    comms: Flags
    yields: Flags
    at_wall: Flags
    detour: Flags
    phase: Codes
    reason: Codes
    waited: Codes
    walled: Codes

    def __init__(self, halls: int, robots: int) -> None:
        self.numbers: Floats = np.zeros((len(NUMBERS), halls, robots))
        self.flags: Flags = np.zeros((len(FLAGS), halls, robots), dtype=np.bool_)
        self.codes: Codes = np.zeros((len(CODES), halls, robots), dtype=np.int64)
        for names, block in ((NUMBERS, self.numbers), (FLAGS, self.flags), (CODES, self.codes)):
            for row, name in enumerate(names):
                setattr(self, name, block[row])
        self.battery[:] = 1.0
        self.comms[:] = True
        self.course_x[:] = 1.0

    @property
    def alive(self) -> Flags:
        return self.battery > 0.0

    @property
    def reachable(self) -> Flags:
        """Whether a command would get through."""
        return self.comms & self.alive

    @property
    def hindrance(self) -> Codes:
        """Why it cannot drive now (an index of ``REASONS``)."""
        found = np.where(self.alive, NOTHING, BATTERY_EMPTY)
        found = np.where(self.motor_fault, MOTOR_BROKEN, found)
        return np.where(self.emergency, STOP_PRESSED, found)
