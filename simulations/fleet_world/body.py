"""The things in many halls at once: room, robots, hatches, people; and who fits where.

What lives here: making them, and asking what is free. What must not: the step (``world.py``), faults.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from hall_controller.domain.plan import HallPlan
from simulations.fleet_world.arrays.shapes import clearance
from simulations.fleet_world.crowd import LONGEST_ROUTE, Crowd, Floats
from simulations.fleet_world.fleet import Fleet
from simulations.fleet_world.hatches import Hatches
from simulations.fleet_world.room import room_of
from simulations.fleet_world.settings import WALL_AIR_M, FleetSettings
from simulations.fleet_world.start import Start


class Bodies:
    """``halls`` copies of one hall. Frame ``hall`` of each: metres, radians, counter-clockwise."""

    def __init__(
        self, plan: HallPlan, halls: int, starts: Sequence[Start], people: int, settings: FleetSettings
    ) -> None:
        self.plan = plan
        self.settings = settings
        self.room = room_of(plan, min(start.radius_m for start in starts))
        self.fleet = Fleet(halls, len(starts))
        self.hatches = Hatches(halls, len(starts), max(len(start.hatches) for start in starts))
        self.crowd = Crowd(halls, people, settings.person_radius_m)
        for robot, start in enumerate(starts):
            self._begin(robot, start)
        self._require_apart()

    def _begin(self, robot: int, start: Start) -> None:
        fleet = self.fleet
        fleet.radius[:, robot] = start.radius_m
        fleet.max_speed[:, robot] = start.max_speed_mps
        fleet.holonomic[:, robot] = start.holonomic
        fleet.x[:, robot], fleet.y[:, robot], fleet.theta[:, robot] = start.x_m, start.y_m, start.theta_rad
        fleet.course_x[:, robot], fleet.course_y[:, robot] = np.cos(start.theta_rad), np.sin(start.theta_rad)
        if self.clearance(start.x_m, start.y_m) < start.radius_m + WALL_AIR_M:
            raise ValueError(f"robot {robot} does not fit at {start.x_m:.2f}, {start.y_m:.2f}")

    def _require_apart(self) -> None:
        fleet = self.fleet
        tree = shapely.STRtree(shapely.points(fleet.x[0], fleet.y[0]))
        a, b = tree.query(tree.geometries, predicate="dwithin", distance=2.0 * float(fleet.radius.max()))
        gap = np.hypot(fleet.x[0, a] - fleet.x[0, b], fleet.y[0, a] - fleet.y[0, b])
        close = (a < b) & (gap < fleet.radius[0, a] + fleet.radius[0, b])
        if close.any():
            raise ValueError(f"robots {a[close][0]} and {b[close][0]} stand in the same place")

    def clearance(self, x_m: float, y_m: float) -> float:
        """How far a point is from the nearest wall or piece of furniture; 0 inside of one."""
        return float(clearance(self.room, np.array([x_m]), np.array([y_m]))[0])

    def require_room(self, hall: int, x_m: float, y_m: float, radius_m: float, except_robot: int = -1) -> None:
        """Raises: ValueError when a disc does not fit here, beside walls, people and floor that robots own."""
        fleet, crowd = self.fleet, self.crowd
        if self.clearance(x_m, y_m) < radius_m + WALL_AIR_M:
            raise ValueError(f"no room at {x_m:.2f}, {y_m:.2f}")
        roll = fleet.v[hall] ** 2 / self.settings.deceleration_mps2
        near = np.hypot(fleet.x[hall] - x_m, fleet.y[hall] - y_m) < fleet.radius[hall] + radius_m + roll
        near[except_robot] &= except_robot < 0
        gap = np.hypot(crowd.x[hall] - x_m, crowd.y[hall] - y_m) - crowd.radius[hall] - radius_m
        if near.any() or (crowd.present[hall] & (gap < self.settings.people_air_m)).any():
            raise ValueError(f"somebody stands at {x_m:.2f}, {y_m:.2f}")

    # --- people ------------------------------------------------------------------------------------------------------

    def enter(self, hall: int, person: int, x_m: float, y_m: float) -> None:
        """Somebody comes in, or is simply there from the start.

        Raises:
            ValueError: if a robot stands there, or needs that floor to come to a stand.
        """
        fleet, crowd = self.fleet, self.crowd
        roll = fleet.v[hall] ** 2 / self.settings.deceleration_mps2
        reach = fleet.radius[hall] + crowd.radius[hall, person] + self.settings.people_air_m + roll
        if (np.hypot(fleet.x[hall] - x_m, fleet.y[hall] - y_m) < reach).any():
            raise ValueError(f"a robot is at {x_m:.2f}, {y_m:.2f}")
        crowd.x[hall, person], crowd.y[hall, person], crowd.present[hall, person] = x_m, y_m, True
        crowd.seated[hall, person] = False
        crowd.route_at[hall, person] = crowd.route_end[hall, person] = 0

    def leave(self, hall: int, person: int) -> None:
        self.crowd.present[hall, person] = False

    def walk(
        self, hall: int, person: int, route: Floats | Sequence[tuple[float, float]], speed_mps: float = 1.0
    ) -> None:
        """Start along ``route`` (points, at most 32), in place of any earlier one.

        Raises:
            ValueError: if the route is longer, or nobody of this number is in the hall.
        """
        crowd, points = self.crowd, np.asarray(route, dtype=np.float64).reshape(-1, 2)
        if len(points) > LONGEST_ROUTE or not crowd.present[hall, person]:
            raise ValueError(f"person {person} of hall {hall} cannot walk {len(points)} points")
        crowd.routes[hall, person, : len(points)] = points
        crowd.route_at[hall, person], crowd.route_end[hall, person] = 0, len(points)
        crowd.speed[hall, person], crowd.seated[hall, person] = speed_mps, False

    def sit(self, hall: int, person: int) -> None:
        crowd = self.crowd
        crowd.route_at[hall, person] = crowd.route_end[hall, person] = 0
        crowd.seated[hall, person] = True
