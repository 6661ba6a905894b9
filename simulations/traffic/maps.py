"""Maps to try the rules of the road on: the sample hall, and small ones that are nasty on purpose.

What lives here: sketches by name, and ``plan_named``. What must not: how a sketch becomes a plan (``sketch.py``).
"""

from __future__ import annotations

from hall_controller.domain.plan import HallPlan
from hall_controller.plan import load_plan, plan_from_text
from simulations.halls import grid_hall
from simulations.sample import sample_hall
from simulations.traffic.sketch import plan_of, with_robots

CORRIDOR = """
oooooooooo
..........
dddddddddd
"""
"""One lane for all, nowhere to pass."""

DEAD_ENDS = """
 o   o   o   o
o.o o.o o.o o.o
 .   .   .   .
...............
 .   .   .   .
d.d d.d d.d d.d
 d   d   d   d
"""

SWAP = """
 ooo      ooo
o............o
 ddd      ddd
"""
"""Two crowds that want to each other's end of a lane without a place to pass."""

RING = """
 oooooo
o......o
o.    .o
d.    .d
d......d
 dddddd
"""

GRID = """
 o o o o o
...........
. . . . . .
...........
. . . . . .
...........
. . . . . .
...........
ddddddddddd
"""

FULL_DOCKS = """
 dddddd
o.......
 dddddd
"""
"""One stop, and every dock has its robot."""

SHARED = """
 oooooo cc
o.........
 dddddd dd
"""
"""Two chargers for all, side by side at one end of the only lane."""

SKETCHES = {
    "corridor": CORRIDOR,
    "dead-ends": DEAD_ENDS,
    "swap": SWAP,
    "ring": RING,
    "grid": GRID,
    "full-docks": FULL_DOCKS,
    "shared": SHARED,
}
MOST_ROBOTS = 12
NAMES = ("sample", "hall", *SKETCHES)


def plan_named(name: str, robots: int) -> HallPlan:
    """One of ``NAMES`` with so many robots. Raises: KeyError for another name, ValueError for too many robots."""
    if name == "sample":
        return with_robots(load_plan(sample_hall()), robots)
    if name == "hall":
        return plan_from_text(grid_hall(robots, desks=6, seats=12), "hall")
    return with_robots(plan_of(name, SKETCHES[name]), robots)
