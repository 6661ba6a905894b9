"""What stands on the floor and how fast one may drive there: exact answers, made cheap by a grid.

What lives here: whether a footprint touches something, the speed limit at a point. What must not: anything that moves.
Each cell of the grid remembers, from the first time it is asked for, the few walls near it and the zones that cut it.
"""

from __future__ import annotations

import math

from hall_controller.domain.plan import HallPlan, Zone
from simulations.world.geometry import Segment, inside, segments_of, squared_distance

CELLS_PER_M = 4.0
HALF_DIAGONAL_M = math.sqrt(0.5) / CELLS_PER_M
ROW = 1 << 16
WALL_TOLERANCE_M = 0.001


class Floor:
    """Walls, furniture and speed limits of one hall. ``reach_m`` is the largest radius it will be asked for."""

    def __init__(self, plan: HallPlan, reach_m: float) -> None:
        self._plan = plan
        self._segments = segments_of(plan.outline, "outer wall")
        for obstacle in plan.obstacles:
            self._segments += segments_of(obstacle.outline, obstacle.id)
        self._zone_sides = [(zone, segments_of(zone.outline, zone.id)) for zone in plan.zones]
        self._near = reach_m + HALF_DIAGONAL_M + 0.01
        self._x0 = min(p.x_m for p in plan.outline) - 5.0
        self._y0 = min(p.y_m for p in plan.outline) - 5.0
        self._walls: dict[int, tuple[Segment, ...]] = {}
        self._limits: dict[int, float | tuple[Zone, ...]] = {}
        self.lowest_limit_mps = min((zone.speed_limit_mps for zone in plan.zones), default=math.inf)

    def touched(self, x: float, y: float, radius: float) -> str:
        """The wall or piece of furniture that a circle overlaps; empty when it is free."""
        key = int((x - self._x0) * CELLS_PER_M) * ROW + int((y - self._y0) * CELLS_PER_M)
        walls = self._walls.get(key)
        if walls is None:
            walls = self._walls[key] = self._walls_near(key)
        if walls:
            allowed = (radius - WALL_TOLERANCE_M) ** 2
            for segment in walls:
                if squared_distance(x, y, segment) < allowed:
                    return segment[5]
        return ""

    def standing_room(self, x: float, y: float, radius: float) -> bool:
        """Whether a circle stands in the hall, free of everything; also right where it was not driven to."""
        if not inside(x, y, self._plan.outline) or self.touched(x, y, radius):
            return False
        return not any(inside(x, y, obstacle.outline) for obstacle in self._plan.obstacles)

    def speed_limit(self, x: float, y: float) -> float:
        """The lowest limit of the zones that a point lies in; infinite outside all of them."""
        key = int((x - self._x0) * CELLS_PER_M) * ROW + int((y - self._y0) * CELLS_PER_M)
        limit = self._limits.get(key)
        if limit is None:
            limit = self._limits[key] = self._limit_of(key)
        if isinstance(limit, float):
            return limit
        return min((zone.speed_limit_mps for zone in limit if inside(x, y, zone.outline)), default=math.inf)

    def _centre(self, key: int) -> tuple[float, float]:
        return self._x0 + (key // ROW + 0.5) / CELLS_PER_M, self._y0 + (key % ROW + 0.5) / CELLS_PER_M

    def _walls_near(self, key: int) -> tuple[Segment, ...]:
        x, y = self._centre(key)
        return tuple(s for s in self._segments if squared_distance(x, y, s) < self._near * self._near)

    def _limit_of(self, key: int) -> float | tuple[Zone, ...]:
        """One number where no border runs through the cell, else the zones to look at more closely."""
        x, y = self._centre(key)
        whole, cut = [], []
        for zone, sides in self._zone_sides:
            if any(squared_distance(x, y, side) <= HALF_DIAGONAL_M * HALF_DIAGONAL_M for side in sides):
                cut.append(zone)
            elif inside(x, y, zone.outline):
                whole.append(zone)
        if cut:
            return tuple(whole + cut)
        return min((float(zone.speed_limit_mps) for zone in whole), default=math.inf)
