"""The chain of custody: whole when the hall works, and every break named with its row."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian
from hall_controller.domain.ledger import Ledger
from tests.hall_controller.domain.ghosts import GhostHall


@pytest.fixture(scope="module")
def events() -> list[e.Event]:
    """One case there and back, closed."""
    hall = GhostHall()
    hall.run(2)
    out = hall.request("A001")
    hall.load(out)
    hall.unload(out)
    wanted = hall.ask(c.RequestHandoff("P1", "A1", "processing-1", case="C000001"))
    back = next(ev.handoff for ev in wanted if isinstance(ev, e.HandoffRequested))
    hall.load(back, "processing-1")
    hall.unload(back, "reception-1")
    hall.ask(c.CloseCase("C000001", "reception-1"))
    return hall.events


def ledger_of(events: list[e.Event]) -> Ledger:
    ledger = Ledger()
    for seq, event in enumerate(events, start=1):
        ledger.apply(seq, float(seq), event)
    return ledger


def test_intervals_are_contiguous_and_end_with_the_visitor(events: list[e.Event]) -> None:
    ledger = ledger_of(events)
    assert not ledger.faults
    for chain in ledger.chains.values():
        assert [i.held.kind for i in chain] == ["officer", "hatch", "officer", "hatch", "visitor"]
        for before, after in pairwise(chain):
            assert (before.until_seq, before.until_at) == (after.from_seq, after.from_at)
        assert chain[-1].until_seq == 0


def test_every_missing_transfer_is_a_fault_with_its_row(events: list[e.Event]) -> None:
    transfers = [i for i, ev in enumerate(events) if isinstance(ev, e.CustodyMoved)]
    for gone in transfers:
        faults = ledger_of(events[:gone] + events[gone + 1 :]).faults
        assert faults, f"transfer {gone} is missed by nobody"
        later = [i for i in transfers if i > gone] or [len(events) - 1]
        assert faults[0].seq == later[0], "the next row that builds on it is named"


def test_a_transfer_from_somebody_else_is_a_fault(events: list[e.Event]) -> None:
    at = next(i for i, ev in enumerate(events) if isinstance(ev, e.CustodyMoved))
    moved = events[at]
    assert isinstance(moved, e.CustodyMoved)
    forged = [*events[:at], replace(moved, giver=Custodian("officer", "reception-2")), *events[at + 1 :]]
    assert [f.seq for f in ledger_of(forged).faults] == [at + 1] * len(moved.documents)


def test_a_document_twice_or_of_no_case_is_a_fault(events: list[e.Event]) -> None:
    added = next(ev for ev in events if isinstance(ev, e.DocumentAdded))
    assert [f.why for f in ledger_of([*events, added]).faults] == ["it joins a second time: two keepers at once"]
    stray = replace(added, document="C9-1", case="C9")
    assert [f.document for f in ledger_of([*events, stray]).faults] == ["C9-1"]
