"""Where every document physically is.

What lives here: the truth about pieces of paper. What must not: custody (the hall's book), counts on a list, names.
A document is one piece with an id of the world's own; it lies in exactly one spot, and ``trouble`` checks just that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SpotKind = Literal["person", "place", "hatch"]


@dataclass(frozen=True, slots=True)
class Spot:
    """``ref`` is a person's id, a place's id, or ``robot/hatch``."""

    kind: SpotKind
    ref: str


def hatch_spot(robot: str, hatch: str) -> Spot:
    return Spot("hatch", f"{robot}/{hatch}")


class Papers:
    """All documents of the hall by spot. Sets are kept as dicts so that every listing has one order."""

    def __init__(self) -> None:
        self._at: dict[Spot, dict[str, None]] = {}
        self._left: dict[Spot, dict[str, None]] = {}
        self._known: dict[str, Spot] = {}
        self._present: dict[str, None] = {}
        self.changes = 0

    def make(self, doc: str, spot: Spot) -> None:
        """A new document comes into the world.

        Raises:
            ValueError: if a document of this id exists.
        """
        if doc in self._known:
            raise ValueError(f"document {doc} exists already")
        self._known[doc] = spot
        self._present[doc] = None
        self._at.setdefault(spot, {})[doc] = None
        self.changes += 1

    def move(self, docs: Iterable[str], giver: Spot, taker: Spot) -> None:
        """Carry documents that lie in ``giver`` over to ``taker``.

        Raises:
            KeyError: if one of them does not lie there; then none has moved.
        """
        moving = list(docs)
        source = self._at.get(giver, {})
        for doc in moving:
            if doc not in source:
                raise KeyError(doc)
        target = self._at.setdefault(taker, {})
        for doc in moving:
            del source[doc]
            target[doc] = None
            self._known[doc] = taker
        self.changes += 1

    def take_home(self, spot: Spot) -> None:
        """A person has left with all papers in hand; they are remembered but no longer counted at every change."""
        pile = self._at.pop(spot, {})
        self._left.setdefault(spot, {}).update(pile)
        for doc in pile:
            self._present.pop(doc, None)

    def contents(self, spot: Spot) -> frozenset[str]:
        return frozenset(self._at.get(spot) or self._left.get(spot) or ())

    def is_empty(self, spot: Spot) -> bool:
        return not self._at.get(spot)

    def where(self, doc: str) -> Spot | None:
        """The spot where a document lies; None for a document the world has never seen."""
        return self._known.get(doc)

    def known(self) -> tuple[str, ...]:
        """Every document ever made, oldest first."""
        return tuple(self._known)

    def count_in(self, kind: SpotKind) -> int:
        """How many documents lie in spots of one kind, those that were taken home among them."""
        piles = (*self._at.items(), *self._left.items())
        return sum(len(docs) for spot, docs in piles if spot.kind == kind)

    def trouble(self) -> list[tuple[str, list[Spot]]]:
        """Documents that are not in exactly one spot, with their spots. Counted from the piles, not the index."""
        seen: dict[str, list[Spot]] = {doc: [] for doc in self._present}
        for spot, docs in self._at.items():
            for doc in docs:
                if doc not in seen:
                    seen[doc] = [place for place, pile in self._left.items() if doc in pile]
                seen[doc].append(spot)
        return [(doc, spots) for doc, spots in seen.items() if len(spots) != 1]
