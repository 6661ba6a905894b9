"""The way of each case: from the seat to a desk, back to the seat, home; by hand where robots fail.

What lives here: what is to be done with a case whose papers are not in a handoff. What must not: hatches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hall_controller.domain import commands as c
from hall_controller.domain.book import ENDS, Case, Custodian, Document

if TYPE_CHECKING:
    from simulations.storm.crew import Crew

TRIES = 2
KINDS = ("id_card", "household_register", "photo", "receipt")


@dataclass(slots=True)
class Errand:
    """``stage``: 0 to the desk, 1 back to the seat, 2 home by hand. ``tries``: handoffs of this stage that ended."""

    ticket: str
    seat: str
    desk: str
    clerk: str
    expert: str
    stage: int = 0
    tries: int = 0
    added: bool = False

    @property
    def key(self) -> str:
        return f"{self.ticket}-{self.stage}-{self.tries}"


class Errands:
    """``begin`` lets the next visitor in. ``open`` holds who is still here, ``done`` counts who went home."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self.open: dict[str, Errand] = {}
        self.begun = self.done = 0
        self.changed_at = 0.0

    def begin(self) -> None:
        self.begun += 1
        ticket, dice = f"A{self.begun:04d}", self._crew.dice
        seat, desk = dice.choice(f"{ticket}s", ("S1", "S2")), dice.choice(f"{ticket}d", ("P1", "P2"))
        crew = self._crew
        self.open[ticket] = Errand(ticket, seat, desk, crew.officer_of(seat), crew.officer_of(desk))
        crew.wake("case", ticket, (0.1, 3.0))

    def look(self, ticket: str) -> None:
        """Somebody sees what is to be done next for the visitor with this ticket."""
        errand, book = self.open.get(ticket), self._crew.stage.book
        if errand is None:
            return
        case = book.cases.get(book.tickets.get(ticket, ""))
        if case is None and errand.key not in book.keys and errand.stage == 0 and errand.tries == 0:
            self._arrive(errand)
        elif case is None:
            self._home(errand)
            return
        elif not any(handoff in book.handoffs for handoff in case.handoffs):
            self._go_on(errand, case)
        self._crew.wake("case", ticket, (9.0, 11.0))

    def _home(self, errand: Errand) -> None:
        del self.open[errand.ticket]
        self.done += 1
        self.changed_at = self._crew.stage.clock.now
        self._crew.stage.let_in()

    def _arrive(self, errand: Errand) -> None:
        dice, name = self._crew.dice, errand.ticket
        papers = [c.Paper(dice.choice(f"{name}k", KINDS), 1 + int(2 * dice.share(f"{name}c")))]
        if dice.chance(f"{name}2", 0.4):
            papers.append(c.Paper("photo", 1, "copy"))
        if dice.chance(f"{name}e", 0.1):
            papers.append(c.Paper("e_licence", 1, "e_certificate"))
        self._request(errand, errand.seat, errand.desk, errand.clerk, "", tuple(papers))

    def _request(
        self, errand: Errand, source: str, target: str, by: str, case: str, papers: tuple[c.Paper, ...]
    ) -> None:
        recipient = errand.expert if target == errand.desk and self._crew.dice.chance(f"{errand.key}r", 0.5) else ""
        ticket = "" if case else errand.ticket
        wanted = c.RequestHandoff(source, target, by, case, ticket, papers, errand.key, recipient)
        self._crew.ask(wanted)
        if self._crew.dice.chance(f"{errand.key}double", 0.2):
            self._crew.ask(wanted)

    def _go_on(self, errand: Errand, case: Case) -> None:
        book = self._crew.stage.book
        if errand.key in book.keys:
            errand.tries += 1
        away = [d for d in case.documents.values() if d.custodian.kind not in ENDS]
        lost = [d for d in case.documents.values() if d.custodian.kind == "lost"]
        stored = [d for d in away if d.custodian.kind == "locker"]
        held = [d for d in away if d.custodian.kind == "officer"]
        if lost:
            self._crew.ask(c.FindDocument(case.id, lost[0].id, errand.clerk, "supervisor-1"))
        elif stored:
            locker = stored[0].custodian.ref
            self._crew.ask(c.FetchPapers(case.id, errand.clerk, locker, _count(stored, stored[0].custodian)))
        elif held:
            self._by_officer(errand, case, held)
        elif not away:
            self._crew.ask(c.CloseCase(case.id, errand.clerk))

    def _by_officer(self, errand: Errand, case: Case, held: list[Document]) -> None:
        holder = held[0].custodian
        if any(d.custodian != holder for d in held):
            errand.stage = 2
            self._hand_over(case, held, holder, "visitor")
            return
        wanted = (errand.clerk, errand.expert, "")[errand.stage]
        if holder.ref == errand.expert and errand.stage == 0:
            errand.stage, errand.tries = 1, 0
            self._stamp(errand, case)
        elif holder.ref != wanted or errand.tries >= TRIES:
            self._onward(errand, case, held, holder)
        else:
            ways = ((errand.seat, errand.desk), (errand.desk, errand.seat))
            self._request(errand, *ways[errand.stage], holder.ref, case.id, ())

    def _stamp(self, errand: Errand, case: Case) -> None:
        """The officer at the desk makes a receipt, sometimes."""
        if self._crew.dice.chance(f"{errand.ticket}stamp", 0.3):
            self._crew.ask(c.AddDocument(case.id, c.Paper("receipt", 1), errand.expert))
        self._crew.wake("case", errand.ticket, (0.5, 1.5))

    def _onward(self, errand: Errand, case: Case, held: list[Document], holder: Custodian) -> None:
        """Robots have failed twice, or the papers came to somebody else: on by hand."""
        by_hand_to_desk = errand.stage == 0 and holder.ref != errand.expert
        if not by_hand_to_desk:
            errand.stage = 2
        self._hand_over(case, held, holder, errand.expert if by_hand_to_desk else "visitor")

    def _hand_over(self, case: Case, held: list[Document], holder: Custodian, to: str) -> None:
        self._crew.ask(c.HandOver(case.id, holder.ref, to, _count(held, holder)))


def _count(documents: list[Document], keeper: Custodian) -> int:
    return sum(d.count for d in documents if d.custodian == keeper)
