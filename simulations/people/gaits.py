"""How different people walk, how long they stop, and how soon they make way.

What lives here: those numbers. What must not: where they go (``bystanders.py``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """``speed_mps`` from indoor walking studies; ``stays_s`` where they stop; ``patience_s`` before they make way."""

    speed_mps: float
    stays_s: tuple[float, float]
    patience_s: tuple[float, float]
    child: bool = False


WITH_A_WALKER = Manner(0.4, (10.0, 40.0), (3.0, 8.0))
STROLLING = Manner(0.82, (5.0, 40.0), (1.0, 6.0))
ELDERLY = Manner(0.94, (5.0, 30.0), (2.0, 8.0))
BRISK = Manner(1.24, (2.0, 15.0), (1.0, 4.0))
CHILD = Manner(1.3, (1.0, 6.0), (1.0, 4.0), child=True)
MANNERS = (WITH_A_WALKER, STROLLING, BRISK, CHILD, ELDERLY, STROLLING, WITH_A_WALKER)
"""Taken in turn, so that every crowd is mixed."""
