"""The last hop to somebody without a badge, lockers, lawful ends, trays, and the end of the day."""

from __future__ import annotations

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian
from hall_controller.domain.fold import fold
from hall_controller.domain.ledger import Ledger, LedgerFault
from hall_controller.domain.refusals import Refusal
from tests.hall_controller.domain.ghosts import GhostHall

DAY, BEFORE, AFTER = "1970-01-01", "1969-12-31", "1970-01-02"
"""The ghostly hall's time begins with the first of these."""


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def refused(hall: GhostHall, command: c.Command) -> str:
    with pytest.raises(Refusal) as caught:
        hall.ask(command)
    return caught.value.code


def on_the_way_home(hall: GhostHall) -> str:
    """A handoff back to the visitor's own seat, the robot standing there."""
    out = hall.request("A001")
    hall.load(out)
    hall.unload(out)
    wanted = hall.ask(c.RequestHandoff("P1", "A1", "processing-1", case="C000001"))
    back = next(ev.handoff for ev in wanted if isinstance(ev, e.HandoffRequested))
    hall.load(back, "processing-1")
    hall.until(back, "at_recipient")
    return back


def test_a_visitor_opens_with_a_code_and_counts(hall: GhostHall) -> None:
    back = on_the_way_home(hall)
    assert refused(hall, c.OpenByCode(back, True)) == "code_not_valid"
    hall.ask(c.IssueCode(back, "reception-1"))
    hall.ask(c.OpenByCode(back, False))
    assert hall.state.book.handoffs[back].state == "at_recipient"
    hall.ask(c.OpenByCode(back, True))
    hall.until(back, "unloading")
    hall.ask(c.ConfirmByCode(back, True, 3))
    hall.run(5)
    case = hall.state.book.cases["C000001"]
    assert {d.custodian for d in case.documents.values()} == {Custodian("visitor", case.id)}


def test_only_who_opened_by_code_counts_as_the_visitor(hall: GhostHall) -> None:
    back = on_the_way_home(hall)
    hall.ask(c.OpenHatch(back, "reception-1"))
    hall.until(back, "unloading")
    assert refused(hall, c.ConfirmByCode(back, True, 3)) == "wrong_person"
    assert refused(hall, c.ConfirmCount(back, "visitor", 3)) == "unknown_staff"


def test_five_wrong_codes_lock_it_and_an_officer_helps(hall: GhostHall) -> None:
    back = on_the_way_home(hall)
    hall.ask(c.IssueCode(back, "reception-1"))
    for _ in range(hall.plan.dwell.code_tries):
        hall.ask(c.OpenByCode(back, False))
    assert f"code_locked:{back}" in hall.state.book.alerts
    assert refused(hall, c.OpenByCode(back, True)) == "code_locked_out"
    hall.ask(c.IssueCode(back, "reception-1"))
    assert f"code_locked:{back}" not in hall.state.book.alerts
    hall.ask(c.OpenByCode(back, True))
    hall.until(back, "unloading")


def test_a_code_ends_by_itself(hall: GhostHall) -> None:
    back = on_the_way_home(hall)
    hall.ask(c.IssueCode(back, "reception-1"))
    hall.now += hall.plan.dwell.code_life_s + 1
    assert refused(hall, c.OpenByCode(back, True)) == "code_not_valid"


def test_a_code_is_for_visitors_seats_only(hall: GhostHall) -> None:
    out = hall.request("A001")
    assert refused(hall, c.IssueCode(out, "reception-1")) == "not_for_visitor"


def test_papers_that_are_no_paper_do_not_travel(hall: GhostHall) -> None:
    papers = (c.Paper("id_card", 1), c.Paper("e_licence", 1, "e_certificate"), c.Paper("commitment", 1, "commitment"))
    wanted = hall.ask(c.RequestHandoff("A1", "P1", "reception-1", ticket="A001", papers=papers))
    asked = next(ev for ev in wanted if isinstance(ev, e.HandoffRequested))
    assert asked.documents == ("C000001-1",)
    hall.load(asked.handoff, count=1)
    hall.unload(asked.handoff, count=1)
    hall.ask(c.HandOver("C000001", "processing-1", "visitor", 1))
    hall.ask(c.CloseCase("C000001", "reception-1"))


def test_a_tray_holds_the_papers_of_one_handoff_until_it_ends(hall: GhostHall) -> None:
    first, second = hall.plan.trays[:2]
    out = hall.request("A001")
    hall.until(out, "assigned")
    assert hall.state.book.handoffs[out].tray == first
    other = c.RequestHandoff("A2", "P1", "reception-1", ticket="A002", papers=(c.Paper("id_card", 1),), tray=first)
    assert refused(hall, other) == "tray_in_use"
    next_one = hall.request("A003", "A2")
    hall.until(next_one, "assigned")
    assert hall.state.book.handoffs[next_one].tray == second
    hall.load(out)
    hall.unload(out)
    assert hall.state.book.trays == {second: next_one}


def test_only_the_named_recipient_opens(hall: GhostHall) -> None:
    papers = (c.Paper("id_card", 3),)
    wanted = hall.ask(
        c.RequestHandoff("A1", "P1", "reception-1", ticket="A001", papers=papers, recipient="processing-2")
    )
    out = next(ev.handoff for ev in wanted if isinstance(ev, e.HandoffRequested))
    hall.load(out)
    hall.until(out, "at_recipient")
    assert refused(hall, c.OpenHatch(out, "processing-1")) == "wrong_person"
    hall.unload(out, "processing-2")
    assert hall.state.book.handoffs_received == 1


