"""The phases of a visit, from the first officer to the last: the same intervals as custody, one chain for each case.

What lives here: which event begins which phase. What must not: deciding, statistics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from hall_controller.domain import events as e
from hall_controller.domain.book import CustodianKind
from hall_controller.domain.intervals import Chains, Interval

Phase = Literal[
    "reception", "waiting_for_robot", "under_way", "processing", "stored", "with_visitor", "elsewhere", "searching"
]

_BY_KEEPER: dict[CustodianKind, Phase] = {
    "officer": "processing",
    "hatch": "under_way",
    "locker": "stored",
    "visitor": "with_visitor",
    "carrier": "elsewhere",
    "surrendered": "elsewhere",
    "unit": "elsewhere",
    "lost": "searching",
}


@dataclass(slots=True)
class Visits:
    """Feed it every event in order; ``phases`` holds one chain for each case."""

    phases: Chains[Phase] = field(default_factory=Chains)
    _cases: dict[str, str] = field(default_factory=dict)

    def apply(self, seq: int, at: float, event: e.Event) -> None:
        match event:
            case e.CaseOpened():
                if event.case not in self.phases.chains:
                    self.phases.begin(event.case, "reception", seq, at)
            case e.HandoffRequested():
                self._cases[event.handoff] = event.case
                self._enter(event.case, "waiting_for_robot", seq, at)
            case e.HandoffAdvanced(state="cancelled" | "expired"):
                self._back(self._cases.get(event.handoff, ""), seq, at)
            case e.HandoffAdvanced(state="requested") if event.pickup:
                self._enter(self._cases.get(event.handoff, ""), "waiting_for_robot", seq, at)
            case e.CustodyMoved():
                self._enter(event.case, _BY_KEEPER[event.taker.kind], seq, at)
            case e.CaseClosed() if event.case in self.phases.chains:
                self.phases.end(event.case, seq, at)

    def _back(self, case: str, seq: int, at: float) -> None:
        """Nothing was carried: the case is in the phase in which it was before it waited for a robot."""
        chain = self.phases.chains.get(case, [])
        if len(chain) > 1 and chain[-1].held == "waiting_for_robot":
            self._enter(case, chain[-2].held, seq, at)

    def _enter(self, case: str, phase: Phase, seq: int, at: float) -> None:
        chain: list[Interval[Phase]] | None = self.phases.chains.get(case)
        if chain is not None and chain[-1].held != phase and not chain[-1].until_seq:
            self.phases.change(case, phase, seq, at)
