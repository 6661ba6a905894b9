"""The chain of custody as intervals: who kept which document from when to when, and whether the chain holds.

What lives here: intervals folded from events, and the rules they must keep. What must not: deciding, printing, rows.
An interval ends exactly where the next one begins; a document has one keeper at every instant between its first row and
its case's end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian


@dataclass(slots=True)
class Interval:
    """``document`` was with ``keeper`` from row ``from_seq`` on; ``until_seq`` 0: still. Times in hall seconds."""

    document: str
    keeper: Custodian
    from_seq: int
    from_at: float
    fact: str
    handoff: str = ""
    until_seq: int = 0
    until_at: float = 0.0


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """A place where the chain does not hold: the row that shows it, the document, and why."""

    seq: int
    document: str
    why: str


@dataclass(slots=True)
class Ledger:
    """Feed it every event in order. ``chains`` holds each document's intervals; ``faults`` what does not hold."""

    chains: dict[str, list[Interval]] = field(default_factory=dict)
    case_documents: dict[str, list[str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    faults: list[LedgerFault] = field(default_factory=list)

    def apply(self, seq: int, at: float, event: e.Event) -> None:
        """Take in the event of row ``seq``. Never raises: what does not hold becomes a fault."""
        if isinstance(event, e.CaseOpened):
            self.case_documents[event.case] = []
        elif isinstance(event, e.DocumentAdded):
            self._added(seq, at, event)
        elif isinstance(event, e.CustodyMoved):
            for document in event.documents:
                self._moved(seq, at, document, event)
        elif isinstance(event, e.CaseClosed):
            self._closed(seq, event)

    def _added(self, seq: int, at: float, event: e.DocumentAdded) -> None:
        if event.document in self.chains:
            self._fault(seq, event.document, "it joins a second time")
            return
        if event.case not in self.case_documents or event.case in self.closed:
            self._fault(seq, event.document, f"its case {event.case} is not open")
            return
        self.case_documents[event.case].append(event.document)
        self.chains[event.document] = [Interval(event.document, event.custodian, seq, at, "taken in by an officer")]

    def _moved(self, seq: int, at: float, document: str, event: e.CustodyMoved) -> None:
        chain = self.chains.get(document)
        if chain is None or document not in self.case_documents.get(event.case, ()):
            self._fault(seq, document, f"it moves but never joined case {event.case}")
            return
        if event.case in self.closed:
            self._fault(seq, document, f"it moves after case {event.case} was closed")
        last = chain[-1]
        if last.keeper != event.giver:
            self._fault(seq, document, f"{event.giver} gives it, but {last.keeper} keeps it")
        last.until_seq, last.until_at = seq, at
        chain.append(Interval(document, event.taker, seq, at, event.fact, event.handoff))

    def _closed(self, seq: int, event: e.CaseClosed) -> None:
        self.closed.add(event.case)
        for document in self.case_documents.get(event.case, ()):
            keeper = self.chains[document][-1].keeper
            if keeper != Custodian("visitor", event.case):
                self._fault(seq, document, f"its case closes while {keeper} keeps it")

    def _fault(self, seq: int, document: str, why: str) -> None:
        self.faults.append(LedgerFault(seq, document, why))
