"""One handoff from request to the recipient's hands, and every "no" on the way."""

from __future__ import annotations

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian
from hall_controller.domain.refusals import Refusal
from tests.hall_controller.domain.ghosts import GhostHall


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def refused(hall: GhostHall, command: c.Command) -> str:
    before = repr(hall.state.book)
    with pytest.raises(Refusal) as caught:
        hall.ask(command)
    assert repr(hall.state.book) == before, "a refusal changes nothing"
    assert caught.value.next_step and caught.value.next_step_zh and caught.value.text_zh
    return caught.value.code


def test_papers_go_out_and_come_home(hall: GhostHall) -> None:
    out = hall.request("A001")
    hall.load(out)
    hall.unload(out)
    case = hall.state.book.cases["C000001"]
    assert {d.custodian for d in case.documents.values()} == {Custodian("officer", "processing-1")}
    hall.ask(c.AddDocument(case.id, c.Paper("receipt", 1), "processing-1"))
    back = next(
        ev.handoff
        for ev in hall.ask(c.RequestHandoff("P1", "A1", "processing-1", case=case.id))
        if isinstance(ev, e.HandoffRequested)
    )
    hall.load(back, "processing-1", 4)
    hall.unload(back, "reception-1", 4)
    assert {d.custodian for d in case.documents.values()} == {Custodian("visitor", case.id)}
    hall.ask(c.CloseCase(case.id, "reception-1"))
    assert (hall.state.book.cases_closed, hall.state.book.handoffs_received) == (1, 2)
    assert not hall.state.book.handoffs and not hall.state.book.travelling and not hall.state.book.alerts


def test_custody_moves_only_after_count_and_lock(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender")
    hall.ask(c.OpenHatch(handoff, "reception-1"))
    hall.until(handoff, "loading")
    robot = hall.state.book.handoffs[handoff].robot
    hall.ghosts[robot].doors_shut = False
    hall.ask(c.ConfirmCount(handoff, "reception-1", 3))
    hall.run(3)
    assert not [ev for ev in hall.events if isinstance(ev, e.CustodyMoved)]
    assert hall.state.book.handoffs[handoff].state == "loading", "the count can be confirmed again"
    assert any(a.kind == "hatch_trouble" for a in hall.state.book.alerts.values())
    hall.ghosts[robot].doors_shut = True
    hall.ask(c.ConfirmCount(handoff, "reception-1", 3))
    hall.until(handoff, "carrying")
    assert not hall.state.book.alerts
    moved = [ev for ev in hall.events if isinstance(ev, e.CustodyMoved)]
    assert [(m.giver.kind, m.taker.kind) for m in moved] == [("officer", "hatch")]


def test_the_same_key_makes_one_handoff(hall: GhostHall) -> None:
    hall.request("A001", key="k")
    papers = (c.Paper("id_card", 1), c.Paper("application_form", 2))
    again = c.RequestHandoff("A1", "P1", "reception-1", ticket="A001", papers=papers, key="k")
    assert hall.ask(again) == []
    other = c.RequestHandoff("A1", "P2", "reception-1", ticket="A001", papers=papers, key="k")
    assert refused(hall, other) == "key_reused"
    assert hall.state.book.handoffs_requested == 1


def test_a_key_is_forgotten_after_a_day(hall: GhostHall) -> None:
    hall.request("A001", key="k")
    hall.now += 25 * 3600
    hall.request("A002", key="other")
    assert list(hall.state.book.keys) == ["other"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.RequestHandoff("A1", "P1", "nobody", ticket="A9", papers=(c.Paper("id_card", 1),)), "unknown_staff"),
        (c.RequestHandoff("Z9", "P1", "reception-1", ticket="A9", papers=(c.Paper("id_card", 1),)), "unknown_place"),
        (c.RequestHandoff("A1", "Z9", "reception-1", ticket="A9", papers=(c.Paper("id_card", 1),)), "unknown_place"),
        (c.RequestHandoff("A1", "A1", "reception-1", ticket="A9", papers=(c.Paper("id_card", 1),)), "same_place"),
        (c.RequestHandoff("A1", "P1", "reception-1", ticket="A9"), "no_documents"),
        (c.RequestHandoff("A1", "P1", "reception-1", ticket="A001", papers=(c.Paper("id_card", 1),)), "ticket_in_use"),
        (c.RequestHandoff("A1", "P1", "reception-1", case="C000009"), "unknown_case"),
        (c.RequestHandoff("A1", "P1", "reception-1", case="C000001"), "documents_travelling"),
        (c.OpenHatch("H000009", "reception-1"), "unknown_handoff"),
        (c.OpenHatch("H000001", "reception-1"), "wrong_state"),
        (c.ConfirmCount("H000001", "reception-1", 3), "wrong_state"),
        (c.CloseCase("C000001", "reception-1"), "case_not_home"),
        (c.SetScene("disco", "reception-1"), "unknown_scene"),
    ],
)
def test_refusals_change_nothing(hall: GhostHall, command: c.Command, code: str) -> None:
    hall.request("A001")
    assert refused(hall, command) == code


