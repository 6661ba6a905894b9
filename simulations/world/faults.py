"""What may break or be done to a robot, by name.

What lives here: the faults that a test, a storm or a person may plant. What must not: when they happen, what follows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from simulations.world.floor import Floor
from simulations.world.hands import Hands
from simulations.world.robot_body import RobotBody


class Faults(Hands):
    """The half of the world that goes wrong."""

    floor: Floor
    robots: Mapping[str, RobotBody]

    def place_robot(self, robot: str, x_m: float, y_m: float, theta_rad: float = 0.0) -> None:
        """Somebody pushed or carried the robot here. Raises: ValueError if it does not fit there."""
        body = self.robots[robot]
        if not self.floor.standing_room(x_m, y_m, body.radius_m):
            raise ValueError(f"{robot} does not fit at {x_m:.2f}, {y_m:.2f}")
        for other in self.robots.values():
            if other is not body and math.hypot(other.x - x_m, other.y - y_m) < other.radius_m + body.radius_m:
                raise ValueError(f"{robot} does not fit beside {other.id}")
        body.fail("was moved by hand")
        body.freeze()
        body.x, body.y, body.theta, body.charging = x_m, y_m, theta_rad, False
        body.came_from = x_m, y_m

    def lose_way(self, robot: str) -> None:
        """Its localisation fails: it stops, and does not know where it is until somebody tells it."""
        body = self.robots[robot]
        body.lost = True
        body.fail("has lost its way")

    def force_hatch(self, robot: str, hatch: str) -> None:
        """Somebody breaks a hatch open; its bolt does not hold until ``repair_hatch``."""
        body = self.robots[robot]
        target = body.hatches[hatch]
        target.forced = target.door_open = target.drawn = True
        body.forced_at = self.now_s
        self.look_at_hatches(body)

    def jam_bolt(self, robot: str, hatch: str, jammed: bool = True) -> None:
        """The bolt stays where it is, whatever its motor does."""
        self.robots[robot].hatches[hatch].jammed = jammed

    def blind_hatch(self, robot: str, hatch: str, blind: bool = True) -> None:
        """The sensors of a hatch say nothing any more."""
        self.robots[robot].hatches[hatch].blind = blind

    def repair_hatch(self, robot: str, hatch: str) -> None:
        target = self.robots[robot].hatches[hatch]
        target.forced = target.jammed = target.blind = False

    def mend(self, robot: str, hatch: str, person: str) -> None:
        """A technician repairs a hatch and shuts it.

        Raises:
            CannotAct: if the robot is out of reach.
        """
        self._hatch(robot, hatch, person)
        self.repair_hatch(robot, hatch)
        self.lock_with_key(robot, hatch, person)

    def fail_motor(self, robot: str, broken: bool = True) -> None:
        body = self.robots[robot]
        body.motor_fault = broken
        if broken:
            body.fail("the drive motor has a fault")

    def empty_battery(self, robot: str) -> None:
        body = self.robots[robot]
        body.battery = 0.0
        body.fail("the battery is empty")

    def weaken_battery(self, robot: str, fraction: float) -> None:
        """Only so much of a full battery is left; it holds what it shows."""
        self.robots[robot].battery = fraction

    def press_emergency_stop(self, robot: str) -> None:
        """The robot brakes hard and forgets its goal; releasing the button does not make it go on."""
        body = self.robots[robot]
        body.emergency_stop = True
        body.fail("the emergency stop is pressed")

    def release_emergency_stop(self, robot: str) -> None:
        self.robots[robot].emergency_stop = False

    def cut_comms(self, robot: str, cut: bool = True) -> None:
        """Nothing gets through to the robot or back; it finishes what it was doing."""
        self.robots[robot].comms = not cut
