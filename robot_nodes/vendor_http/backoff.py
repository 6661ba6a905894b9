"""Waiting longer after each failure, and never in step with others.

What lives here: the wait. What must not: clocks, what is tried again.
"""

from __future__ import annotations

import random


class Backoff:
    """Doubles from ``first_s`` to ``most_s``; each wait is drawn between half of that and all of it."""

    def __init__(self, first_s: float, most_s: float, dice: random.Random) -> None:
        self._first_s, self._most_s, self._dice = first_s, most_s, dice
        self._failures = 0

    def next_s(self) -> float:
        """The wait after one more failure."""
        full = min(self._most_s, self._first_s * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return self._dice.uniform(0.5, 1.0) * full

    def reset(self) -> None:
        self._failures = 0