def test_only_the_keeper_loads_and_only_the_right_count_counts(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender")
    assert refused(hall, c.OpenHatch(handoff, "reception-2")) == "not_custodian"
    hall.ask(c.OpenHatch(handoff, "reception-1"))
    assert refused(hall, c.OpenHatch(handoff, "reception-1")) == "hatch_busy"
    hall.until(handoff, "loading")
    assert refused(hall, c.ConfirmCount(handoff, "reception-1", 2)) == "wrong_count"
    hall.ask(c.ConfirmCount(handoff, "reception-1", 3))
    hall.until(handoff, "carrying")
    assert refused(hall, c.CancelHandoff(handoff, "reception-1")) == "documents_inside"


def test_a_hatch_stays_shut_until_the_robot_itself_says_it_stands_there(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender")
    robot = hall.state.book.handoffs[handoff].robot
    hall.state.live.pop(robot)
    assert refused(hall, c.OpenHatch(handoff, "reception-1")) == "robot_not_here"


@pytest.mark.parametrize("moment", ["requested", "assigned", "at_sender", "loading"])
def test_cancel_before_the_papers_are_locked_in(hall: GhostHall, moment: str) -> None:
    if moment == "requested":
        for ghost in hall.ghosts.values():
            ghost.away = True
        hall.now += 60
        hall.ask(c.TimePassed())
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender" if moment == "loading" else moment)
    if moment == "loading":
        hall.ask(c.OpenHatch(handoff, "reception-1"))
        hall.until(handoff, "loading")
        assert refused(hall, c.CancelHandoff(handoff, "reception-1", "mistake")) == "empty_not_confirmed"
    hall.ask(c.CancelHandoff(handoff, "reception-1", "mistake", hatch_empty=True))
    hall.run(60)
    assert handoff not in hall.state.book.handoffs and not hall.state.book.travelling
    case = hall.state.book.cases["C000001"]
    assert {d.custodian for d in case.documents.values()} == {Custodian("officer", "reception-1")}
    assert all(ghost.locked == dict.fromkeys(ghost.locked, True) for ghost in hall.ghosts.values())


def test_nobody_comes_to_load(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender")
    hall.run(int(hall.plan.dwell.load_s) + 2)
    assert handoff not in hall.state.book.handoffs
    assert [ev.state for ev in hall.events if isinstance(ev, e.HandoffAdvanced)][-1] == "expired"


def test_a_recipient_who_does_not_come_is_called_and_then_escalated(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.load(handoff)
    hall.until(handoff, "at_recipient")
    hall.run(int(hall.plan.dwell.unload_escalation_s) + 2)
    assert {a.kind for a in hall.state.book.alerts.values()} == {"recipient_awaited", "recipient_absent"}
    hall.unload(handoff)
    hall.run(2)
    assert not hall.state.book.alerts


def test_papers_can_always_go_from_hand_to_hand(hall: GhostHall) -> None:
    hall.ask(c.OpenCase("A001", "A1", (c.Paper("id_card", 1), c.Paper("application_form", 2)), "reception-1"))
    assert refused(hall, c.HandOver("C000001", "reception-2", "visitor", 3)) == "no_documents"
    assert refused(hall, c.HandOver("C000001", "reception-1", "visitor", 2)) == "wrong_count"
    assert refused(hall, c.HandOver("C000001", "reception-1", "nobody", 3)) == "unknown_staff"
    hall.ask(c.HandOver("C000001", "reception-1", "processing-1", 3))
    hall.ask(c.HandOver("C000001", "processing-1", "visitor", 3))
    hall.ask(c.CloseCase("C000001", "processing-1"))
    assert hall.state.book.cases_closed == 1


def test_papers_that_are_promised_to_a_robot_stay_with_their_keeper(hall: GhostHall) -> None:
    hall.request("A001")
    assert refused(hall, c.HandOver("C000001", "reception-1", "visitor", 3)) == "documents_travelling"
