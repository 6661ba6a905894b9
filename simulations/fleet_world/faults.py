"""What may break or be done to robots, by the same names as in ``simulations.world.faults``, in many halls at once.

What lives here: the faults that a test, a storm or training may plant. What must not: when they happen, what follows.
``halls`` and ``robots`` are indices: a number, a slice, or arrays of numbers.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.body import Bodies
from simulations.fleet_world.crowd import Flags
from simulations.fleet_world.fleet import BATTERY_EMPTY, DRIVING, FAILED, MOTOR_BROKEN, MOVED_BY_HAND, STOP_PRESSED
from simulations.fleet_world.hatches import Index


class Faults(Bodies):
    """The half of the world that goes wrong."""

    def place_robot(self, hall: int, robot: int, x_m: float, y_m: float, theta_rad: float = 0.0) -> None:
        """Somebody pushed or carried the robot here.

        Raises:
            ValueError: if it does not fit there.
        """
        fleet = self.fleet
        self.require_room(hall, x_m, y_m, float(fleet.radius[hall, robot]), except_robot=robot)
        self._fail(hall, robot, MOVED_BY_HAND)
        fleet.x[hall, robot], fleet.y[hall, robot], fleet.theta[hall, robot] = x_m, y_m, theta_rad
        fleet.v[hall, robot] = fleet.w[hall, robot] = 0.0
        fleet.course_x[hall, robot], fleet.course_y[hall, robot] = np.cos(theta_rad), np.sin(theta_rad)
        fleet.charging[hall, robot] = False

    def force_hatch(self, halls: Index, robots: Index, hatches: Index) -> None:
        """Somebody breaks hatches open; their bolts do not hold until ``repair_hatch``."""
        for array in (self.hatches.forced, self.hatches.door_open, self.hatches.drawn):
            array[halls, robots, hatches] = True

    def jam_bolt(self, halls: Index, robots: Index, hatches: Index, jammed: bool = True) -> None:
        """The bolts stay where they are, whatever their motors do."""
        self.hatches.jammed[halls, robots, hatches] = jammed

    def blind_hatch(self, halls: Index, robots: Index, hatches: Index, blind: bool = True) -> None:
        """The sensors say nothing any more."""
        self.hatches.blind[halls, robots, hatches] = blind

    def repair_hatch(self, halls: Index, robots: Index, hatches: Index) -> None:
        for array in (self.hatches.forced, self.hatches.jammed, self.hatches.blind):
            array[halls, robots, hatches] = False

    def fail_motor(self, halls: Index, robots: Index, broken: bool = True) -> None:
        self.fleet.motor_fault[halls, robots] = broken
        if broken:
            self._fail(halls, robots, MOTOR_BROKEN)

    def empty_battery(self, halls: Index, robots: Index) -> None:
        self.fleet.battery[halls, robots] = 0.0
        self._fail(halls, robots, BATTERY_EMPTY)

    def press_emergency_stop(self, halls: Index, robots: Index) -> None:
        """The robots brake hard and forget their goals; releasing the button does not make them go on."""
        self.fleet.emergency[halls, robots] = True
        self._fail(halls, robots, STOP_PRESSED)

    def release_emergency_stop(self, halls: Index, robots: Index) -> None:
        self.fleet.emergency[halls, robots] = False

    def cut_comms(self, halls: Index, robots: Index, cut: bool = True) -> None:
        """Nothing gets through to the robots; they finish what they were doing."""
        self.fleet.comms[halls, robots] = not cut

    def _fail(self, halls: Index, robots: Index, reason: int) -> None:
        """Give goals up; whoever set them learns why."""
        fleet = self.fleet
        hit: Flags = np.zeros(fleet.x.shape, dtype=np.bool_)
        hit[halls, robots] = True
        failed = hit & fleet.has_goal & (fleet.phase == DRIVING)
        fleet.phase[failed], fleet.reason[failed] = FAILED, reason
        fleet.has_goal[hit] = False
