"""Robots whose battery does not last for the papers on board: to the nearest officer, or another robot and a person."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian, Handoff
from hall_controller.domain.errands import target_of
from hall_controller.domain.live import BATTERY_FAULT
from hall_controller.domain.phases import Visits
from hall_controller.domain.plan import Battery
from tests.hall_controller.domain.ghosts import Ghost, GhostHall, sample_plan
from tests.hall_controller.domain.test_ways_out import chain_holds, ended, holders, refused

FLAT = 0.02


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def page(hall: GhostHall, handoff: str) -> Handoff:
    return hall.state.book.handoffs[handoff]


def under_way(hall: GhostHall, target: str = "P1") -> tuple[str, str, Ghost]:
    """A handoff whose robot has just left with the papers."""
    handoff = hall.request("A001", target=target)
    hall.load(handoff)
    hall.run(2)
    robot = page(hall, handoff).robot
    return handoff, robot, hall.ghosts[robot]


def stranded(hall: GhostHall) -> tuple[str, str, Ghost]:
    handoff, robot, ghost = under_way(hall)
    ghost.battery = FLAT
    hall.until(handoff, "stranded", 2)
    return handoff, robot, ghost


def with_key(handoff: str, onward: bool = True, opener: str = "reception-2") -> c.TakeByHand:
    papers = {"C000001-1": 1, "C000001-2": 2}
    return c.TakeByHand(handoff, opener, "supervisor-1", "battery_empty", "S-1", "S-2", papers, 3, onward)


def keepers(hall: GhostHall) -> list[tuple[str, str]]:
    """Who kept the first paper, one after the other; each took it from the one before."""
    moves = [ev for ev in hall.events if isinstance(ev, e.CustodyMoved) and "C000001-1" in ev.documents]
    assert all(one.taker == then.giver for one, then in pairwise(moves))
    return [(move.taker.kind, move.taker.ref) for move in moves]


def test_a_flat_robot_stands_and_says_where_with_what_and_where_help_comes(hall: GhostHall) -> None:
    handoff, robot, ghost = stranded(hall)
    detail = hall.state.book.alerts[f"relief_wanted:{handoff}"].detail
    for word in (f"{robot}/upper, near ", "3 papers", "C000001-1", "2.0%"):
        assert word in detail
    hall.run(4)
    node = ghost.node
    hall.run(20)
    assert ghost.node == node and page(hall, handoff).state == "stranded", "no more road for it"
    assert holders(hall) == {Custodian("hatch", f"{robot}/upper")}
    hall.now += hall.plan.dwell.incident_s
    hall.run(1)
    assert f"incident_open:{handoff}" in hall.state.book.alerts


def test_another_robot_and_a_person_go_on_with_the_papers(hall: GhostHall) -> None:
    handoff, robot, _ = stranded(hall)
    hall.run(30)
    near = [r for r, ghost in hall.ghosts.items() if r != robot and ghost.node != hall.plan.robots[r].dock]
    assert len(near) == 1, "one other robot has come near"
    hall.ask(with_key(handoff))
    assert page(hall, handoff).robot == near[0]
    assert page(hall, handoff).pickup in hall.plan.places and page(hall, handoff).goal == "P1"
    assert f"relief_wanted:{handoff}" not in hall.state.book.alerts
    assert refused(hall, c.OpenHatch(handoff, "reception-1")) in ("not_custodian", "wrong_state")
    hall.load(handoff, "reception-2")
    hall.unload(handoff)
    assert ended(hall, handoff) == "received"
    assert keepers(hall) == [
        ("hatch", f"{robot}/upper"), ("officer", "reception-2"), ("hatch", f"{near[0]}/upper"),
        ("officer", "processing-1"),
    ]  # fmt: skip
    chain_holds(hall)


def test_the_weak_robot_is_used_again_only_after_a_look_inside(hall: GhostHall) -> None:
    handoff, robot, ghost = stranded(hall)
    hall.ask(with_key(handoff))
    ghost.battery, ghost.loads = 0.9, {}
    hall.run(5)
    assert hall.state.book.robots[robot].doubts == {"upper": "opened with the key (battery_empty)"}
    hall.ask(c.ConfirmHatchEmpty(robot, "upper", "reception-1"))
    hall.run(30)
    assert not hall.state.book.robots[robot].doubts and ghost.node == hall.plan.robots[robot].dock


def test_without_another_robot_the_officer_waits_or_goes_himself(hall: GhostHall) -> None:
    handoff, robot, _ = stranded(hall)
    for other, ghost in hall.ghosts.items():
        ghost.away = other != robot
    hall.run(int(hall.plan.dwell.robot_silent_s) + 3)
    hall.ask(with_key(handoff))
    hall.now += hall.plan.dwell.no_robot_s
    hall.run(2)
    assert f"no_robot:{handoff}" in hall.state.book.alerts
    assert refused(hall, c.HandOver("C000001", "reception-2", "processing-1", 3)) == "documents_travelling"
    hall.ask(c.CancelHandoff(handoff, "reception-2", "robot_trouble"))
    hall.ask(c.HandOver("C000001", "reception-2", "processing-1", 3))
    assert holders(hall) == {Custodian("officer", "processing-1")}
    chain_holds(hall)


def test_two_officers_may_carry_them_by_hand_instead(hall: GhostHall) -> None:
    handoff, _, _ = stranded(hall)
    hall.ask(with_key(handoff, onward=False))
    assert ended(hall, handoff) == "taken_by_hand"
    assert holders(hall) == {Custodian("officer", "reception-2")}
    hall.run(30)
    at_home = [ghost.node == hall.plan.robots[r].dock for r, ghost in hall.ghosts.items()]
    assert at_home.count(False) == 1, "nobody waits for the papers any more"
    chain_holds(hall)


def test_the_second_robot_dies_too(hall: GhostHall) -> None:
    handoff, first, _ = stranded(hall)
    hall.ask(with_key(handoff))
    hall.load(handoff, "reception-2")
    second = page(hall, handoff).robot
    hall.ghosts[second].battery = FLAT
    hall.until(handoff, "stranded", 3)
    hall.ask(with_key(handoff, opener="guide-1"))
    hall.load(handoff, "guide-1")
    third = page(hall, handoff).robot
    assert len({first, second, third}) == 3
    hall.unload(handoff)
    assert ended(hall, handoff) == "received"
    assert [ref for _, ref in keepers(hall)] == [
        f"{first}/upper", "reception-2", f"{second}/upper", "guide-1", f"{third}/upper", "processing-1",
    ]  # fmt: skip
    chain_holds(hall)


def test_a_relief_robot_that_dies_before_it_is_loaded_is_replaced(hall: GhostHall) -> None:
    handoff, _, _ = stranded(hall)
    hall.ask(with_key(handoff))
    second = page(hall, handoff).robot
    hall.ghosts[second].away = True
    hall.run(int(hall.plan.dwell.robot_silent_s) + 3)
    assert page(hall, handoff).robot not in ("", second)
    hall.load(handoff, "reception-2")
    hall.unload(handoff)
    chain_holds(hall)


@pytest.mark.parametrize("swapped", ["battery", "fault"])
def test_a_robot_that_is_given_power_again_goes_on_by_itself(hall: GhostHall, swapped: str) -> None:
    handoff, robot, ghost = under_way(hall)
    if swapped == "fault":
        ghost.faults = (BATTERY_FAULT,)
    else:
        ghost.battery = FLAT
    hall.until(handoff, "stranded", 3)
    hall.run(10)
    ghost.faults, ghost.battery = (), 0.06 if swapped == "battery" else 0.9
    hall.run(3)
    if swapped == "battery":
        assert page(hall, handoff).state == "stranded", "three hundredths more may be a wrong reading"
    ghost.battery = 0.5
    hall.unload(handoff)
    assert ended(hall, handoff) == "received" and f"relief_wanted:{handoff}" not in hall.state.book.alerts
    assert hall.state.book.robots[robot].order is not None or ghost.node == hall.plan.places["P1"].stop


def weak_hall(spare_s: float) -> tuple[GhostHall, float]:
    """A hall in which a battery that shows the second value lasts for about so many seconds of driving."""
    hall = GhostHall(replace(sample_plan(), battery=Battery(range_s=1000.0, brown_out_fraction=0.1)))
    hall.run(2)
    return hall, 0.1 + spare_s / 1000.0


def test_with_a_little_left_it_goes_to_the_nearest_officer_who_takes_the_papers_over() -> None:
    hall, little = weak_hall(7.0)
    handoff = hall.request("A001", "P2", "A1", by="processing-2")
    hall.load(handoff, "processing-2")
    robot = page(hall, handoff).robot
    hall.ghosts[robot].battery = little
    hall.run(1)
    weak = page(hall, handoff)
    assert (weak.state, weak.leg, weak.interrupted) == ("carrying", "relief", "deliver")
    assert hall.plan.places[weak.goal].kind == "desk", "not at a visitor's seat"
    officer = f"processing-{weak.goal[1:]}"
    assert f"relief_wanted:{handoff}" in hall.state.book.alerts
    hall.until(handoff, "at_recipient")
    assert refused(hall, c.IssueCode(handoff, "reception-1")) == "not_for_visitor"
    assert refused(hall, c.OpenHatch(handoff, "reception-1")) == "wrong_person"
    hall.ask(c.OpenHatch(handoff, officer))
    hall.until(handoff, "unloading")
    hall.ask(c.ConfirmCount(handoff, officer, 3))
    hall.run(4)
    onward = page(hall, handoff)
    assert (onward.leg, onward.goal, onward.interrupted) == ("deliver", "A1", None)
    assert onward.robot not in ("", robot) and onward.pickup
    assert holders(hall) == {Custodian("officer", officer)}
    hall.load(handoff, officer)
    hall.unload(handoff, "reception-1")
    assert ended(hall, handoff) == "received"
    assert keepers(hall)[1:3] == [("officer", officer), ("hatch", f"{onward.robot}/upper")]
    chain_holds(hall)


def test_on_its_way_to_an_officer_it_turns_back_when_it_has_power_again() -> None:
    hall, little = weak_hall(7.0)
    handoff = hall.request("A001", "P2", "A1", by="processing-2")
    hall.load(handoff, "processing-2")
    robot = page(hall, handoff).robot
    hall.ghosts[robot].battery = little
    hall.run(1)
    assert page(hall, handoff).leg == "relief"
    hall.ghosts[robot].battery = 0.9
    hall.run(2)
    assert (page(hall, handoff).leg, page(hall, handoff).goal) == ("deliver", "A1")
    hall.unload(handoff, "reception-1")
    assert ended(hall, handoff) == "received"


def test_what_can_be_finished_is_finished() -> None:
    hall, enough = weak_hall(60.0)
    handoff = hall.request("A001")
    hall.load(handoff)
    robot = page(hall, handoff).robot
    hall.ghosts[robot].battery = enough
    hall.unload(handoff)
    assert ended(hall, handoff) == "received"
    assert not [ev for ev in hall.events if isinstance(ev, e.AlertRaised) and ev.kind == "relief_wanted"]


def test_a_robot_that_waits_at_its_goal_with_its_last_power_is_emptied_there(hall: GhostHall) -> None:
    handoff, _, ghost = under_way(hall)
    hall.until(handoff, "at_recipient")
    ghost.battery = FLAT
    hall.run(2)
    assert page(hall, handoff).state == "at_recipient" and f"relief_wanted:{handoff}" in hall.state.book.alerts
    hall.unload(handoff)
    hall.run(1)
    assert ended(hall, handoff) == "received" and not hall.state.book.alerts


@pytest.mark.parametrize("charge", [None, FLAT])
def test_an_unknown_charge_and_a_robot_off_its_road_are_not_taken_for_a_flat_one(
    hall: GhostHall, charge: float | None
) -> None:
    handoff, robot, ghost = under_way(hall)
    ghost.battery = charge if charge is None else 0.9
    hall.state.book.robots[robot].node = ""
    hall.run(3)
    assert page(hall, handoff).state == "carrying"


def all_in(hall: GhostHall, state: str, *handoffs: str) -> None:
    """Until they are, whoever comes first being loaded first."""
    for _ in range(150):
        for each in handoffs:
            if page(hall, each).state == "at_sender":
                documents = hall.state.book.cases[page(hall, each).case].documents
                hall.load(each, documents[page(hall, each).documents[0]].custodian.ref)
        if {page(hall, each).state for each in handoffs} == {state}:
            return
        hall.run(1)
    raise AssertionError([page(hall, each) for each in handoffs])


def test_of_two_on_board_both_are_relieved_each_in_a_hatch_of_its_own(hall: GhostHall) -> None:
    for other in ("R2", "R3"):
        hall.ghosts[other].away = True
    hall.run(int(hall.plan.dwell.robot_silent_s) + 2)
    first, second = hall.request("A001"), hall.request("A002", "A2", "P2")
    all_in(hall, "carrying", first, second)
    hall.ghosts["R1"].battery = FLAT
    all_in(hall, "stranded", first, second)
    hall.ghosts["R2"].away = hall.ghosts["R3"].away = False
    hall.ask(with_key(first))
    hall.ask(replace(with_key(second), found={"C000002-1": 1, "C000002-2": 2}))
    all_in(hall, "at_recipient", first, second)
    assert len({(page(hall, each).robot, page(hall, each).hatch) for each in (first, second)}) == 2
    hall.unload(first)
    hall.unload(second, "processing-2")
    assert ended(hall, first) == ended(hall, second) == "received"
    chain_holds(hall)


def test_an_evacuation_and_a_forced_hatch_come_before_the_relief(hall: GhostHall) -> None:
    handoff, _, ghost = stranded(hall)
    hall.ask(c.Evacuate("reception-1"))
    assert page(hall, handoff).state == "evacuated"
    assert refused(hall, with_key(handoff)) == "evacuating"
    hall.ask(c.AllClear("supervisor-1"))
    assert refused(hall, with_key(handoff)) == "wrong_state"
    hall.ask(c.TakeInventory(handoff, "reception-1", "supervisor-1"))
    hall.until(handoff, "stranded", 4)
    ghost.doors["upper"] = "open"
    hall.run(1)
    assert page(hall, handoff).state == "tampered", "a robot that still feels its door says so, whoever opened it"
    hall.ask(with_key(handoff))
    assert page(hall, handoff).state in ("requested", "assigned", "at_sender")
    assert not [alert for alert in hall.state.book.alerts.values() if alert.kind == "hatch_forced"]


def test_nothing_is_loaded_into_a_robot_that_cannot_bring_it(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.until(handoff, "at_sender")
    first = page(hall, handoff).robot
    hall.ghosts[first].battery = FLAT
    hall.run(1)
    assert page(hall, handoff).robot not in ("", first)
    hall.load(handoff)
    hall.unload(handoff)
    assert ended(hall, handoff) == "received"


def test_the_visit_waits_for_a_robot_while_an_officer_does(hall: GhostHall) -> None:
    handoff, _, _ = stranded(hall)
    hall.ask(with_key(handoff))
    hall.load(handoff, "reception-2")
    visits = Visits()
    for seq, event in enumerate(hall.events, start=1):
        visits.apply(seq, float(seq), event)
    phases = [interval.held for interval in visits.phases.chains["C000001"]]
    assert phases[-3:] == ["processing", "waiting_for_robot", "under_way"]


def test_missing_papers_do_not_go_on(hall: GhostHall) -> None:
    handoff, _, _ = stranded(hall)
    short = replace(with_key(handoff), found={"C000001-1": 1}, counted=1)
    assert refused(hall, short) == "papers_missing"
    assert refused(hall, replace(with_key(handoff), approver="reception-2")) == "two_officers_needed"
    hall.ask(replace(short, onward=False))
    assert ended(hall, handoff) == "taken_by_hand" and "document_lost:C000001-2" in hall.state.book.alerts


def test_nobody_waits_near_it_when_others_need_that_place(hall: GhostHall) -> None:
    handoff, robot, _ = stranded(hall)
    hall.run(30)
    helper = next(r for r in hall.ghosts if r != robot and hall.ghosts[r].node != hall.plan.robots[r].dock)
    stop = hall.ghosts[helper].node
    place = next(each.id for each in hall.plan.places.values() if each.stop == stop)
    source = next(p for p in ("B1", "B2", "C1") if p != place)
    hall.request("A009", source, place)
    for _ in range(60):
        hall.run(1)
        other = next(h for h in hall.state.book.handoffs.values() if h.ticket == "A009")
        if other.state == "at_sender":
            hall.load(other.id)
            break
    idle = next(r for r in hall.ghosts if r not in (robot, other.robot))
    assert target_of(hall.state, hall.state.book.robots[idle]) != stop
    hall.until(other.id, "at_recipient")
    assert page(hall, handoff).state == "stranded"
