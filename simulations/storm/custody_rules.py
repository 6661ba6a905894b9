"""One custodian per document, and the paper is where he is: the book's word against the floor.

What lives here: where the pieces of a document may be, given the book. What must not: when to look (``referee``).
"""

from __future__ import annotations

from collections.abc import Callable

from hall_controller.domain.book import PHYSICAL, Book, Case, Custodian, Document, Handoff
from simulations.storm.floor import FLOOR, Floor
from simulations.world.papers import Spot

LOADING = frozenset({"loading", "securing_load", "securing_cancel"})
UNLOADING = frozenset({"unloading", "disputed", "securing_empty", "securing_refusal"})
LOCKED = frozenset({"carrying", "at_recipient", "stranded"})
INCIDENT = frozenset({"tampered", "evacuated"})
NOTICED_S = 30.0
"""So long after a hatch was forced the book may not know of it yet (a lost link, a crash), as long as nothing moves."""
Blame = Callable[[str, str, str], None]


class CustodyRules:
    """``hands``: by handoff, who is at its open hatch now. People write it down before they reach in."""

    def __init__(self, floor: Floor, blame: Blame) -> None:
        self._floor, self._blame = floor, blame
        self.hands: dict[str, Spot] = {}

    def spot_of(self, keeper: Custodian) -> Spot | None:
        """Where papers of this keeper lie; None for those that nobody can find."""
        if keeper.kind in ("officer", "visitor"):
            return Spot("person", keeper.ref if keeper.kind == "officer" else f"visitor {keeper.ref}")
        if keeper.kind == "hatch":
            return Spot("hatch", keeper.ref)
        return Spot("place", keeper.ref if keeper.kind == "locker" else keeper.kind) if keeper.kind != "lost" else None

    def check(self, case_id: str, book: Book) -> None:
        case = book.cases.get(case_id)
        if case is not None:
            for document in case.documents.values():
                if document.custodian.kind == "lost":
                    self._check_lost(document)
                elif document.form in PHYSICAL:
                    self._check_document(case, document, book)

    def _check_lost(self, document: Document) -> None:
        """What is called lost nobody holds: at least a piece of it lies where nobody looks."""
        held = [self._floor.papers.where(piece) for piece in self._floor.pieces.get(document.id, ())]
        if held and FLOOR not in held:
            self._blame("custody", document.id, f"it is called {document.custodian}, but it is with {held[0]}")

    def _check_document(self, case: Case, document: Document, book: Book) -> None:
        keeper = document.custodian
        home = self.spot_of(keeper)
        where, pieces = self._floor.papers.where, self._floor.pieces.get(document.id, ())
        if pieces and len(pieces) != document.count:
            self._blame("custody", document.id, f"the book has {document.count} of it, and there are {len(pieces)}")
        for piece in pieces:
            found = where(piece)
            if found != home:
                handoff = book.handoffs.get(book.travelling.get(document.id, ""))
                if handoff is None or found not in self._also(handoff, keeper):
                    state = f"{handoff.id} {handoff.state}" if handoff is not None else "no handoff"
                    self._blame("custody", document.id, f"{keeper} keeps it ({state}), but {piece} is with {found}")
                    return

    def _also(self, handoff: Handoff, keeper: Custodian) -> tuple[Spot | None, ...]:
        """Where else the pieces may be while people have their hands in the hatch, or an incident stands."""
        hands = self.hands.get(handoff.id)
        hatch = self._floor.inside(handoff.robot, handoff.hatch) if handoff.robot else None
        if keeper.kind == "officer":
            return (hatch, hands) if handoff.state in LOADING else ()
        if keeper.kind == "hatch":
            if handoff.state in UNLOADING or handoff.state in INCIDENT:
                return (hands, FLOOR)
            if handoff.state in LOCKED and self._tampered(handoff):
                return (hands, FLOOR)
        return ()

    def _tampered(self, handoff: Handoff) -> bool:
        """Somebody has broken this very hatch open, or opened it with the key."""
        body = self._floor.bodies[handoff.robot]
        return body.hatches[handoff.hatch].forced or handoff.id in self.hands
