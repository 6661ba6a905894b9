"""Whatever the picture: a plan that can be driven, costs what it says, and is the same each time."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.domain.assignment import Job, Moves, Picture, Planner, cost_of, propose
from hall_controller.domain.assignment.model import Plan, VisitKind
from tests.hall_controller.domain.assignment.pictures import broken_rules, carrier, job, on_board, picture, pictures

quickly = settings(max_examples=150, deadline=None)


def orders_of(plan: Plan) -> dict[str, list[tuple[str, VisitKind]]]:
    return {robot: [(visit.job, visit.kind) for visit in visits] for robot, visits in plan.routes.items()}


@quickly
@given(what=pictures(), moves=st.integers(0, 60))
def test_a_plan_can_be_driven_and_costs_what_it_says(what: Picture, moves: int) -> None:
    plan = propose(what, enough=Moves(moves))
    assert broken_rules(what, plan) == []
    counted = cost_of(what, orders_of(plan))
    assert counted.waiting == plan.cost.waiting == len(plan.waiting)
    assert counted.total == pytest.approx(plan.cost.total, abs=1e-6)


@quickly
@given(what=pictures(), moves=st.integers(0, 60), seed=st.integers(0, 9))
def test_more_moves_are_never_worse_and_the_same_question_has_the_same_answer(
    what: Picture, moves: int, seed: int
) -> None:
    planner = Planner(what, seed=seed)
    first = planner.plan()
    planner.improve(Moves(moves))
    better = planner.plan()
    assert better.cost.total <= first.cost.total + 1e-6
    again = propose(what, enough=Moves(moves), seed=seed)
    assert (again.routes, again.waiting, dict(again.why)) == (better.routes, better.waiting, dict(better.why))


def test_papers_on_board_stay_where_they_are_even_when_another_robot_stands_there() -> None:
    what = picture([carrier(1, node="A"), carrier(2, node="F")], [on_board(0, "F", "R1", "h0", due_s=1001.0)])
    plan = propose(what)
    assert plan.robot_of("H0") == "R1"
    assert [visit.hatch for visit in plan.routes["R1"]] == ["h0"]


def test_only_the_order_of_a_loaded_robots_stops_changes() -> None:
    jobs = [on_board(0, "F", "R1", "h0", due_s=1100.0), on_board(1, "C", "R1", "h1", due_s=1030.0)]
    plan = propose(picture([carrier(1, node="A"), carrier(2)], jobs))
    assert [visit.job for visit in plan.routes["R1"]] == ["H1", "H0"]
    assert plan.routes["R2"] == ()


def test_cases_share_a_trip_in_separate_hatches_and_no_more_than_there_are() -> None:
    jobs = [job(number, "A", "F") for number in range(5)]
    plan = propose(picture([carrier(1, hatches=3)], jobs))
    kinds = "".join(visit.kind[0] for visit in plan.routes["R1"])
    assert kinds in ("pppdddppdd", "ppdddpppdd", "ppdddppddd", "ppdd" + "pppddd")
    assert broken_rules(picture([carrier(1, hatches=3)], jobs), plan) == []


def test_a_robot_starts_nothing_that_its_battery_does_not_finish() -> None:
    jobs = [job(0, "A", "F")]
    whole_way_s = 8.0 + 32.0 + 24.0  # dock, A, F, dock
    just_enough = propose(picture([carrier(1, range_s=whole_way_s)], jobs))
    too_little = propose(picture([carrier(1, range_s=whole_way_s - 0.1)], jobs))
    assert (just_enough.waiting, too_little.waiting) == ((), ("H0",))
    assert "battery" in too_little.why["H0"]


def test_papers_on_board_are_brought_even_on_the_batterys_reserve_but_nothing_is_added() -> None:
    jobs = [on_board(0, "F", "R1", "h0"), job(1, "A", "B")]
    plan = propose(picture([carrier(1, node="A", range_s=1.0)], jobs))
    assert [visit.job for visit in plan.routes["R1"]] == ["H0"]
    assert plan.waiting == ("H1",)


def test_nobody_is_sent_where_no_road_leads() -> None:
    cut_off = Picture(0.0, (carrier(1),), (job(0, "A", "F"),), lambda a, b: inf if "F" in (a, b) and a != b else 1.0)
    assert propose(cut_off).waiting == ("H0",)


def test_an_empty_hall_and_a_hall_without_robots_have_plans() -> None:
    assert propose(picture([carrier(1)], [])).routes == {"R1": ()}
    nobody = propose(picture([], [job(0, "A", "F")]))
    assert (nobody.waiting, nobody.cost.total) == (("H0",), 1e6)
    assert nobody.why["H0"] == "waits: no robot is free to work"


def test_papers_on_board_of_a_robot_that_is_not_there_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="R2"):
        propose(picture([carrier(1)], [on_board(0, "F", "R2", "h0")]))


def test_a_slower_robot_is_reckoned_slower() -> None:
    slow = carrier(1)
    slow = type(slow)(slow.id, slow.node, slow.ready_s, slow.hatches, slow.dock, pace=2.0)
    jobs = [Job("H0", "A", "F", due_s=1000.0)]
    assert propose(picture([slow], jobs)).cost.drive_s == 2 * propose(picture([carrier(1)], jobs)).cost.drive_s
