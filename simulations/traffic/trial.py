"""One map, one number of robots, one seed: tried out and counted.

What lives here: ``Trial`` and ``try_out``. What must not: printing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from simulations.traffic.maps import plan_named
from simulations.traffic.mishaps import Mishaps
from simulations.traffic.trips import Trips


@dataclass(slots=True)
class Trial:
    """``notes`` say what went wrong, if anything did; ``counts`` how often what happened."""

    map: str
    robots: int
    trips: int
    seed: int
    mishaps: bool
    clean: bool = False
    longest_wait_s: int = 0
    bound_s: int = 0
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def line(self) -> dict[str, object]:
        return asdict(self)


def try_out(trial: Trial, show: Callable[[int, str], None] = lambda _done, _words: None) -> Counter[str]:
    """Fill in what was found; returns the counts. Raises: ValueError when the map has no room for so many robots."""
    trips = Trips(plan_named(trial.map, trial.robots), trial.seed)
    if trial.mishaps:
        Mishaps(trips)
    tally = trips.run(trial.trips, show)
    trial.clean, trial.notes = trips.referee.clean, trips.referee.notes
    trial.longest_wait_s, trial.bound_s = round(tally.longest_wait_s), round(trips.referee.patience_s)
    trial.counts = {
        "trips": tally.trips,
        "updates": tally.updates,
        "charges": tally.charges,
        "hall_s": round(trips.now),
        **tally.mishaps,
    } | asdict(trips.referee.fouls)
    return Counter(trial.counts)
