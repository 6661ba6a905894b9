"""One robot as a thing: where it is, how fast, what it was told to do, its battery and its hatches.

What lives here: the state and the switches of a body. What must not: how it moves (``drive.py``), who may command it.
"""

from __future__ import annotations

import math

from hall_controller.domain.plan import RobotSpec
from robot_nodes.port import DrivePhase, Goal
from simulations.world.hatch import HatchBody
from simulations.world.settings import WorldSettings


class RobotBody:
    """``v`` in m/s along the heading (never negative), ``w`` in rad/s. ``still``: stands and has no goal.

    ``turning``: faces its goal before it sets off. ``aligning``: has reached it and takes the heading asked for.
    ``unsecured_since``: world time since when a hatch with papers in it has not been closed and locked, else None.
    ``came_from``: where it was before the newest step. ``people_mps``: how fast the people around let it drive, as seen
    at ``looked_at``. ``yielding``: it stands or brakes for somebody, since ``yielding_since``. ``asked_at``: when it
    last asked people to step aside. ``squeezing``: it creeps past somebody who does not move. ``lost``: its
    localisation has failed, until somebody tells it where it is.
    """

    def __init__(self, spec: RobotSpec, settings: WorldSettings, x: float, y: float, theta: float) -> None:
        self.id = spec.id
        self.radius_m = spec.radius_m
        self.max_speed_mps = spec.max_speed_mps
        self.settings = settings
        self.x, self.y, self.theta = x, y, theta
        self.v = self.w = 0.0
        self.still = True
        self.yielding = self.squeezing = False
        self.yielding_since = 0.0
        self.looked_at = self.asked_at = -math.inf
        self.people_mps = math.inf
        self.stops_for_people = self.squeezes = 0
        self.goal: Goal | None = None
        self.goal_id = ""
        self.phase: DrivePhase = "idle"
        self.reason = ""
        self.turning = self.aligning = False
        self.hatches = {hatch: HatchBody(hatch) for hatch in spec.hatches}
        self.unsecured_since: float | None = None
        self.forced_at = -math.inf
        self.battery = 1.0
        self.charging = False
        self.emergency_stop = False
        self.motor_fault = False
        self.comms = True
        self.lost = False
        self.metres = 0.0
        self.believed_offset = (0.0, 0.0)
        self.came_from = (x, y)

    @property
    def alive(self) -> bool:
        return self.battery > 0.0

    @property
    def reachable(self) -> bool:
        """Whether a command would get through to it."""
        return self.comms and self.alive

    @property
    def hindrance(self) -> str:
        """Why it cannot drive now, in plain words; empty when it can."""
        if self.emergency_stop:
            return "the emergency stop is pressed"
        if self.motor_fault:
            return "the drive motor has a fault"
        return "" if self.alive else "the battery is empty"

    @property
    def faults(self) -> tuple[str, ...]:
        """Coded words, as a robot's own diagnosis would give them."""
        words = ["drive.motor"] if self.motor_fault else []
        for hatch in self.hatches.values():
            if hatch.forced or hatch.jammed:
                words += [f"hatch.forced:{hatch.id}"] * hatch.forced + [f"hatch.bolt:{hatch.id}"] * hatch.jammed
        return tuple(words)

    def pursue(self, goal: Goal) -> None:
        """Take a new goal, in place of any earlier one."""
        self.goal_id, self.reason = goal.id, self.hindrance
        if self.reason:
            self.goal, self.phase = None, "failed"
            return
        self.goal, self.phase = goal, "driving"
        self.turning, self.aligning = self.v == 0.0, False
        self.still = self.charging = False

    def forget(self) -> None:
        """Drop the goal on request; it brakes to a stand by itself."""
        self.goal, self.goal_id, self.phase, self.reason = None, "", "idle", ""

    def fail(self, reason: str) -> None:
        """Give the goal up; whoever set it learns why."""
        if self.goal is not None and self.phase == "driving":
            self.phase, self.reason = "failed", reason
        self.goal = None

    def freeze(self) -> None:
        """Stand at once."""
        self.v = self.w = 0.0
        self.still = self.goal is None

    def bump(self, into: str) -> None:
        """It ran into something: it stands where it was a step ago and gives its goal up."""
        self.x, self.y = self.came_from
        self.fail(f"ran into {into}")
        self.freeze()

    def rest(self, dt: float) -> None:
        """Time passes for a robot that stands: the battery runs down, or fills at a charger."""
        if self.charging:
            self.battery = min(1.0, self.battery + self.settings.charge_per_s * dt)
        elif self.battery > 0.0:
            self.battery = max(0.0, self.battery - self.settings.idle_drain_per_s * dt)
