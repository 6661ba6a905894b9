"""When the rounds are planned anew, who is in the plan, and what robots on their way make of a new plan."""

from __future__ import annotations

from dataclasses import replace

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.dispatch import available
from hall_controller.domain.errands import target_of
from hall_controller.domain.live import RobotLive
from hall_controller.domain.rounds import MOST_PLANNED, rounds
from tests.hall_controller.domain.ghosts import Ghost, GhostHall
from tests.hall_controller.domain.test_several_on_board import hall_with, page


def planned(hall: GhostHall) -> set[str]:
    return {visit.job for visits in rounds(hall.state, hall.now).routes.values() for visit in visits}


def with_battery(hall: GhostHall, robot: str, fraction: float) -> None:
    """The robot says so, and goes on saying so."""
    live = hall._live

    def told(ghost: Ghost) -> RobotLive:
        said = live(ghost)
        return replace(said, battery_fraction=fraction) if ghost is hall.ghosts[robot] else said

    hall._live = told  # type: ignore[method-assign]
    hall.run(1)


def test_the_plan_is_made_once_for_what_does_not_change() -> None:
    hall = hall_with("R1", "R2")
    hall.request("A001")
    plan = hall.state.rounds
    hall.run(5)
    assert hall.state.rounds is plan
    hall.request("A002", "B1")
    assert hall.state.rounds is not plan


def test_the_same_wishes_get_the_same_robots() -> None:
    told = []
    for _ in range(2):
        hall = hall_with("R1", "R2", "R3")
        for n, seat in enumerate(("A1", "B2", "C1", "W1", "A2", "B1", "C2")):
            hall.request(f"A{n:03d}", seat, f"P{1 + n % 4}")
        hall.run(30)
        told.append([ev for ev in hall.events if isinstance(ev, e.HandoffAssigned | e.OrderIssued | e.OrderChanged)])
    assert told[0] == told[1]


def test_a_hall_that_was_restarted_goes_on_with_the_robots_that_were_chosen() -> None:
    hall = hall_with("R1", "R2", "R3")
    handoffs = [hall.request(f"A{n:03d}", seat) for n, seat in enumerate(("A1", "B2", "C1"))]
    chosen = {handoff: page(hall, handoff).robot for handoff in handoffs}
    hall.state.rounds, hall.state.rounds_for = None, ()
    hall.run(2)
    assert {handoff: page(hall, handoff).robot for handoff in handoffs} == chosen


def test_who_came_long_after_the_oldest_wish_waits_for_it() -> None:
    hall = hall_with("R1")
    hall.ghosts["R1"].frozen = True
    first = hall.request("A001")
    hall.now += hall.plan.dwell.no_robot_s + 1
    later = hall.request("A002", "A2")
    assert (first in planned(hall), later in planned(hall)) == (True, False)
    hall.ask(c.CancelHandoff(first, "reception-1", "visitor_left"))
    assert later in planned(hall)


def test_who_cannot_be_served_holds_nobody_up() -> None:
    hall = hall_with("R1")
    with_battery(hall, "R1", 0.1535)
    far = hall.request("A001", "W1", "P4")
    assert far in rounds(hall.state, hall.now).waiting, "35 s of driving do not get it there and home"
    hall.now += hall.plan.dwell.no_robot_s + 1
    near = hall.request("A002", "B2", "P4")
    assert planned(hall) == {near}


def test_no_more_is_planned_than_can_be_thought_through() -> None:
    hall = hall_with("R1")
    for n in range(MOST_PLANNED + 6):
        hall.request(f"A{n:03d}", "A1", "P1")
    assert len(planned(hall)) == MOST_PLANNED


def test_wishes_that_nobody_can_serve_take_no_place_from_those_that_came_after_them() -> None:
    hall = hall_with("R1")
    with_battery(hall, "R1", 0.1535)
    far = [hall.request(f"A{n:03d}", "W1", "P4") for n in range(MOST_PLANNED)]
    assert set(rounds(hall.state, hall.now).waiting) == set(far)
    near = hall.request("B001", "B2", "P4")
    assert planned(hall) == {near}
    hall.ask(c.CancelHandoff(near, "reception-1", "visitor_left"))
    with_battery(hall, "R1", 0.9)
    assert planned(hall) == set(far), "with a fresh battery they can be served"


def test_a_wish_that_lost_its_robot_waits_in_its_old_place() -> None:
    hall = hall_with("R1")
    first = hall.request("A001")
    later = [hall.request(f"B{n:03d}", "A2") for n in range(5)]
    assert page(hall, first).robot == "R1"
    with_battery(hall, "R1", 0.14)
    assert list(hall.state.book.waiting) == [first, *later]


