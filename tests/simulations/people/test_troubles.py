"""When people have waited long enough, who comes then, and what they write down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain.plan import StaffSpec
from simulations.people.dossier import Dossier
from simulations.people.errand import Errand, office_of
from simulations.people.errands import errands_for
from simulations.people.incident_steps import found_of
from simulations.people.profile import draw_profile
from simulations.people.troubles import GIVE_UP_S, SIGHT_S, STUCK_S, care_for, needs_key
from simulations.people.view import CaseView, HallView, HandoffView, LineView, PaperView, RobotView
from simulations.world import World
from tests.simulations.small_hall import small_hall

PLAN = small_hall()
OFFICE = office_of(PLAN.staff.values(), ["D1", "D2"])
LINES = (LineView("C1-1", "id_card", 1), LineView("C1-2", "photo", 2))
CARRYING = HandoffView("H000001", "carrying", "C1", "A001", "S1", "D1", 3, "R1", "1", "P01", "deliver", "D1", "", LINES)
PAPERS = ("V1/id_card/1", "V1/photo/1", "V1/photo/2")


@pytest.fixture
def world() -> World:
    return World(PLAN)


@pytest.fixture
def dossier() -> Dossier:
    return Dossier("V1", "A001", "S1", "V1", draw_profile(1, "V1"), "S1", docs=list(PAPERS), case="C1")


def view_of(handoff: HandoffView, *robots: RobotView, keeper: tuple[str, str] = ("hatch", "R1/1")) -> HallView:
    case = CaseView("C1", "A001", "S1", False, (PaperView("id_card", 1, *keeper), PaperView("photo", 2, *keeper)))
    return HallView(0.0, {"C1": case}, (handoff,), {robot.id: robot for robot in robots})


def wanted(dossier: Dossier, view: HallView, world: World, now: float) -> list[Errand]:
    return errands_for(dossier, view, world, OFFICE, lambda _: "D1", now)


def test_a_dead_robot_is_waited_for_and_then_fetched_from(world: World, dossier: Dossier) -> None:
    world.empty_battery("R1")
    view = view_of(CARRYING)
    assert not needs_key(dossier, CARRYING, view, world, 0.0)
    assert not needs_key(dossier, CARRYING, view, world, GIVE_UP_S)
    assert needs_key(dossier, CARRYING, view, world, GIVE_UP_S + 1.0)


def test_a_robot_that_comes_back_to_life_gets_all_the_patience_again(world: World, dossier: Dossier) -> None:
    silent, well = RobotView("R1", False, False, ()), RobotView("R1", True, False, ())
    assert not needs_key(dossier, CARRYING, view_of(CARRYING, silent), world, 0.0)
    assert not needs_key(dossier, CARRYING, view_of(CARRYING, well), world, GIVE_UP_S)
    assert not needs_key(dossier, CARRYING, view_of(CARRYING, silent), world, GIVE_UP_S + 1.0)


def test_a_hatch_locked_out_again_and_again_counts_as_one_wait(world: World, dossier: Dossier) -> None:
    """Between unloading and securing it may go back and forth; people do not begin to wait anew each time."""
    states = ("unloading", "securing_empty") * 4
    for n, state in enumerate(states):
        now = n * STUCK_S / len(states)
        assert not needs_key(dossier, replace(CARRYING, state=state), view_of(CARRYING), world, now)
    assert needs_key(dossier, replace(CARRYING, state="unloading"), view_of(CARRYING), world, STUCK_S + 1.0)


def test_two_officers_come_and_never_the_same_one_twice(world: World, dossier: Dossier) -> None:
    tampered = replace(CARRYING, state="tampered")
    opener, witness = wanted(dossier, view_of(tampered), world, 0.0)
    assert (opener.kind, opener.officer, opener.partner) == ("incident", "", "P12")
    assert (witness.kind, witness.officer) == ("witness", "P12")
    world.enter("P12", 1.0, 1.0)
    for doc in PAPERS:
        world.make(doc, "P12")
    opener, witness = wanted(dossier, view_of(tampered), world, 0.0)
    assert (opener.officer, witness.officer) == ("P12", "P11")


def test_nobody_comes_while_people_leave_the_hall(world: World, dossier: Dossier) -> None:
    evacuated = replace(CARRYING, state="evacuated")
    assert wanted(dossier, replace(view_of(evacuated), evacuating=True), world, 0.0) == []
    assert [errand.kind for errand in wanted(dossier, view_of(evacuated), world, 0.0)] == ["incident", "witness"]


@pytest.mark.parametrize(
    ("leg", "goal", "recipient", "officer"),
    [
        ("deliver", "D1", "", "P11"),
        ("deliver", "D1", "P12", "P12"),
        ("return", "S1", "P12", ""),
        ("return", "D2", "", "P12"),
        ("store", "L1", "", ""),
    ],
)
def test_papers_are_taken_out_by_whose_place_it_is(
    world: World, dossier: Dossier, leg: str, goal: str, recipient: str, officer: str
) -> None:
    there = replace(CARRYING, state="at_recipient", leg=leg, goal=goal, recipient=recipient)
    (errand,) = wanted(dossier, view_of(there), world, 0.0)
    assert (errand.kind, errand.place, errand.officer) == ("unload", goal, officer)


def test_a_wish_for_a_robot_is_given_up_at_last(world: World, dossier: Dossier) -> None:
    wish = replace(CARRYING, state="requested", robot="", hatch="")
    view = view_of(wish, keeper=("officer", "P01"))
    assert wanted(dossier, view, world, 0.0) == []
    (errand,) = wanted(dossier, view, world, STUCK_S + 1.0)
    assert (errand.kind, errand.officer) == ("cancel", "P01")


def test_papers_opened_by_the_officer_they_were_meant_for_have_arrived(world: World, dossier: Dossier) -> None:
    world.enter("P11", 7.0, 5.0)
    for doc in PAPERS:
        world.make(doc, "P11")
    dossier.desk, dossier.by_hand = "D1", True
    view = view_of(replace(CARRYING, state="taken_by_hand"), keeper=("officer", "P11"))
    assert wanted(dossier, view, world, 0.0) == []
    (errand,) = wanted(dossier, view, world, dossier.profile.process_s)
    assert (errand.kind, dossier.place) == ("receipt", "D1")


def test_papers_in_other_hands_than_the_book_says_are_handed_over_in_the_book(world: World, dossier: Dossier) -> None:
    world.enter("V1", 1.0, 5.0)
    for doc in PAPERS:
        world.make(doc, "V1")
    over = replace(CARRYING, state="taken_by_hand")
    (errand,) = wanted(dossier, view_of(over, keeper=("officer", "P01")), world, 0.0)
    assert (errand.kind, errand.place, errand.officer, errand.partner) == ("hand_over", "S1", "P01", "V1")


def test_what_is_there_of_each_document_is_found(world: World, dossier: Dossier) -> None:
    world.enter("P01", 1.0, 1.0)
    for doc in PAPERS[:2]:
        world.make(doc, "P01")
    assert found_of(CARRYING, dossier, world) == ({"C1-1": 1, "C1-2": 1}, 2)
    world.make(PAPERS[2], "P01")
    assert found_of(CARRYING, dossier, world) == ({"C1-1": 1, "C1-2": 2}, 3)


def test_a_stopped_robot_is_looked_after_once_nothing_is_wrong_with_it(world: World) -> None:
    robot = Dossier("R1", "", "", "", draw_profile(1, "R1"), "k1")
    view = HallView(robots={"R1": RobotView("R1", True, True, ())})
    assert care_for(robot, view, world, OFFICE, 0.0) == []
    (errand,) = care_for(robot, view, world, OFFICE, SIGHT_S)
    assert (errand.kind, errand.robot) == ("look", "R1")
    world.press_emergency_stop("R1")
    assert care_for(robot, view, world, OFFICE, SIGHT_S) == []
    world.release_emergency_stop("R1")
    assert care_for(robot, replace(view, evacuating=True), world, OFFICE, SIGHT_S) == []


def test_supervisors_witness_where_there_are_any() -> None:
    staff = [StaffSpec("a", "reception"), StaffSpec("b", "supervisor"), StaffSpec("c", "facility")]
    office = office_of(staff, [])
    assert (office.witness("a"), office.witness("b"), office.caretaker) == ("b", "c", "c")
    assert office_of(staff[:1], []).witness("a") == ""
