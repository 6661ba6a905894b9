"""How honest estimated times of arrival are: each is compared with what came.

What lives here: ``Punctuality``. What must not: the estimate (``hall_controller.domain.eta``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from hall_controller.domain.eta import eta_s
from simulations.traffic.trips import Trips

EVERY_S = 5.0
LEAST_S = 10.0
"""Below this the error is measured against this: two seconds of five are not 40 % of anything that a person notices."""


class Told(NamedTuple):
    """One estimate and what came. ``error``: a share of the time that was left. ``stood``: the robot stood still when
    asked. ``struck``: between the telling and the arrival a new mishap befell some robot, which nobody could know."""

    error: float
    stood: bool
    struck: bool


class _Open(NamedTuple):
    """``mishaps``: how many there had been when it was asked."""

    asked_s: float
    left_s: float
    stood: bool
    mishaps: int


@dataclass(slots=True)
class Punctuality:
    """Asks for every robot on the way, now and then, and waits for the truth; ``unknown`` counts the times when nobody
    could say."""

    trips: Trips
    told: list[Told] = field(default_factory=list)
    unknown: int = 0
    _open: dict[str, list[_Open]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ask()
        self.trips.on_stop.append(self._settle)

    def _ask(self) -> None:
        trips = self.trips
        for body in trips.bodies.values():
            trips.hear(body)  # robots report at least this often
        for body in trips.bodies.values():
            order = trips.state.book.robot(body.id).order
            left_s = eta_s(trips.state, body.id)
            if order is not None and left_s is not None:
                asked = _Open(trips.now, left_s, not body.driving, self._mishaps())
                self._open.setdefault(order.id, []).append(asked)
            self.unknown += order is not None and left_s is None
        trips.at(trips.now + EVERY_S, self._ask)

    def _settle(self, order: str) -> None:
        for asked in self._open.pop(order, ()):
            took_s = self.trips.now - asked.asked_s
            error = abs(took_s - asked.left_s) / max(took_s, LEAST_S)
            self.told.append(Told(error, asked.stood, self._mishaps() > asked.mishaps))

    def _mishaps(self) -> int:
        return sum(self.trips.tally.mishaps.values())
