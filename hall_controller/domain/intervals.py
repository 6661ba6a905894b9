"""What held for something, from when to when, without a gap: one model for custody and for the phases of a visit.

What lives here: intervals and chains of them. What must not: documents, cases, events.
An interval ends exactly where the next one of its chain begins, so every statistic is a sum over intervals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Held = TypeVar("Held")


@dataclass(slots=True)
class Interval(Generic[Held]):
    """``held`` was true of ``subject`` from row ``from_seq`` on; ``until_seq`` 0: it still is. Hall seconds."""

    subject: str
    held: Held
    from_seq: int
    from_at: float
    fact: str = ""
    handoff: str = ""
    until_seq: int = 0
    until_at: float = 0.0

    def lasted_s(self, now: float) -> float:
        return (self.until_at if self.until_seq else now) - self.from_at


@dataclass(slots=True)
class Chains(Generic[Held]):
    """Chains by subject, each contiguous by construction."""

    chains: dict[str, list[Interval[Held]]] = field(default_factory=dict)

    def begin(self, subject: str, held: Held, seq: int, at: float, fact: str = "") -> None:
        """Raises: KeyError if the subject has a chain already."""
        if subject in self.chains:
            raise KeyError(subject)
        self.chains[subject] = [Interval(subject, held, seq, at, fact)]

    def change(self, subject: str, held: Held, seq: int, at: float, fact: str = "", handoff: str = "") -> None:
        """End what held and begin what holds now. Raises: KeyError if the subject has no chain."""
        self.end(subject, seq, at)
        self.chains[subject].append(Interval(subject, held, seq, at, fact, handoff))

    def end(self, subject: str, seq: int, at: float) -> None:
        """Nothing holds any more. Raises: KeyError if the subject has no chain."""
        last = self.chains[subject][-1]
        if not last.until_seq:
            last.until_seq, last.until_at = seq, at

    def now(self, subject: str) -> Held | None:
        """What holds at the chain's end; None for a subject that is not known."""
        chain = self.chains.get(subject)
        return chain[-1].held if chain else None

    def drop(self, subject: str) -> None:
        self.chains.pop(subject, None)
