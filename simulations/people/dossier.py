"""The papers of one case as people remember them: whose they are, where they were last, what is still to be done.

What lives here: one record per case. What must not: what the hall's book says (``view.py``) or the world knows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from simulations.people.profile import Profile
from simulations.people.view import CaseView


@dataclass(slots=True)
class Dossier:
    """``owner`` is the visitor's id, empty for a case that somebody else dispatched (a guest at the staff page).

    ``docs``: the world's ids of the single papers. ``place``: where they last lay open. ``direct``: the officer opens
    the case and dispatches it in one call. ``ready_s``: when the processing officer is through with it, hall time.
    ``attempt`` counts wishes for a robot, so that a new wish is not taken for a repeat of an old one. ``by_hand``: the
    officer who has the papers brings them on foot; no robot will do. A robot that wants looking after has a dossier
    without papers.
    """

    id: str
    ticket: str
    seat: str
    owner: str
    profile: Profile
    place: str
    direct: bool = False
    docs: list[str] = field(default_factory=list)
    case: str = ""
    desk: str = ""
    ready_s: float = math.inf
    attempt: int = 1
    closed: bool = False
    by_hand: bool = False
    _seen: dict[str, tuple[object, float]] = field(default_factory=dict)

    def lasts(self, fact: str, value: object, now: float) -> float:
        """For how many seconds of hall time people have seen ``fact`` to be ``value``."""
        before = self._seen.get(fact)
        if before is None or before[0] != value:
            before = self._seen[fact] = (value, now)
        return now - before[1]

    def add(self, papers: Iterable[tuple[str, int]]) -> tuple[str, ...]:
        """Write single papers onto the list, ``count`` of each kind; returns their new ids."""
        new = []
        for kind, count in papers:
            have = self.how_many(kind)
            new += [f"{self.id}/{kind}/{n}" for n in range(have + 1, have + count + 1)]
        self.docs += new
        return tuple(new)

    def how_many(self, kind: str) -> int:
        return sum(doc.startswith(f"{self.id}/{kind}/") for doc in self.docs)

    def missing(self, case: CaseView) -> list[tuple[str, int]]:
        """What the book lists and nobody has made yet: a receipt just issued, the papers of a guest's case."""
        listed: dict[str, int] = {}
        for paper in case.papers:
            listed[paper.kind] = listed.get(paper.kind, 0) + paper.count
        return [(kind, count - self.how_many(kind)) for kind, count in listed.items() if count > self.how_many(kind)]

    def moved_to(self, place: str) -> None:
        """The papers have come out of a robot at ``place``, or were carried there."""
        self.by_hand = False
        if place != self.place:
            self.place = place
            self.attempt += 1
            self.ready_s = math.inf
