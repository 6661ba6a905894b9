"""What is asked of the hall as a whole.

What lives here: plain immutable records. What must not: answers, checks, effects.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evacuate:
    """People first: every robot stands still, every hatch stays locked, nothing new begins."""

    by: str


@dataclass(frozen=True, slots=True)
class AllClear:
    """A supervisor ends the evacuation."""

    by: str


@dataclass(frozen=True, slots=True)
class CloseDay:
    """``day`` is the ISO date that ends."""

    day: str
    by: str


@dataclass(frozen=True, slots=True)
class SetScene:
    scene: str
    by: str


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing happened; look whether something is due."""
