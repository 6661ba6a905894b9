"""The count at a hatch that was opened with the key: by document, down to the single copy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Custodian, Document
from hall_controller.domain.fold import fold
from hall_controller.hall import codec
from tests.hall_controller.domain.ghosts import GhostHall
from tests.hall_controller.domain.test_ways_out import carried, chain_holds, ended, key, refused

CARD, FORM, REST = "C000001-1", "C000001-2", "C000001-3"
OPENER = Custodian("officer", "reception-1")


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def papers(hall: GhostHall) -> dict[str, tuple[int, Custodian]]:
    return {d.id: (d.count, d.custodian) for d in hall.state.book.cases["C000001"].documents.values()}


def replayed(hall: GhostHall) -> dict[str, Document]:
    """The documents of the case as a book that is read back from its rows knows them."""
    book = Book()
    for event in hall.events:
        fold(book, codec.read_event(*codec.write_event(event)), 0.0)
    return book.cases["C000001"].documents


def short(hall: GhostHall, handoff: str) -> None:
    """The card and one of the two forms are there."""
    hall.ask(key(handoff, found={CARD: 1, FORM: 1}, counted=2))


def test_of_a_document_that_is_there_in_part_the_missing_copies_are_lost_by_name_and_number(hall: GhostHall) -> None:
    handoff, _, _ = carried(hall)
    short(hall, handoff)
    lost = Custodian("lost", handoff)
    assert papers(hall) == {CARD: (1, OPENER), FORM: (1, OPENER), REST: (1, lost)}
    assert hall.state.book.alerts["papers_short:C000001"].detail == f"{handoff}: 2 of 3 found ({FORM} 1 of 2)"
    assert f"document_lost:{REST}" in hall.state.book.alerts
    broken = next(ev for ev in hall.events if isinstance(ev, e.HatchBroken))
    assert (broken.counted, broken.found) == (2, {CARD: 1, FORM: 1})
    assert replayed(hall) == hall.state.book.cases["C000001"].documents
    chain_holds(hall)


def test_the_incident_ends_when_all_is_found_and_the_parts_go_home_together(hall: GhostHall) -> None:
    handoff, _, _ = carried(hall)
    hall.ask(key(handoff, found={FORM: 1}, counted=1))
    assert papers(hall)[CARD] == (1, Custodian("lost", handoff))
    hall.ask(c.FindDocument("C000001", CARD, "reception-1", "guide-1"))
    assert "papers_short:C000001" in hall.state.book.alerts, "one form is still missing"
    assert refused(hall, c.CloseCase("C000001", "reception-1")) == "case_not_home"
    hall.ask(c.FindDocument("C000001", REST, "reception-1", "guide-1"))
    assert "papers_short:C000001" not in hall.state.book.alerts
    hall.ask(c.HandOver("C000001", "reception-1", "visitor", 3))
    hall.ask(c.CloseCase("C000001", "reception-1"))
    chain_holds(hall)


def test_a_case_that_is_given_up_takes_its_incident_with_it(hall: GhostHall) -> None:
    handoff, _, _ = carried(hall)
    short(hall, handoff)
    hall.ask(c.HandOver("C000001", "reception-1", "visitor", 2))
    assert refused(hall, c.CloseCase("C000001", "reception-1")) == "documents_lost"
    hall.ask(c.CloseCase("C000001", "reception-1", "supervisor-1"))
    assert not [alert for alert in hall.state.book.alerts if alert.startswith(("papers_short", "document_lost"))]


@pytest.mark.parametrize(
    ("found", "counted"), [({CARD: 1, FORM: 3}, 4), ({CARD: 1, FORM: -1}, 0), ({CARD: 1, FORM: 1}, 3)]
)
def test_no_more_than_the_list_has_and_no_other_sum(hall: GhostHall, found: dict[str, int], counted: int) -> None:
    handoff, _, _ = carried(hall)
    assert refused(hall, key(handoff, found=found, counted=counted)) == "wrong_count"


def test_before_they_are_locked_in_the_copies_that_are_not_there_stay_with_their_officer(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender")
    hall.ask(c.OpenHatch(handoff, "reception-1"))
    hall.until(handoff, "loading")
    hall.ask(replace(key(handoff, found={FORM: 1}, counted=1), opener="reception-2"))
    sender, opener = Custodian("officer", "reception-1"), Custodian("officer", "reception-2")
    assert papers(hall) == {CARD: (1, sender), FORM: (1, opener), REST: (1, sender)}
    assert not hall.state.book.alerts.keys() & {"papers_short:C000001", f"document_lost:{REST}"}
    chain_holds(hall)


def counted_out(hall: GhostHall) -> str:
    """The recipient has counted all papers out, and the lock of the empty hatch sticks."""
    handoff, _, ghost = carried(hall)
    hall.ask(c.OpenHatch(handoff, "processing-1"))
    hall.until(handoff, "unloading")
    ghost.away = True
    hall.ask(c.ConfirmCount(handoff, "processing-1", 3))
    assert hall.state.book.handoffs[handoff].state == "securing_empty"
    return handoff


def test_what_was_counted_out_is_not_lost_but_with_whoever_counted_it(hall: GhostHall) -> None:
    handoff = counted_out(hall)
    hall.ask(key(handoff, found={}, counted=0))
    taker = Custodian("officer", "processing-1")
    assert ended(hall, handoff) == "taken_by_hand"
    assert papers(hall) == {CARD: (1, taker), FORM: (2, taker)}
    assert not [alert for alert in hall.state.book.alerts if alert.startswith(("papers_short", "document_lost"))]
    chain_holds(hall)


def test_a_copy_that_was_forgotten_in_the_hatch_goes_to_the_opener(hall: GhostHall) -> None:
    handoff = counted_out(hall)
    hall.ask(key(handoff, found={FORM: 1}, counted=1))
    taker = Custodian("officer", "processing-1")
    assert papers(hall) == {CARD: (1, taker), FORM: (1, OPENER), REST: (1, taker)}
    chain_holds(hall)


def test_once_counted_again_with_another_number_nobody_has_counted_them_out(hall: GhostHall) -> None:
    handoff = counted_out(hall)
    known = [hall.state.book.handoffs[handoff].counted_out]
    for trigger, state in (("reopen", "unloading"), ("dispute", "disputed")):
        fold(hall.state.book, e.HandoffAdvanced(handoff, trigger, state), 0.0)
        known.append(hall.state.book.handoffs[handoff].counted_out)
    assert known == [True, True, False]
    hall.ask(key(handoff, found={}, counted=0))
    assert {keeper.kind for _, keeper in papers(hall).values()} == {"lost"}


def test_rows_of_older_versions_read_as_they_were() -> None:
    row = b'{"handoff":"H1","robot":"R1","hatch":"upper","opener":"a","approver":"b","reason":"other",'
    row += b'"seal_old":"S-1","seal_new":"S-2","counted":3}'
    event = codec.read_event("HatchBroken", row)
    assert isinstance(event, e.HatchBroken)
    assert not event.found
