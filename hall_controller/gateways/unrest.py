"""Robots that come and go, or change their mind, faster than any honest one: each change is a row in the book.

What lives here: how restless one robot is. What must not: what follows from it (``robots.py``).
Every change back or forth counts, and is forgiven with time. An honest robot changes its mind now and then: somebody
presses its stop, its network breaks, it is pushed. What counts is what makes the hall write: alerts, robots that appear
and vanish, orders that are lost, places.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_controller.domain.book import Robot
from hall_controller.domain.charge import LOW_BATTERY
from hall_controller.domain.live import FIELD_VIOLATION, RobotLive

MOST = 24.0
CALM_PER_S = 0.2
"""So many changes are forgiven in a second: more than that on and on is too much, whatever the pace."""
ON_PROBATION = 0.75 * MOST
GRAVE = 3.0
"""Vanishing, forgetting an order and being elsewhere make the hall write more than one row each."""
STEADY_S = 3.0
"""What an isolated robot says of its emergency stop counts once it has said so for as long."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """``shut``: hatches that it tells of and whether each is shut; ``bound``: those that something is bound to."""

    alarms: tuple[bool, ...]
    shut: dict[str, bool]
    bound: frozenset[str]
    order: str
    knows: bool
    node: str


@dataclass(slots=True)
class Unrest:
    """One robot's. ``level``: what is not yet forgiven; times are hall seconds."""

    level: float = 0.0
    _at: float = 0.0
    _last: _Seen | None = None
    _stop: bool = False
    _stop_since: float | None = None

    def look(self, page: Robot | None, seen: RobotLive) -> bool:
        """Count what has changed since the state before; whether that is too much."""
        if page is None:
            return False
        now, before = _picture(page, seen), self._last
        self._last, self._stop, self._stop_since = now, seen.emergency_stop, None
        return before is not None and self.add(_changes(before, now), seen.at)

    def gone(self, now: float) -> bool:
        """It has said good-bye; whether it does so too often."""
        return self.add(GRAVE, now)

    def add(self, weight: float, now: float) -> bool:
        self.level = max(0.0, self.level - max(0.0, now - self._at) * CALM_PER_S) + weight
        self._at = now
        return self.level > MOST

    def forgive(self) -> None:
        """A person has looked: it may be believed again, and is isolated sooner if it goes on."""
        self.level, self._last = min(self.level, ON_PROBATION), None

    def steady_stop(self, seen: RobotLive) -> bool:
        """Whether the emergency stop of an isolated robot counts as pressed."""
        if seen.emergency_stop == self._stop:
            self._stop_since = None
        elif self._stop_since is None:
            self._stop_since = seen.at
        elif seen.at - self._stop_since >= STEADY_S:
            self._stop, self._stop_since = seen.emergency_stop, None
        return self._stop


def _picture(page: Robot, seen: RobotLive) -> _Seen:
    troubles = any(trouble != FIELD_VIOLATION for trouble in seen.troubles)
    low = seen.battery_fraction is None or seen.battery_fraction < LOW_BATTERY
    order = page.order.id if page.order is not None else ""
    alarms = (seen.emergency_stop, seen.paused, bool(seen.faults), troubles, low)
    shut = {hatch: each.secure for hatch, each in seen.hatches.items()}
    return _Seen(alarms, shut, frozenset(page.hatches), order, seen.order == order, page.node)


def _changes(before: _Seen, now: _Seen) -> float:
    """Hatches in use are opened and shut by people; only what others do counts."""
    turned = sum(a != b for a, b in zip(before.alarms, now.alarms, strict=True))
    used = before.bound | now.bound
    turned += sum(shut != now.shut.get(hatch, False) for hatch, shut in before.shut.items() if hatch not in used)
    if before.order and not before.knows:
        return turned + GRAVE * (before.order != now.order)  # the hall gave it up: the robot never took it
    forgot = bool(now.order) and before.order == now.order and not now.knows
    moved = not before.order and not now.order and before.node not in ("", now.node)
    return turned + GRAVE * (forgot + moved)
