"""The task that both simulators are given: robots in an empty room, each with a new random goal whenever it arrives.

What lives here: the room, where robots start, and our side of the race. What must not: the peer, tables.
"""

from __future__ import annotations

import math
import time

import numpy as np
import numpy.typing as npt

from hall_controller.domain.plan import Dwell, HallPlan, Point, Roadmap
from simulations.fleet_world import FleetSettings, FleetWorld, Start
from simulations.fleet_world.world import Engine

ROOM_M = (13.0, 10.0)
STEP_S = 0.1
RADIUS_M = 0.28
SPEED_MPS = 0.8
EDGE_M = 0.4
SIGHT_M = 3.0
ENDLESS = FleetSettings(idle_drain_per_s=0.0, drive_drain_per_m=0.0)
"""Batteries that last: the fastest simulator would else be measured with robots that have run flat."""


def room(width_m: float, height_m: float) -> HallPlan:
    """Four walls and nothing in them."""
    corners = ((0.0, 0.0), (width_m, 0.0), (width_m, height_m), (0.0, height_m))
    return HallPlan(
        id="room", name_zh="空房间", name_en="Empty room", timezone="Asia/Shanghai",
        outline=tuple(Point(x, y) for x, y in corners), zones=(), obstacles=(), places={},
        roadmap=Roadmap({}, {}, {}), robots={}, staff={}, devices={}, scenes={}, dwell=Dwell(),
    )  # fmt: skip


def places(robots: int, width_m: float, height_m: float) -> list[tuple[float, float, float]]:
    """Robots in rows, x, y and heading; the same for both simulators."""
    dice = np.random.default_rng(1)
    columns = math.ceil(math.sqrt(robots * width_m / height_m))
    rows = math.ceil(robots / columns)
    across, up = width_m / columns, height_m / rows
    return [
        (across * (n % columns + 0.5), up * (n // columns + 0.5), float(dice.uniform(-math.pi, math.pi)))
        for n in range(robots)
    ]


class OurSide:
    """``halls`` rooms with ``robots`` each, as one world."""

    name = "this"

    def __init__(
        self, robots: int, size_m: tuple[float, float] = ROOM_M, halls: int = 1, engine: Engine | None = None
    ) -> None:
        starts = [Start(x, y, theta, RADIUS_M, SPEED_MPS) for x, y, theta in places(robots, *size_m)]
        self._size, self._dice = size_m, np.random.default_rng(2)
        self.world = FleetWorld(room(*size_m), halls, starts, settings=ENDLESS, engine=engine)
        self.robots = robots * halls
        everybody = np.nonzero(~self.world.fleet.has_goal)
        self._send(*everybody)

    def _send(self, halls: npt.NDArray[np.int64], robots: npt.NDArray[np.int64]) -> None:
        x = self._dice.uniform(EDGE_M, self._size[0] - EDGE_M, len(halls))
        y = self._dice.uniform(EDGE_M, self._size[1] - EDGE_M, len(halls))
        self.world.drive(halls, robots, x, y, max_speed_mps=SPEED_MPS)

    def run(self, steps: int) -> float:
        """Seconds that so many steps took, new goals included."""
        began = time.perf_counter()
        for _ in range(steps):
            self.world.step(STEP_S)
            free = ~self.world.fleet.has_goal
            if free.any():
                self._send(*np.nonzero(free))
        return time.perf_counter() - began

    def speed_mps(self) -> float:
        """How fast robots are now, on average."""
        return float(self.world.fleet.v.mean())

    def closest_m(self) -> float:
        """The smallest gap between two robots of one hall now."""
        fleet = self.world.fleet
        gaps = np.hypot(fleet.x[:, :, None] - fleet.x[:, None, :], fleet.y[:, :, None] - fleet.y[:, None, :])
        return float((gaps + 9.0 * np.eye(fleet.x.shape[1])).min()) - 2.0 * RADIUS_M
