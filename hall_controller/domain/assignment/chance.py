"""Chance that is the same every time.

What lives here: one small generator, made from a seed. What must not: the machine's own randomness.
"""

from __future__ import annotations

_MASK = (1 << 64) - 1


class Chance:
    """A linear congruential generator with Knuth's MMIX constants; the upper bits are used."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & _MASK

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit - 1``."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & _MASK
        return ((self._state >> 32) * limit) >> 32

    def fraction(self) -> float:
        """A number from 0.0 to just below 1.0."""
        return self.below(1 << 24) / (1 << 24)

    def shuffle(self, items: list[int]) -> None:
        """In place, every order equally likely (Fisher and Yates)."""
        for n in range(len(items) - 1, 0, -1):
            other = self.below(n + 1)
            items[n], items[other] = items[other], items[n]
