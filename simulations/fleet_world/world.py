"""Many halls in motion at once, for training, what-if studies and the bench.

What lives here: the step, and what robots are told. What people do and who fits where stands in ``body.py``, what may
break in ``faults.py``; how everything moves in ``loops`` and ``arrays``, two engines with one behaviour. What must not:
clocks, networks, decisions, papers, custody.
Deterministic: the same plan, seed, calls and steps give the same world to the last bit, with the same engine. One
thread owns it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from hall_controller.domain.plan import HallPlan
from simulations.fleet_world.compiled import numba_is_here
from simulations.fleet_world.crowd import Crowd, Floats
from simulations.fleet_world.faults import Faults
from simulations.fleet_world.fleet import DRIVING, FAILED, IDLE, NOTHING, REASONS, Flags, Fleet
from simulations.fleet_world.hatches import Index
from simulations.fleet_world.odometry import Odometry
from simulations.fleet_world.room import Room
from simulations.fleet_world.settings import FleetSettings, Rules
from simulations.fleet_world.start import Start, at_docks

Engine = Literal["numba", "numpy"]
Step = Callable[[Fleet, Crowd, Room, Rules, float], None]


class FleetWorld(Faults):
    """``halls`` copies of ``plan``, each with robots at ``starts`` (else those of the plan, at their docks), charged.

    ``people``: how many may be in a hall at once. ``engine``: ``numba`` where that is installed, else ``numpy``.
    Robots and people are told by index: ``world.drive(0, 2, ...)``, or ``world.drive(slice(None), 2, ...)`` for
    robot 2 of every hall.
    """

    def __init__(
        self,
        plan: HallPlan,
        halls: int = 1,
        starts: Sequence[Start] = (),
        people: int = 0,
        seed: int = 0,
        settings: FleetSettings | None = None,
        engine: Engine | None = None,
    ) -> None:
        super().__init__(plan, halls, starts or at_docks(plan), people, settings or FleetSettings())
        self.engine: Engine = engine or ("numba" if numba_is_here() else "numpy")
        self.now_s = 0.0
        self.odometry = Odometry(self.fleet, self.settings, seed)
        self._step_halls = _engine(self.engine)
        self._rules: tuple[float, Rules] = (0.0, self.settings.rules(1.0))
        chargers = [node for node in plan.roadmap.nodes.values() if node.charges]
        self._docks = np.array([(node.x_m, node.y_m) for node in chargers]).reshape(-1, 2)

    def step(self, dt_s: float) -> None:
        """Let ``dt_s`` seconds pass in every hall, in one step."""
        self.now_s += dt_s
        self.hatches.run(dt_s, self.fleet)
        self.odometry.remember()
        self._step_halls(self.fleet, self.crowd, self.room, self._rules_for(dt_s), dt_s)
        self.odometry.drift()

    def _rules_for(self, dt_s: float) -> Rules:
        """Raises: ValueError when robots would not see far enough to stop in time."""
        if self._rules[0] != dt_s:
            fleet, settings = self.fleet, self.settings
            fastest, widest = float(fleet.max_speed.max()), float(fleet.radius.max())
            swing = 1.0 + settings.turn_speed_radps**2 / (2.0 * settings.turn_acceleration_radps2)
            need = 2.0 * (widest + fastest * dt_s + fastest**2 / (2.0 * settings.deceleration_mps2) * swing)
            if settings.sight_m < need:
                raise ValueError(f"robots must see {need:.2f} m far to stop in time, not {settings.sight_m} m")
            self._rules = dt_s, settings.rules(dt_s)
        return self._rules[1]

    # --- what robots are told, and say --------------------------------------------------------------------------------

    def drive(
        self,
        halls: Index,
        robots: Index,
        x_m: npt.ArrayLike,
        y_m: npt.ArrayLike,
        theta_rad: npt.ArrayLike | None = None,
        max_speed_mps: npt.ArrayLike = np.inf,
        stop_here: bool = True,
    ) -> None:
        """Start towards goals, as ``robot_nodes.port.Goal`` has them; dropped where a robot cannot be reached."""
        fleet = self.fleet
        told = self._told(halls, robots)
        for row, value in (
            (fleet.goal_x, x_m),
            (fleet.goal_y, y_m),
            (fleet.goal_theta, np.nan if theta_rad is None else theta_rad),
            (fleet.goal_speed, max_speed_mps),
        ):
            wanted = np.empty(fleet.x.shape)
            wanted[halls, robots] = value
            row[told] = wanted[told]
        hindrance = fleet.hindrance
        able = told & (hindrance == NOTHING)
        fleet.reason[told] = hindrance[told]
        fleet.phase[told] = np.where(able, DRIVING, FAILED)[told]
        fleet.has_goal[told] = able[told]
        fleet.stop_here[told], fleet.aligning[told] = stop_here, False
        fleet.turning[told] = fleet.v[told] == 0.0
        fleet.waited[told] = fleet.walled[told] = 0
        fleet.charging[able] = False

    def stop(self, halls: Index, robots: Index) -> None:
        """Forget the goals; the robots brake to a stand by themselves."""
        told = self._told(halls, robots)
        self.fleet.has_goal[told], self.fleet.phase[told], self.fleet.reason[told] = False, IDLE, NOTHING

    def shoot_bolt(self, halls: Index, robots: Index, hatches: Index, *, draw: bool) -> None:
        """Start the motors of bolts; they have run ``bolt_s`` later."""
        self.hatches.shoot(halls, robots, hatches, draw, self.settings.bolt_s, self.fleet.reachable)

    def charge(self, halls: Index, robots: Index, on: bool) -> None:
        """Connect to the charger that a robot stands at; without one nothing happens."""
        fleet = self.fleet
        told = self._told(halls, robots)
        away = np.hypot(fleet.x[..., None] - self._docks[:, 0], fleet.y[..., None] - self._docks[:, 1])
        docked = (away <= self.settings.charger_reach_m).any(axis=-1) & (fleet.v == 0.0) & ~fleet.has_goal
        fleet.charging[told] = docked[told] & on

    def reason(self, hall: int, robot: int) -> str:
        """Why the last goal of a robot failed, in plain words."""
        return REASONS[int(self.fleet.reason[hall, robot])]

    def believed_pose(self) -> tuple[Floats, Floats, Floats]:
        """Where robots think they are (x, y, theta): the truth, with noise where the settings ask for it."""
        return self.odometry.believed()

    def _told(self, halls: Index, robots: Index) -> Flags:
        told = np.zeros(self.fleet.x.shape, dtype=np.bool_)
        told[halls, robots] = True
        return told & self.fleet.reachable


def _engine(name: Engine) -> Step:
    """The step of one engine, imported only when it is asked for: numba takes a second.

    Raises:
        ValueError: for ``numba`` where that is not installed.
    """
    if name == "numba" and not numba_is_here():
        raise ValueError("numba is not installed; the engine numpy needs nothing")
    module = "loops" if name == "numba" else "arrays"
    step: Step = importlib.import_module(f"simulations.fleet_world.{module}.stepping").step_halls
    return step
