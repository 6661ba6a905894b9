"""When to leave a cloud alone: after failures in a row, or because it asked for it.

What lives here: the circuit breaker and the gate that keeps to Retry-After. What must not: clocks, calls.
"""

from __future__ import annotations

import random

from robot_nodes.vendor_http.backoff import Backoff
from robot_nodes.vendor_http.patience import Patience

RETRY_AFTER_MOST_S = 60.0
"""A cloud that asks for a longer rest is asked again after this: a typing error there must not end a robot's day."""


class Breaker:
    """Closed: all calls pass. Open: none do. Once it has cooled, one call is let through to try."""

    def __init__(self, patience: Patience, dice: random.Random) -> None:
        self._limit = patience.breaker_failures
        self._cooling = Backoff(2.0 * patience.backoff_s, patience.breaker_most_s, dice)
        self._failures = 0
        self._try_at = 0.0
        self._gate_until = 0.0
        self.times_opened = 0

    def may(self, now: float, urgent: bool) -> bool:
        """Whether a call may go out.

        An ``urgent`` one (a stop) always may: a robot that drives on is worse than one call too many, and whoever sends
        it waits longer after each failure by himself.
        """
        if urgent:
            return True
        if now < self._gate_until:
            return False
        if self._failures < self._limit:
            return True
        if now < self._try_at:
            return False
        self._try_at = now + self._cooling.next_s()
        return True

    def succeeded(self) -> None:
        self._failures = 0
        self._cooling.reset()

    def failed(self, now: float) -> None:
        self._failures += 1
        if self._failures == self._limit:
            self.times_opened += 1
            self._try_at = now + self._cooling.next_s()

    def told_to_wait(self, now: float, wait_s: float) -> None:
        """The cloud said when to come again; nobody comes before, but to stop a robot."""
        self._gate_until = max(self._gate_until, now + min(max(0.0, wait_s), RETRY_AFTER_MOST_S))

    @property
    def open(self) -> bool:
        return self._failures >= self._limit