def test_a_long_queue_does_not_make_the_next_plan_any_larger() -> None:
    hall = hall_with("R1")
    for n in range(MOST_PLANNED + 6):
        hall.request(f"A{n:03d}", "A1", "P1")
    plan = rounds(hall.state, hall.now)
    hall.request("B001", "A2")
    assert rounds(hall.state, hall.now) is plan, "who comes now is not in view yet"


def test_a_plan_becomes_better_while_time_passes() -> None:
    gained = []
    for shift in range(6):
        hall = hall_with("R1", "R2", "R3")
        for n, seat in enumerate(("A1", "W1", "B2", "C1", "A2", "W2", "C2", "B1")):
            hall.request(f"A{n:03d}", seat, f"P{1 + (n * n + shift) % 4}")
        first = rounds(hall.state, hall.now).cost.total
        for _ in range(10):
            hall.ask(c.TimePassed())
        gained.append(first - rounds(hall.state, hall.now).cost.total)
    assert min(gained) >= 0.0 and max(gained) > 5.0


def test_a_robot_on_its_way_home_turns_round_for_a_new_wish() -> None:
    hall = hall_with("R1")
    first = hall.request("A001")
    hall.load(first)
    hall.unload(first)
    hall.run(2)
    order = hall.state.book.robots["R1"].order
    assert order is not None and order.target == hall.plan.robots["R1"].dock
    second = hall.request("A002", "C1")
    turned = hall.state.book.robots["R1"].order
    assert turned is not None and (turned.id, turned.target) == (order.id, "stop-C1")
    hall.load(second)


def test_a_robot_whose_errand_was_called_off_goes_home_at_once() -> None:
    hall = hall_with("R1")
    handoff = hall.request("A001")
    hall.run(2)
    hall.ask(c.CancelHandoff(handoff, "reception-1", "visitor_left"))
    order = hall.state.book.robots["R1"].order
    assert order is not None and order.target == hall.plan.robots["R1"].dock


def test_a_robot_starts_nothing_that_it_cannot_finish() -> None:
    hall = hall_with("R1")
    with_battery(hall, "R1", 0.14)
    handoff = hall.request("A001")
    assert not available(hall.state, hall.state.book.robots["R1"])
    hall.run(3)
    assert page(hall, handoff).state == "requested"
    with_battery(hall, "R1", 0.5)
    assert page(hall, handoff).robot == "R1"
    with_battery(hall, "R1", 0.149)
    assert page(hall, handoff).state == "requested", "not fetched yet: better nobody comes than one who stops half way"
    assert target_of(hall.state, hall.state.book.robots["R1"]) == hall.plan.robots["R1"].dock


def test_a_robot_that_tries_in_vain_is_planned_around() -> None:
    hall = hall_with("R1", "R2")
    handoff = hall.request("A001")
    first, live = page(hall, handoff).robot, hall._live
    hall.run(2)
    hall.ghosts[first].frozen = True

    def told(ghost: Ghost) -> RobotLive:
        return replace(live(ghost), troubles=("driveFailed",) if ghost is hall.ghosts[first] else ())

    hall._live = told  # type: ignore[method-assign]
    hall.run(20)
    assert page(hall, handoff).robot == first, "it may still manage"
    hall.run(20)
    assert page(hall, handoff).robot not in ("", first)
    hall.load(handoff)


def test_papers_on_board_are_brought_to_their_place_with_the_last_of_the_battery() -> None:
    hall = hall_with("R1")
    handoff = hall.request("A001")
    hall.load(handoff)
    with_battery(hall, "R1", 0.1)
    hall.unload(handoff)
    assert hall.state.book.handoffs_received == 1


def test_a_robot_with_papers_sets_off_only_when_their_hatch_is_known_to_be_shut() -> None:
    hall = hall_with("R1")
    handoff = hall.request("A001")
    hall.load(handoff)
    hall.until(handoff, "at_recipient")
    hall.ghosts["R1"].doors[page(hall, handoff).hatch] = "unknown"
    hall.run(1)
    hall.ask(c.RefuseHandoff(handoff, "processing-1", "not_mine"))
    hall.run(2)
    assert page(hall, handoff).state == "carrying"
    assert hall.state.book.robots["R1"].order is None
    del hall.ghosts["R1"].doors[page(hall, handoff).hatch]
    hall.run(2)
    assert hall.state.book.robots["R1"].order is not None
