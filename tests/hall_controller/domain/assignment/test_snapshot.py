"""The picture of a real hall, from its book and its robots' reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_controller.domain.assignment import Job, Picture, propose
from hall_controller.domain.assignment.snapshot import Reckoning, picture_of
from hall_controller.domain.rounds import in_view
from tests.hall_controller.domain.ghosts import GhostHall

RECKONING = Reckoning(promise_s=120.0, reserve=0.1)


@pytest.fixture
def hall() -> GhostHall:
    hall = GhostHall()
    hall.run(2)
    return hall


def picture(hall: GhostHall) -> Picture:
    return picture_of(hall.state, in_view(hall.state), 1e6, RECKONING)


def job_of(hall: GhostHall, handoff: str) -> Job:
    return next(job for job in picture(hall).jobs if job.id == handoff)


def test_robots_at_rest_are_at_their_docks_and_ready(hall: GhostHall) -> None:
    found = picture(hall)
    assert {one.id: one.node for one in found.carriers} == {r.id: r.dock for r in hall.plan.robots.values()}
    assert {one.ready_s for one in found.carriers} == {1e6}
    assert found.jobs == ()


def test_a_handoff_on_its_way_to_the_sender_may_still_change_robots(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    page, job = hall.state.book.handoffs[handoff], job_of(hall, handoff)
    assert page.state == "assigned"
    assert (job.robot, job.loaded, job.due_s - job.release_s) == ("", False, 120.0)
    assert (job.pickup, job.source) == (hall.state.stop_of("A1"), "A1")


def test_papers_in_a_hatch_stay_with_their_robot_and_the_plan_says_so(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.load(handoff)
    page, job = hall.state.book.handoffs[handoff], job_of(hall, handoff)
    assert (job.robot, job.hatch, job.loaded) == (page.robot, page.hatch, True)
    plan = propose(picture(hall))
    assert plan.robot_of(handoff) == page.robot
    assert [visit.hatch for visit in plan.routes[page.robot]] == [page.hatch]


def test_a_robot_that_cannot_work_is_not_in_the_picture_nor_what_it_carries(hall: GhostHall) -> None:
    handoff = hall.request("A001")
    hall.load(handoff)
    robot = hall.state.book.handoffs[handoff].robot
    hall.state.live[robot] = replace(hall.state.live[robot], emergency_stop=True)
    found = picture(hall)
    assert robot not in {one.id for one in found.carriers}
    assert found.jobs == ()


def test_the_battery_above_the_reserve_is_what_may_be_driven(hall: GhostHall) -> None:
    robots = {name: replace(spec, range_s=1000.0) for name, spec in hall.plan.robots.items()}
    hall.state.plan = replace(hall.plan, robots=robots)
    for robot, fraction in (("R1", 0.6), ("R2", 0.05), ("R3", None)):
        hall.state.live[robot] = replace(hall.state.live[robot], battery_fraction=fraction)
    ranges = {one.id: one.range_s for one in picture(hall).carriers}
    assert ranges == {"R1": pytest.approx(500.0), "R2": 0.0, "R3": 0.0}
    robots["R3"] = replace(robots["R3"], battery="unreported")
    assert {one.id: one.range_s for one in picture(hall).carriers}["R3"] == float("inf")
