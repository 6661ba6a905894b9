"""A whole hall in one process on virtual time: the real controller, real robot nodes, a simulated world and its people.

What lives here: the scheduler that stands in for network and clock. What must not: any logic of the hall itself.
"""

from simulations.virtual.hall import VirtualHall

__all__ = ["VirtualHall"]
