"""Several handoffs on one robot: each in a hatch of its own, one hatch open at a time, each with every way out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian, Handoff
from hall_controller.domain.refusals import Refusal
from tests.hall_controller.domain.ghosts import GhostHall, sample_plan


def hall_with(*robots: str) -> GhostHall:
    plan = sample_plan()
    hall = GhostHall(replace(plan, robots={robot: plan.robots[robot] for robot in robots}))
    hall.run(2)
    return hall


@pytest.fixture
def hall() -> GhostHall:
    """One robot with two hatches."""
    return hall_with("R1")


def page(hall: GhostHall, handoff: str) -> Handoff:
    return hall.state.book.handoffs[handoff]


def refused(hall: GhostHall, command: c.Command) -> str:
    with pytest.raises(Refusal) as caught:
        hall.ask(command)
    return caught.value.code


def two_on_board(hall: GhostHall, first_to: str = "P1", second_to: str = "P2") -> tuple[str, str]:
    first, second = hall.request("A001", "A1", first_to), hall.request("A002", "A1", second_to)
    hall.load(first)
    hall.load(second)
    return first, second


def one_on_board(hall: GhostHall) -> tuple[str, str]:
    """R1 has papers on board and is to fetch others on its way."""
    loaded = hall.request("A001", "A1")
    hall.load(loaded)
    wanted = hall.request("A002", "A2")
    assert (page(hall, loaded).robot, page(hall, wanted).robot, page(hall, wanted).state) == ("R1", "R1", "assigned")
    return loaded, wanted


def test_two_cases_share_a_trip_in_separate_hatches(hall: GhostHall) -> None:
    first, second = two_on_board(hall)
    assert {page(hall, first).hatch, page(hall, second).hatch} == {"upper", "lower"}
    assert {page(hall, first).tray, page(hall, second).tray} == set(hall.plan.trays[:2])
    hall.unload(first)
    hall.unload(second, "processing-2")
    driven = [ev.path[-1] for ev in hall.events if isinstance(ev, e.OrderIssued) and len(ev.path) > 1]
    assert driven[:3] == ["stop-A1", "stop-P1", "stop-P2"], "once to the sender, then from desk to desk"
    assert hall.state.book.handoffs_received == 2
    assert hall.state.book.robots["R1"].hatches == {}


def test_a_third_case_waits_until_a_hatch_is_free(hall: GhostHall) -> None:
    handoffs = [hall.request(f"A00{n}", "A1", "P1") for n in (1, 2, 3)]
    hall.run(1)
    assert [page(hall, handoff).state for handoff in handoffs].count("requested") == 1
    for handoff in handoffs:
        hall.load(handoff) if page(hall, handoff).state != "requested" else None
    hall.unload(handoffs[0])
    hall.unload(handoffs[1])
    assert page(hall, handoffs[2]).robot == "R1"


def test_one_hatch_is_open_at_a_time(hall: GhostHall) -> None:
    first, second = hall.request("A001"), hall.request("A002")
    hall.until(first, "at_sender")
    assert page(hall, second).state == "at_sender", "both may be loaded, whoever comes first"
    hall.ask(c.OpenHatch(second, "reception-1"))
    assert refused(hall, c.OpenHatch(first, "reception-1")) == "other_hatch_open"
    hall.until(second, "loading")
    assert refused(hall, c.OpenHatch(first, "reception-1")) == "other_hatch_open"
    hall.ask(c.ConfirmCount(second, "reception-1", 3))
    hall.until(second, "carrying")
    assert hall.state.book.robots["R1"].order is None, "it waits for the other one"
    hall.load(first)
    hall.until(first, "at_recipient")
    hall.until(second, "at_recipient")
    assert hall.state.book.robots["R1"].node == "stop-P1"


def test_nobody_is_too_late_because_another_was_served_first(hall: GhostHall) -> None:
    first, second = hall.request("A001"), hall.request("A002")
    hall.until(first, "at_sender")
    hall.ask(c.OpenHatch(first, "reception-1"))
    hall.until(first, "loading")
    hall.run(int(hall.plan.dwell.load_s) + 10)
    assert page(hall, second).state == "at_sender"
    hall.ask(c.ConfirmCount(first, "reception-1", 3))
    hall.until(first, "carrying")
    hall.run(int(hall.plan.dwell.load_s) - 10)
    assert page(hall, second).state == "at_sender"
    hall.run(20)
    assert second not in hall.state.book.handoffs, "but nobody waits for ever"
    hall.until(first, "at_recipient")


def test_what_is_not_fetched_goes_to_another_robot_and_papers_stay() -> None:
    hall = hall_with("R1", "R2")
    hall.ghosts["R2"].away = True
    hall.run(int(hall.plan.dwell.robot_silent_s) + 5)
    loaded, wanted = one_on_board(hall)
    hall.ghosts["R2"].away = False
    hall.ghosts["R1"].paused = True
    hall.run(3)
    assert (page(hall, loaded).robot, page(hall, wanted).robot) == ("R1", "R2")
    assert page(hall, loaded).state == "carrying"
    assert [ev.reason for ev in hall.events if isinstance(ev, e.HandoffAdvanced) and ev.trigger == "unassign"] == [
        "R2 takes it"
    ]


def test_a_silent_robot_loses_only_what_it_has_not_fetched() -> None:
    hall = hall_with("R1")
    loaded, wanted = one_on_board(hall)
    hall.ghosts["R1"].away = True
    hall.run(int(hall.plan.dwell.robot_silent_s) + 2)
    assert (page(hall, loaded).state, page(hall, wanted).state) == ("carrying", "requested")
    assert hall.state.book.robots["R1"].hatches == {page(hall, loaded).hatch: loaded}


def test_a_forced_hatch_stops_the_robot_and_the_other_papers_travel_on_afterwards(hall: GhostHall) -> None:
    first, second = two_on_board(hall)
    hall.run(3)
    forced = page(hall, first).hatch
    hall.ghosts["R1"].doors[forced] = "open"
    hall.run(2)
    assert (page(hall, first).state, page(hall, second).state) == ("tampered", "carrying")
    papers = {"C000001-1": 1, "C000001-2": 2}
    hall.ask(c.TakeByHand(first, "reception-1", "supervisor-1", "hatch_forced", "S1", "S2", papers, 3))
    hall.ghosts["R1"].doors[forced] = "closed"
    hall.run(3)
    assert page(hall, second).state == "carrying"
    keeper = Custodian("hatch", f"R1/{page(hall, second).hatch}")
    assert {d.custodian for d in hall.state.book.cases["C000002"].documents.values()} == {keeper}
    hall.ask(c.ConfirmHatchEmpty("R1", forced, "reception-1"))
    hall.run(2)
    hall.ask(c.ResumeRobot("R1", "reception-1"))
    hall.unload(second, "processing-2")
    assert hall.state.book.handoffs_received == 1


def test_after_an_evacuation_two_officers_look_at_each_hatch(hall: GhostHall) -> None:
    first, second = two_on_board(hall)
    hall.run(3)
    hall.ask(c.Evacuate("reception-1"))
    hall.run(2)
    assert [page(hall, handoff).state for handoff in (first, second)] == ["evacuated", "evacuated"]
    hall.ask(c.AllClear("supervisor-1"))
    hall.ask(c.TakeInventory(first, "reception-1", "supervisor-1"))
    stands_at = hall.ghosts["R1"].node
    with pytest.raises(Refusal) as refused:
        hall.ask(c.ResumeRobot("R1", "reception-1"))
    hall.run(20)
    assert refused.value.code == "papers_unsettled" and page(hall, second).state == "evacuated"
    assert hall.ghosts["R1"].node == stands_at, "it goes nowhere before they have looked at the other one too"
    hall.ask(c.TakeInventory(second, "reception-1", "supervisor-1"))
    hall.ask(c.ResumeRobot("R1", "reception-1"))
    hall.unload(first)
    hall.unload(second, "processing-2")


def test_a_robot_pushed_away_comes_back_for_everybody_it_was_serving(hall: GhostHall) -> None:
    first, second = hall.request("A001"), hall.request("A002")
    hall.until(second, "at_sender")
    ghost = hall.ghosts["R1"]
    ghost.node, ghost.order, ghost.path, ghost.passed, ghost.released = "dock-1", "", (), 0, 0
    hall.run(2)
    assert [page(hall, handoff).state for handoff in (first, second)] == ["assigned", "assigned"]
    hall.load(first)
    hall.load(second)


def test_a_returned_case_and_a_delivered_one_go_their_own_ways(hall: GhostHall) -> None:
    first, second = two_on_board(hall)
    hall.until(first, "at_recipient")
    hall.ask(c.RefuseHandoff(first, "processing-1", "not_mine"))
    assert (page(hall, first).leg, page(hall, second).leg) == ("return", "deliver")
    hall.unload(second, "processing-2")
    hall.unload(first, "reception-1")
    endings = [
        ev.state for ev in hall.events if isinstance(ev, e.HandoffAdvanced) and ev.state in ("received", "returned")
    ]
    assert endings == ["received", "returned"]


def test_a_robot_that_has_forgotten_is_told_again_what_lies_in_each_hatch(hall: GhostHall) -> None:
    first, second = two_on_board(hall)
    hall.run(2)
    hall.ghosts["R1"].loads.clear()
    hall.run(6)
    told = {page(hall, handoff).hatch: ("loaded", handoff) for handoff in (first, second)}
    assert hall.ghosts["R1"].loads == told
