"""Many halls at once, as arrays shaped [halls, robots]: the fast sister of ``simulations.world``.

What lives here: bodies, their motion and their manners, for training, what-if studies and the bench. What must not:
protocols, networks, clocks, decisions. Nobody outside ``simulations`` may know that this exists.
Frame ``hall``: metres, radians, x east, y north, counter-clockwise. Times are seconds of the caller's time.
"""

from simulations.fleet_world.settings import FleetSettings
from simulations.fleet_world.start import Start
from simulations.fleet_world.world import FleetWorld

__all__ = ["FleetSettings", "FleetWorld", "Start"]
