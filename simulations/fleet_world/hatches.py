"""Doors and bolts of every hatch of every robot, as arrays shaped [halls, robots, hatches].

What lives here: what hands and motors do to them. What must not: who may open one (the hall decides).
As in ``simulations.world``: a door opens only with the bolt drawn; a bolt that is shot at an open door does not catch;
a jammed or broken one stays where it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from robot_nodes.port import Hatch
from simulations.fleet_world.fleet import Fleet
from simulations.world.hatch import REPORTS, UNKNOWN

Flags = npt.NDArray[np.bool_]
Index = int | slice | npt.NDArray[np.int64] | npt.NDArray[np.bool_]


class Hatches:
    """``left_s``: how long a bolt's motor still runs (infinite when it does not), ``drawing``: which way."""

    def __init__(self, halls: int, robots: int, hatches: int) -> None:
        shape = (halls, robots, hatches)
        self.door_open: Flags = np.zeros(shape, dtype=np.bool_)
        self.drawn: Flags = np.zeros(shape, dtype=np.bool_)
        self.forced: Flags = np.zeros(shape, dtype=np.bool_)
        self.jammed: Flags = np.zeros(shape, dtype=np.bool_)
        self.blind: Flags = np.zeros(shape, dtype=np.bool_)
        self.drawing: Flags = np.zeros(shape, dtype=np.bool_)
        self.left_s = np.full(shape, np.inf)
        self._running = False

    @property
    def secure(self) -> Flags:
        return ~self.door_open & ~self.drawn

    def shoot(self, halls: Index, robots: Index, hatches: Index, draw: bool, bolt_s: float, reachable: Flags) -> None:
        """Start the motors of bolts; a later command for the same bolt wins. Unreachable robots hear nothing."""
        chosen = np.zeros(self.drawn.shape, dtype=np.bool_)
        chosen[halls, robots, hatches] = True
        chosen &= reachable[..., None]
        self.left_s[chosen] = bolt_s
        self.drawing[chosen] = draw
        self._running = True

    def run(self, dt_s: float, fleet: Fleet) -> None:
        """Time passes for the motors."""
        if not self._running:
            return
        self.left_s -= dt_s
        done = self.left_s <= 1e-9
        moves = done & fleet.alive[..., None] & ~self.jammed & ~self.forced & (self.drawing | ~self.door_open)
        self.drawn[moves] = self.drawing[moves]
        self.left_s[done] = np.inf
        self._running = bool(np.isfinite(self.left_s).any())

    def open_doors(self, halls: Index, robots: Index, hatches: Index) -> Flags:
        """Open them; True where the bolt let go of the door."""
        opened: Flags = np.asarray(self.drawn[halls, robots, hatches])
        self.door_open[halls, robots, hatches] |= opened
        return opened

    def close_doors(self, halls: Index, robots: Index, hatches: Index) -> Flags:
        """Push them shut; True where they stay shut (a broken one does not). The bolts stay where they are."""
        shut: Flags = ~np.asarray(self.forced[halls, robots, hatches])
        self.door_open[halls, robots, hatches] &= ~shut
        return shut

    def report(self, hall: int, robot: int, hatch: int) -> Hatch:
        """What the sensors of one hatch say; a blind one says nothing."""
        at = hall, robot, hatch
        return UNKNOWN if self.blind[at] else REPORTS[bool(self.door_open[at]), bool(self.drawn[at])]
