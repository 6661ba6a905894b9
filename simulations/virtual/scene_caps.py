"""What the scene lets each robot of a virtual hall drive, road that was released before the scene included.

What lives here: that book-keeping. What must not: judging speeds (``simulations.world.usher``).
"""

from __future__ import annotations

from hall_controller.domain.speeds import released_ahead_m, scene_cap_mps
from simulations.virtual.hall import VirtualHall
from simulations.world import RobotBody

WAVER_M = 0.3
"""So much more than the length of its road a robot drives to the road's end, around people and through bends."""


class SceneCaps:
    """What the scene lets each robot drive: a new cap counts from the end of the road it held when the scene came."""

    def __init__(self, hall: VirtualHall) -> None:
        self._hall, self.cap_mps = hall, scene_cap_mps(hall.engine.state)
        self._before: dict[str, tuple[float, float]] = {}
        self.bound_m = 0.0

    def look(self) -> None:
        state = self._hall.engine.state
        cap = scene_cap_mps(state)
        if cap != self.cap_mps:
            for body in self._hall.world.robots.values():
                ahead_m = released_ahead_m(state, state.book.robot(body.id))
                self._before[body.id] = self.of(body), body.metres + ahead_m + WAVER_M
                self.bound_m = max(self.bound_m, ahead_m)
            self.cap_mps = cap

    def of(self, body: RobotBody) -> float:
        """The cap for one robot where it is now."""
        cap, until_m = self._before.get(body.id, (0.0, 0.0))
        return max(cap, self.cap_mps) if body.metres < until_m else self.cap_mps
