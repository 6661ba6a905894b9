"""Chance that does not depend on order: each throw is named, and the same name always falls the same way.

What lives here: throws from a seed and a name. What must not: a generator whose next number depends on who threw
before; taking one fault out of an episode must not change all others.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_MIX, _MASK = 0x9E3779B1, 0xFFFFFFFF


class Dice:
    """Throws of one concern of one episode."""

    __slots__ = ("_seed",)

    def __init__(self, seed: str) -> None:
        self._seed = crc32(seed.encode())

    def share(self, name: str) -> float:
        """A number from 0 (included) to 1 (not included), always the same for this name."""
        mixed = crc32(name.encode(), self._seed) * _MIX & _MASK
        mixed = (mixed ^ mixed >> 15) * 0x85EBCA6B & _MASK
        return (mixed ^ mixed >> 13) / 4294967296.0

    def between(self, name: str, low: float, high: float) -> float:
        return low + (high - low) * self.share(name)

    def chance(self, name: str, probability: float) -> bool:
        return self.share(name) < probability

    def choice(self, name: str, things: Sequence[T]) -> T:
        return things[int(self.share(name) * len(things))]
