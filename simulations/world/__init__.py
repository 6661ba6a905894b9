"""A hall without a hall: floor, robots, hatches, people and papers as they physically are.

What lives here: physical truth and a referee who watches it, stepped by the caller, the same for the same seed.
What must not: protocols, networks, clocks, decisions. Nobody outside ``simulations`` may know that this exists.
Frame ``hall``: metres, radians, x east, y north, counter-clockwise. Times are seconds of the caller's time.
"""

from simulations.world.papers import Spot
from simulations.world.person import Person
from simulations.world.referee import Violation
from simulations.world.robot_body import RobotBody
from simulations.world.settings import WorldSettings
from simulations.world.world import CannotAct, World

__all__ = ["CannotAct", "Person", "RobotBody", "Spot", "Violation", "World", "WorldSettings"]
