"""The only clock of an episode: a heap of timed callbacks.

What lives here: what happens when, and in which order where times are equal. What must not: what happens.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any


class Clock:
    """``now`` in hall seconds. Things of the same time happen in the order in which they were asked for."""

    __slots__ = ("_heap", "_number", "now")

    def __init__(self, now: float) -> None:
        self.now = now
        self._heap: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._number = 0

    def at(self, when: float, act: Callable[..., None], *given: Any) -> None:
        """Call ``act(*given)`` at ``when``, or now if that has passed."""
        self._number += 1
        heapq.heappush(self._heap, (when if when > self.now else self.now, self._number, act, given))

    def after(self, delay_s: float, act: Callable[..., None], *given: Any) -> None:
        self._number += 1
        heapq.heappush(self._heap, (self.now + delay_s, self._number, act, given))

    def step(self) -> bool:
        """Let the next thing happen; False when there is none left."""
        if not self._heap:
            return False
        self.now, _, act, given = heapq.heappop(self._heap)
        act(*given)
        return True
