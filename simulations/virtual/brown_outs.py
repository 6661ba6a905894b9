"""Robots that lose their power with papers on board.

What lives here: which ones, and when. What must not: what the hall and its people make of it.
"""

from __future__ import annotations

from simulations.virtual.hall import VirtualHall

LEFT = 0.02
"""Less than any hall expects a robot to drive with; it still tells where it is."""


class BrownOuts:
    """The first ``count`` robots that drive with papers on board, each once. Call ``look`` after each turn."""

    def __init__(self, run: VirtualHall, count: int) -> None:
        self._run, self._count = run, count
        self.robots: list[str] = []

    @property
    def missing(self) -> int:
        """How many have not happened yet."""
        return self._count - len(self.robots)

    def look(self) -> None:
        if not self.missing:
            return
        bodies = self._run.world.robots
        for handoff in self._run.engine.state.book.handoffs.values():
            if handoff.state == "carrying" and handoff.robot not in self.robots and bodies[handoff.robot].v > 0.3:
                self._run.world.weaken_battery(handoff.robot, LEFT)
                self.robots.append(handoff.robot)
                return
