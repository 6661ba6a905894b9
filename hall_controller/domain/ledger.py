"""The chain of custody: who kept which document from when to when, and whether the chain holds.

What lives here: the chains folded from events, and the rules they must keep. What must not: deciding, printing, rows.
A document has one keeper at every instant between its first row and its lawful end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_controller.domain import events as e
from hall_controller.domain.book import ENDS, PHYSICAL, Custodian
from hall_controller.domain.intervals import Chains, Interval

OVERNIGHT = ENDS | {"locker"}


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """A place where the chain does not hold: the row that shows it, the document, and why."""

    seq: int
    document: str
    why: str


@dataclass(slots=True)
class Ledger:
    """Feed it every event in order. ``faults``: what does not hold.

    ``keep_closed`` False forgets the chains of cases that have closed, so that a book of any age can be checked in
    little memory.
    """

    keep_closed: bool = True
    custody: Chains[Custodian] = field(default_factory=Chains)
    case_documents: dict[str, list[str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    faults: list[LedgerFault] = field(default_factory=list)
    _paperless: set[str] = field(default_factory=set)

    @property
    def chains(self) -> dict[str, list[Interval[Custodian]]]:
        return self.custody.chains

    def apply(self, seq: int, at: float, event: e.Event) -> None:
        """Take in the event of row ``seq``. Never raises: what does not hold becomes a fault."""
        match event:
            case e.CaseOpened():
                self.case_documents[event.case] = []
            case e.DocumentAdded():
                self._added(seq, at, event)
            case e.DocumentSplit():
                self._split(seq, at, event)
            case e.CustodyMoved():
                for document in event.documents:
                    self._moved(seq, at, document, event)
            case e.CaseClosed():
                self._closed(seq, event)
            case e.DayClosed():
                self._day_closed(seq)

    def _added(self, seq: int, at: float, event: e.DocumentAdded) -> None:
        if event.document in self.chains:
            self._fault(seq, event.document, "it joins a second time: two keepers at once")
            return
        if event.case not in self.case_documents or event.case in self.closed:
            self._fault(seq, event.document, f"its case {event.case} is not open")
            return
        self.case_documents[event.case].append(event.document)
        if event.form not in PHYSICAL:
            self._paperless.add(event.document)
        self.custody.begin(event.document, event.custodian, seq, at, f"taken in by {event.by}")

    def _split(self, seq: int, at: float, event: e.DocumentSplit) -> None:
        keeper = self.custody.now(event.document)
        if event.part in self.chains:
            self._fault(seq, event.part, "it joins a second time: two keepers at once")
        elif keeper is None or event.document not in self.case_documents.get(event.case, ()):
            self._fault(seq, event.part, f"it is split from {event.document}, which nobody keeps in case {event.case}")
        else:
            self.case_documents[event.case].append(event.part)
            self.custody.begin(event.part, keeper, seq, at, f"split from {event.document}")

    def _moved(self, seq: int, at: float, document: str, event: e.CustodyMoved) -> None:
        if document not in self.case_documents.get(event.case, ()):
            self._fault(seq, document, f"it moves but never joined case {event.case}")
            return
        if event.case in self.closed:
            self._fault(seq, document, f"it moves after case {event.case} was closed")
        keeper = self.custody.now(document)
        if keeper != event.giver:
            self._fault(seq, document, f"{event.giver} gives it, but {keeper} keeps it: a gap")
        self.custody.change(document, event.taker, seq, at, event.fact, event.handoff)

    def _closed(self, seq: int, event: e.CaseClosed) -> None:
        self.closed.add(event.case)
        for document in self.case_documents.get(event.case, ()):
            keeper = self.custody.now(document)
            if keeper is None or keeper.kind not in ENDS or (keeper.kind == "visitor" and keeper.ref != event.case):
                self._fault(seq, document, f"its case closes while {keeper} keeps it: an open chain")
            if not self.keep_closed:
                self.custody.drop(document)
                self._paperless.discard(document)
        if not self.keep_closed:
            self.case_documents.pop(event.case, None)

    def _day_closed(self, seq: int) -> None:
        for case, documents in self.case_documents.items():
            if case in self.closed:
                continue
            for document in documents:
                keeper = self.custody.now(document)
                if document not in self._paperless and (keeper is None or keeper.kind not in OVERNIGHT):
                    self._fault(seq, document, f"the day closes while {keeper} keeps it: an open chain")

    def _fault(self, seq: int, document: str, why: str) -> None:
        self.faults.append(LedgerFault(seq, document, why))
