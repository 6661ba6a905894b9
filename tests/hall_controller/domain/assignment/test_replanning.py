"""The world changes: the plan follows, but not for a trifle; and it says why."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.domain.assignment import Job, Moves, Picture, Planner, propose
from tests.hall_controller.domain.assignment.pictures import broken_rules, carrier, job, on_board, picture, pictures


@settings(max_examples=100, deadline=None)
@given(what=pictures(), seeds=st.tuples(st.integers(0, 5), st.integers(6, 9)))
def test_an_unchanged_world_keeps_its_plan_once_it_is_good(what: Picture, seeds: tuple[int, int]) -> None:
    first = propose(what, enough=Moves(300), seed=seeds[0])
    second = propose(what, old=first, enough=Moves(300), seed=seeds[1])
    moved = [one.id for one in what.jobs if first.robot_of(one.id) not in ("", second.robot_of(one.id))]
    assert second.cost.total <= first.cost.total + 1e-6
    if moved:
        assert second.cost.total < first.cost.total - 5.0 * len(moved) + 1e-6


@settings(max_examples=100, deadline=None)
@given(before=pictures(), after=pictures())
def test_an_old_plan_of_another_world_does_no_harm(before: Picture, after: Picture) -> None:
    plan = propose(after, old=propose(before, enough=Moves(20)), enough=Moves(40))
    assert broken_rules(after, plan) == []


def test_a_robot_a_little_nearer_does_not_get_the_job() -> None:
    jobs = [job(0, "C", "F")]
    old = propose(picture([carrier(1, node="A"), carrier(2, node="D")], jobs))
    assert old.robot_of("H0") == "R2"
    closer = [carrier(1, node="F"), carrier(2, node="D")]  # now R1 would save 4 s
    fresh, kept = propose(picture(closer, jobs)), propose(picture(closer, jobs), old=old)
    assert fresh.cost.total < kept.cost.total
    assert (fresh.robot_of("H0"), kept.robot_of("H0")) == ("R1", "R2")


def test_a_robot_much_nearer_gets_the_job() -> None:
    jobs = [job(0, "C", "F", due_s=1030.0)]
    old = propose(picture([carrier(1), carrier(2, node="A")], [replace(jobs[0], unfit=frozenset({"R1"}))]))
    assert old.robot_of("H0") == "R2"
    assert propose(picture([carrier(1, node="C"), carrier(2, node="A")], jobs), old=old).robot_of("H0") == "R1"


def test_what_was_loaded_meanwhile_stays_and_what_is_new_is_added() -> None:
    jobs = [job(0, "A", "F"), job(1, "B", "F")]
    old = propose(picture([carrier(1, node="A", hatches=3), carrier(2)], jobs))
    assert {old.robot_of("H0"), old.robot_of("H1")} == {"R1"}
    later = [on_board(0, "F", "R1", old.routes["R1"][0].hatch), jobs[1], job(2, "B", "C")]
    what = picture([carrier(1, node="A", hatches=3, ready_s=1020.0), carrier(2)], later, now_s=1020.0)
    plan = Planner(what, old=old).plan()
    assert broken_rules(what, plan) == []
    assert sorted(visit.job for visit in plan.routes["R1"] if visit.job != "H2") == ["H0", "H1", "H1"]
    assert plan.robot_of("H2") == "R1"


def test_a_robot_that_left_leaves_its_jobs_to_others() -> None:
    jobs = [job(0, "C", "F"), job(1, "A", "B")]
    old = propose(picture([carrier(1), carrier(2)], jobs))
    plan = propose(picture([carrier(1)], jobs), old=old)
    assert {plan.robot_of("H0"), plan.robot_of("H1")} == {"R1"}


def test_reasons_name_the_robot_the_place_the_time_and_the_next_best() -> None:
    jobs = [
        Job("H0", "C", "F", due_s=1200.0, source="seat 3"),
        on_board(1, "A", "R1", "h0"),
        Job("H2", "A", "B", robot="R1"),
    ]
    jobs.append(Job("H3", "A", "B", unfit=frozenset({"R1", "R2"})))
    plan = propose(picture([carrier(1, node="A"), carrier(2, node="C")], jobs))
    assert plan.why["H0"] == "R2 passes seat 3 in 0 s with a free hatch, 27 s earlier than R1"
    assert plan.why["H1"] == "R1 has it on board and keeps it"
    assert plan.why["H2"].endswith("; it was promised to R1")
    assert plan.why["H3"] == "waits: no robot that may work can carry it"
    assert all("\n" not in line for line in plan.why.values())


def test_reasons_say_what_is_decisive_and_tell_the_time_as_people_do() -> None:
    late = [Job("H0", "C", "F", due_s=1016.0)]
    told = propose(
        picture([carrier(1, node="A"), carrier(2, node="C")], late), clock=lambda at: f"{at - 1000:.0f} past"
    )
    assert told.why["H0"] == "R2 passes C at 0 past with a free hatch, 16 s less late in all than with R1"
    alone = propose(picture([carrier(1)], late))
    assert alone.why["H0"].endswith("the only robot that can take it")
    assert len(alone.why) == 1


def test_a_search_in_slices_takes_the_same_way_as_one_in_one_go() -> None:
    jobs = [job(n, "ABCDEF"[n % 6], "DEFABC"[n * 5 % 6], due_s=1020.0 + 9.0 * n) for n in range(9)]
    what = picture([carrier(1), carrier(2, node="F")], jobs)
    whole, sliced = Planner(what), Planner(what)
    whole.improve(Moves(200))
    for _ in range(20):
        sliced.improve(Moves(10))
    assert sliced.plan().routes == whole.plan().routes
    assert sliced.cost == whole.cost < Planner(what).cost