def test_every_lawful_end_and_the_lost(hall: GhostHall) -> None:
    papers = tuple(c.Paper(kind, 1) for kind in ("old_card", "letter", "file", "form"))
    hall.ask(c.OpenCase("A001", "A1", papers, "reception-1"))
    ends: list[tuple[str, c.Ending, str]] = [
        ("C000001-1", "surrendered", "LAW-11"), ("C000001-2", "mailed", "EX123456789CN"),
        ("C000001-3", "handed_to", "R-77"),
    ]  # fmt: skip
    for document, ending, reference in ends:
        hall.ask(c.EndDocument("C000001", document, "reception-1", ending, reference))
    lost = c.EndDocument("C000001", "C000001-4", "reception-1", "lost", "LOST-1")
    assert refused(hall, lost) in ("unknown_staff", "two_officers_needed")
    officer = c.EndDocument("C000001", "C000001-4", "reception-1", "lost", "LOST-1", "reception-2")
    assert refused(hall, officer) == "supervisor_needed"
    hall.ask(c.EndDocument("C000001", "C000001-4", "reception-1", "lost", "LOST-1", "supervisor-1"))
    kinds = [d.custodian.kind for d in hall.state.book.cases["C000001"].documents.values()]
    assert kinds == ["surrendered", "carrier", "unit", "lost"]


def test_papers_come_back_from_the_visitor_under_the_same_number(hall: GhostHall) -> None:
    papers = (c.Paper("id_card", 1), c.Paper("form", 2), c.Paper("e_licence", 1, "e_certificate"))
    hall.ask(c.OpenCase("A001", "A1", papers, "reception-1"))
    assert refused(hall, c.TakeIn("C000001", "reception-2", 3)) == "no_documents"
    hall.ask(c.HandOver("C000001", "reception-1", "visitor", 3))
    assert refused(hall, c.TakeIn("C000001", "reception-2", 4)) == "wrong_count"
    assert refused(hall, c.TakeIn("C000001", "reception-2", 1, ("C000009-1",))) == "unknown_document"
    hall.ask(c.TakeIn("C000001", "reception-2", 2, ("C000001-2",)))
    assert refused(hall, c.CloseCase("C000001", "reception-1")) == "case_not_home"
    hall.ask(c.TakeIn("C000001", "reception-2", 1))
    kept = [(d.id, d.custodian.kind) for d in hall.state.book.cases["C000001"].documents.values()]
    assert kept == [("C000001-1", "officer"), ("C000001-2", "officer"), ("C000001-3", "visitor")]
    assert not ledger_faults(hall)


def ledger_faults(hall: GhostHall) -> list[LedgerFault]:
    ledger = Ledger()
    for seq, event in enumerate(hall.events, start=1):
        ledger.apply(seq, float(seq), event)
    return ledger.faults


def lost_at_home(hall: GhostHall) -> None:
    """A case with one document that is lost and nothing else away."""
    hall.ask(c.OpenCase("A001", "A1", (c.Paper("id_card", 1),), "reception-1"))
    hall.ask(c.EndDocument("C000001", "C000001-1", "reception-1", "lost", "LOST-1", "supervisor-1"))


def test_a_lost_document_can_be_found_as_long_as_nobody_gives_it_up(hall: GhostHall) -> None:
    lost_at_home(hall)
    assert refused(hall, c.CloseCase("C000001", "reception-1")) == "documents_lost"
    assert refused(hall, c.CloseCase("C000001", "reception-1", "reception-2")) == "supervisor_needed"
    assert refused(hall, c.CloseCase("C000001", "supervisor-1", "supervisor-1")) == "two_officers_needed"
    hall.ask(c.FindDocument("C000001", "C000001-1", "reception-1", "guide-1"))
    assert not hall.state.book.alerts
    hall.ask(c.HandOver("C000001", "reception-1", "visitor", 1))
    hall.ask(c.CloseCase("C000001", "reception-1"))


def test_two_give_a_lost_document_up_and_no_alert_is_left(hall: GhostHall) -> None:
    lost_at_home(hall)
    hall.run(2)
    assert "document_lost:C000001-1" in hall.state.book.alerts
    closed = hall.ask(c.CloseCase("C000001", "reception-1", "supervisor-1"))
    assert closed[0] == e.CaseClosed("C000001", "reception-1", "supervisor-1")
    assert not hall.state.book.cases and not hall.state.book.alerts


def test_an_alert_of_a_case_that_was_closed_with_a_loss_in_former_times_ends(hall: GhostHall) -> None:
    lost_at_home(hall)
    fold(hall.state.book, e.CaseClosed("C000001", "reception-1"), hall.now)
    hall.run(1)
    assert not hall.state.book.alerts


def test_the_day_closes_only_when_everything_is_where_it_may_stay(hall: GhostHall) -> None:
    hall.ask(c.OpenCase("A001", "A1", (c.Paper("id_card", 2),), "reception-1"))
    assert refused(hall, c.CloseDay(DAY, "supervisor-1")) == "day_not_settled"
    assert refused(hall, c.CloseDay(DAY, "reception-1")) == "supervisor_needed"
    hall.ask(c.StorePapers("C000001", "reception-1", "L1", 2))
    hall.ask(c.CloseDay(DAY, "supervisor-1"))
    assert hall.ask(c.CloseDay(DAY, "supervisor-2")) == []
    assert refused(hall, c.CloseDay(BEFORE, "supervisor-1")) == "day_over"
    assert hall.state.book.day_closed == DAY


def test_an_auditor_only_reads(hall: GhostHall) -> None:
    assert refused(hall, c.OpenCase("A001", "A1", (c.Paper("id_card", 1),), "auditor-1")) == "may_only_read"
