"""How honest estimated times of arrival are: each is compared with what came.

What lives here: ``Punctuality``. What must not: the estimate (``hall_controller.domain.eta``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_controller.domain.eta import eta_s
from simulations.traffic.trips import Trips

EVERY_S = 5.0
LEAST_S = 10.0
"""Below this the error is measured against this: two seconds of five are not 40 % of anything that a person notices."""


@dataclass(slots=True)
class Punctuality:
    """Asks for every robot on the way, now and then, and waits for the truth. ``errors`` are shares of the time left;
    ``blocked`` those of robots that stood still when asked; ``unknown`` counts the times when nobody could say."""

    trips: Trips
    errors: list[float] = field(default_factory=list)
    blocked: list[float] = field(default_factory=list)
    unknown: int = 0
    _open: dict[str, list[tuple[float, float, bool]]] = field(default_factory=dict)

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
                self._open.setdefault(order.id, []).append((trips.now, left_s, not body.driving))
            self.unknown += order is not None and left_s is None
        trips.at(trips.now + EVERY_S, self._ask)

    def _settle(self, order: str) -> None:
        for asked_s, left_s, stood in self._open.pop(order, ()):
            took_s = self.trips.now - asked_s
            error = abs(took_s - left_s) / max(took_s, LEAST_S)
            self.errors.append(error)
            if stood:
                self.blocked.append(error)
