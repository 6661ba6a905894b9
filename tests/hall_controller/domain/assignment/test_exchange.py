"""Two robots that exchange all they do: where it pays, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from hall_controller.domain.assignment import Picture
from hall_controller.domain.assignment.draft import NOBODY, Draft, by_promise, empty_draft
from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.moves import exchange, fits
from hall_controller.domain.assignment.objective import WAITING_WEIGHT
from hall_controller.domain.assignment.route import Route
from tests.hall_controller.domain.assignment.pictures import carrier, job, on_board, picture, pictures


def given_to(what: Picture, *robots: int) -> Draft:
    """A draft in which each job goes to the robot of that number (from 0), wherever it is."""
    draft = empty_draft(Instance(what))
    for number, robot in enumerate(robots):
        if draft.robot[number] == NOBODY:
            draft.give(number, robot)
    return draft


def test_robots_that_start_at_each_others_work_exchange_it() -> None:
    what = picture([carrier(1), carrier(2)], [job(0, "C", "E"), job(1, "E", "C"), job(2, "A", "D")])
    draft = given_to(what, 0, 0, 1)
    assert exchange(draft)
    assert draft.robot == [1, 1, 0]
    assert not exchange(draft)


def test_papers_on_board_stay_and_so_does_the_rest_of_their_route() -> None:
    what = picture([carrier(1), carrier(2)], [on_board(0, "C", "R1", "h0"), job(1, "C", "E"), job(2, "A", "D")])
    draft = given_to(what, 0, 0, 1)
    assert not exchange(draft)


TWO_AT_ONCE = [job(0, "C", "E"), job(1, "C", "E")]


def test_nobody_is_given_what_it_cannot_do() -> None:
    assert exchange(given_to(picture([carrier(1), carrier(2)], TWO_AT_ONCE), 0, 0))
    for less in (carrier(2, hatches=1), carrier(2, range_s=20.0)):
        assert not exchange(given_to(picture([carrier(1), less], TWO_AT_ONCE), 0, 0)), less


@settings(max_examples=80, deadline=None)
@given(what=pictures())
def test_what_was_exchanged_is_cheaper_and_adds_up(what: Picture) -> None:
    draft = empty_draft(Instance(what))
    draft.fill(sorted((j for j, robot in enumerate(draft.robot) if robot == NOBODY), key=by_promise(draft.instance)))
    before, waiting = draft.cost, draft.robot.count(NOBODY)
    moved = exchange(draft)
    total = sum(route.cost for route in draft.routes) + WAITING_WEIGHT * draft.robot.count(NOBODY)
    assert draft.robot.count(NOBODY) == waiting
    assert draft.cost == pytest.approx(total)
    assert draft.cost < before if moved else draft.cost == before
    for robot, route in enumerate(draft.routes):
        assert route.robot == robot
        assert {j for j, owner in enumerate(draft.robot) if owner == robot} == set(route.order())
        assert fits(Route(draft.instance, robot, ()), route.stops)
        assert all(robot in draft.instance.allowed[j] for j in route.order())
