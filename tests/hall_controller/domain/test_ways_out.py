"""Every way in which a handoff ends otherwise than planned; in each, custody stays whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.ambience import board
from hall_controller.domain.book import Custodian
from hall_controller.domain.ledger import Ledger
from hall_controller.domain.refusals import Refusal
from tests.hall_controller.domain.ghosts import Ghost, GhostHall

PAPERS = ("C000001-1", "C000001-2")
ALL = {"C000001-1": 1, "C000001-2": 2}


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def carried(hall: GhostHall, state: str = "at_recipient") -> tuple[str, str, Ghost]:
    """A handoff with its papers locked in, in that state; its id, robot and ghost."""
    handoff = hall.request("A001")
    hall.load(handoff)
    hall.until(handoff, state)
    robot = hall.state.book.handoffs[handoff].robot
    return handoff, robot, hall.ghosts[robot]


def holders(hall: GhostHall) -> set[Custodian]:
    return {d.custodian for d in hall.state.book.cases["C000001"].documents.values()}


def ended(hall: GhostHall, handoff: str) -> str:
    """The state in which a handoff ended."""
    assert handoff not in hall.state.book.handoffs, hall.state.book.handoffs[handoff].state
    advanced = [ev for ev in hall.events if isinstance(ev, e.HandoffAdvanced) and ev.handoff == handoff]
    return advanced[-1].state


def refused(hall: GhostHall, command: c.Command) -> str:
    before = repr(hall.state.book)
    with pytest.raises(Refusal) as caught:
        hall.ask(command)
    assert repr(hall.state.book) == before
    return caught.value.code


def chain_holds(hall: GhostHall) -> None:
    ledger = Ledger()
    for seq, event in enumerate(hall.events, start=1):
        ledger.apply(seq, float(seq), event)
    assert not ledger.faults


def key(
    handoff: str, found: Mapping[str, int] = ALL, counted: int = 3, approver: str = "supervisor-1", new: str = "S-2"
) -> c.TakeByHand:
    return c.TakeByHand(handoff, "reception-1", approver, "robot_stuck", "S-1", new, found, counted)


def test_a_recipient_who_refuses_gets_the_papers_sent_back(hall: GhostHall) -> None:
    handoff, _, _ = carried(hall)
    assert refused(hall, c.RefuseHandoff(handoff, "reception-1", "not_mine")) == "wrong_person"
    hall.ask(c.RefuseHandoff(handoff, "processing-1", "not_mine"))
    page = hall.state.book.handoffs[handoff]
    assert (page.state, page.leg, page.goal) == ("carrying", "return", "A1")
    hall.unload(handoff, "reception-1")
    assert ended(hall, handoff) == "returned"
    assert holders(hall) == {Custodian("officer", "reception-1")}
    chain_holds(hall)


def test_refused_with_the_hatch_open_the_papers_are_counted_and_locked_in_again(hall: GhostHall) -> None:
    handoff, _, _ = carried(hall)
    hall.ask(c.OpenHatch(handoff, "processing-1"))
    hall.until(handoff, "unloading")
    assert refused(hall, c.RefuseHandoff(handoff, "processing-1", "wrong_papers", 2)) == "wrong_count"
    hall.ask(c.RefuseHandoff(handoff, "processing-1", "wrong_papers", 3))
    assert hall.state.book.handoffs[handoff].state == "securing_refusal"
    hall.unload(handoff, "reception-1")
    assert ended(hall, handoff) == "returned"
    chain_holds(hall)


def test_nobody_comes_reminder_colleague_sender_locker(hall: GhostHall) -> None:
    handoff, robot, _ = carried(hall)
    dwell, seen = hall.plan.dwell, list[str]()
    for _ in range(3 * int(dwell.unload_return_s)):
        hall.run(1)
        seen += [ev.kind for ev in hall.events[-30:] if isinstance(ev, e.AlertRaised) and ev.kind not in seen]
        page = hall.state.book.handoffs[handoff]
        if page.leg == "store" and page.state == "at_recipient":
            break
    assert [k for k in seen if k.startswith("recipient")] == ["recipient_awaited", "recipient_absent"]
    assert (page.goal, hall.state.book.robots[robot].node) == ("L1", hall.plan.places["L1"].stop)
    assert refused(hall, c.OpenHatch(handoff, "processing-1")) == "wrong_person"
    hall.unload(handoff, "reception-2")
    assert ended(hall, handoff) == "stored"
    assert holders(hall) == {Custodian("locker", "L1")}
    assert hall.state.book.alerts["papers_in_locker:C000001"].detail == "L1"
    hall.ask(c.FetchPapers("C000001", "reception-2", "L1", 3))
    assert not hall.state.book.alerts
    hall.ask(c.HandOver("C000001", "reception-2", "visitor", 3))
    hall.ask(c.CloseCase("C000001", "reception-2"))
    chain_holds(hall)


def test_a_wrong_count_is_a_dispute_until_it_is_right(hall: GhostHall) -> None:
    handoff, _, _ = carried(hall)
    hall.ask(c.OpenHatch(handoff, "processing-1"))
    hall.until(handoff, "unloading")
    hall.ask(c.ConfirmCount(handoff, "processing-1", 2))
    assert hall.state.book.handoffs[handoff].state == "disputed"
    assert f"count_mismatch:{handoff}" in hall.state.book.alerts
    assert refused(hall, c.ConfirmCount(handoff, "processing-1", 2)) == "wrong_count"
    hall.ask(c.ConfirmCount(handoff, "processing-1", 3))
    hall.run(5)
    assert ended(hall, handoff) == "received"
    assert not hall.state.book.alerts


def test_break_glass_takes_two_and_moves_custody(hall: GhostHall) -> None:
    handoff, robot, ghost = carried(hall)
    ghost.away = True
    hall.run(int(hall.plan.dwell.robot_silent_s) + 3)
    assert hall.state.book.handoffs[handoff].state == "at_recipient", "silence moves nothing"
    assert f"robot_silent:{robot}" in hall.state.book.alerts
    assert refused(hall, key(handoff, approver="reception-1")) == "two_officers_needed"
    assert refused(hall, key(handoff, new="S-1")) == "same_seal"
    assert refused(hall, key(handoff, counted=2)) == "wrong_count"
    assert refused(hall, key(handoff, found={"C000009-1": 1}, counted=1)) == "unknown_document"
    hall.ask(key(handoff))
    assert ended(hall, handoff) == "taken_by_hand"
    assert holders(hall) == {Custodian("officer", "reception-1")}
    moved = [ev for ev in hall.events if isinstance(ev, e.CustodyMoved)]
    assert moved[-1].witness == "supervisor-1"
    hall.ask(c.HandOver("C000001", "reception-1", "visitor", 3))
    hall.ask(c.CloseCase("C000001", "reception-1"))
    chain_holds(hall)


def test_a_robot_that_was_opened_works_again_only_after_a_look_inside(hall: GhostHall) -> None:
    handoff, robot, _ = carried(hall)
    hall.ask(key(handoff))
    again = hall.request("A002")
    for other in hall.ghosts:
        hall.ghosts[other].away = other != robot
    hall.run(int(hall.plan.dwell.robot_silent_s) + 20)
    assert hall.state.book.handoffs[again].state == "requested"
    hall.ask(c.ConfirmHatchEmpty(robot, "upper", "reception-1"))
    hall.run(3)
    assert not hall.state.book.robots[robot].doubts
    assert hall.state.book.handoffs[again].robot == robot


def test_what_is_not_found_is_lost_by_name_and_can_be_found_again(hall: GhostHall) -> None:
    handoff, _, _ = carried(hall)
    hall.ask(key(handoff, found={PAPERS[0]: 1}, counted=1))
    assert holders(hall) == {Custodian("officer", "reception-1"), Custodian("lost", handoff)}
    assert f"document_lost:{PAPERS[1]}" in hall.state.book.alerts
    assert refused(hall, c.FindDocument("C000001", PAPERS[1], "reception-1", "reception-1")) == "two_officers_needed"
    hall.ask(c.FindDocument("C000001", PAPERS[1], "reception-1", "guide-1"))
    assert holders(hall) == {Custodian("officer", "reception-1")}
    chain_holds(hall)


@pytest.mark.parametrize("state", ["at_sender", "loading"])
@pytest.mark.parametrize("found", [{}, {PAPERS[0]: 1}], ids=["nothing", "some"])
def test_what_was_not_locked_in_yet_stays_with_its_officer(hall: GhostHall, state: str, found: dict[str, int]) -> None:
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender")
    if state == "loading":
        hall.ask(c.OpenHatch(handoff, "reception-1"))
        hall.until(handoff, state)
    hall.ask(replace(key(handoff, found=found, counted=len(found)), opener="reception-2"))
    kept = {d.id: d.custodian.ref for d in hall.state.book.cases["C000001"].documents.values()}
    assert kept == {name: "reception-2" if name in found else "reception-1" for name in PAPERS}
    assert not [alert for alert in hall.state.book.alerts if alert.startswith("document_lost")]
    chain_holds(hall)


@pytest.mark.parametrize("state", ["carrying", "at_recipient"])
def test_a_door_that_is_open_when_it_must_not_stops_the_robot_and_calls_two(
    hall: GhostHall, state: Literal["carrying", "at_recipient"]
) -> None:
    handoff, robot, ghost = carried(hall, state)
    hatch = hall.state.book.handoffs[handoff].hatch
    ghost.doors[hatch] = "open"
    hall.run(1)
    assert hall.state.book.handoffs[handoff].state == "tampered"
    alert = hall.state.book.alerts[f"hatch_forced:{robot}/{hatch}"]
    assert "3 papers of C000001" in alert.detail
    hall.run(3)
    assert ghost.paused
    ghost.doors[hatch] = "closed"
    hall.run(5)
    assert hall.state.book.handoffs[handoff].state == "tampered", "it does not mend itself"
    hall.ask(key(handoff))
    assert ended(hall, handoff) == "taken_by_hand"
    assert f"hatch_forced:{robot}/{hatch}" not in hall.state.book.alerts


def test_a_robot_that_has_forgotten_its_load_is_told_again(hall: GhostHall) -> None:
    handoff, _, ghost = carried(hall)
    ghost.loads.clear()
    hall.run(4)
    hatch = hall.state.book.handoffs[handoff].hatch
    assert ghost.loads[hatch] == ("loaded", handoff)
    hall.unload(handoff)
    assert ended(hall, handoff) == "received"


@pytest.mark.parametrize("told", [("empty", ""), ("loaded", "H999999")])
def test_a_robot_that_contradicts_the_book_is_an_incident(
    hall: GhostHall, told: tuple[Literal["empty", "loaded"], str]
) -> None:
    handoff, _, ghost = carried(hall)
    ghost.loads[hall.state.book.handoffs[handoff].hatch] = told
    hall.run(1)
    assert hall.state.book.handoffs[handoff].state == "tampered"


def test_a_hatch_that_claims_papers_nobody_knows_of_is_doubtful(hall: GhostHall) -> None:
    hall.ghosts["R1"].loads["lower"] = ("loaded", "H000777")
    hall.run(1)
    assert "hatch_contents_doubtful:R1/lower" in hall.state.book.alerts
    hall.ask(c.ConfirmHatchEmpty("R1", "lower", "reception-1"))
    hall.run(2)
    assert not hall.state.book.alerts and hall.ghosts["R1"].loads["lower"] == ("empty", "")


def test_an_evacuation_stops_everything_and_ends_by_hand(hall: GhostHall) -> None:
    handoff, robot, ghost = carried(hall, "carrying")
    hall.ask(c.Evacuate("reception-1"))
    assert hall.ask(c.Evacuate("guide-1")) == []
    hall.run(1)
    node = ghost.node
    hall.run(5)
    assert ghost.paused and hall.state.book.scene == "evacuation"
    assert hall.state.book.handoffs[handoff].state == "evacuated"
    assert refused(hall, c.OpenHatch(handoff, "processing-1")) == "evacuating"
    assert refused(hall, c.ResumeRobot(robot, "reception-1")) == "evacuating"
    assert refused(hall, c.SetScene("quiet", "reception-1")) == "evacuating"
    assert board(hall.state) == []
    assert refused(hall, c.AllClear("reception-1")) == "supervisor_needed"
    hall.ask(c.AllClear("supervisor-1"))
    hall.run(5)
    assert ghost.node == node and ghost.paused, "nothing starts by itself"
    hall.ask(c.TakeInventory(handoff, "reception-1", "supervisor-1"))
    hall.ask(c.ResumeRobot(robot, "reception-1"))
    hall.unload(handoff)
    assert ended(hall, handoff) == "received"
    chain_holds(hall)


def test_a_robot_pushed_from_its_stop_comes_back(hall: GhostHall) -> None:
    handoff, robot, ghost = carried(hall)
    ghost.node, ghost.order = "w1", ""
    hall.run(1)
    page = hall.state.book.handoffs[handoff]
    assert (page.state, hall.state.book.robots[robot].node) == ("carrying", "w1")
    hall.unload(handoff)
    assert ended(hall, handoff) == "received"
