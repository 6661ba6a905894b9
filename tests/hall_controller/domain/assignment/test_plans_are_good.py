"""How good plans are: as good as the best of all where the best is known, and never worse for a second look."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from hall_controller.domain.assignment import Job, Moves, Picture, propose
from hall_controller.domain.assignment.chance import Chance
from hall_controller.domain.assignment.draft import Draft, by_promise, empty_draft
from hall_controller.domain.assignment.insertion import place_in
from hall_controller.domain.assignment.instance import Instance
from hall_controller.domain.assignment.moves import fits
from hall_controller.domain.assignment.objective import LATE_WEIGHT
from hall_controller.domain.assignment.route import Route
from hall_controller.domain.assignment.shelf import Shelf
from tests.hall_controller.domain.assignment.brute_force import best_total
from tests.hall_controller.domain.assignment.pictures import PLACES, carrier, job, on_board, picture, pictures


def tiny(seed: int) -> Picture:
    """Two robots, one with papers on board, and four more jobs."""
    chance = Chance(seed)
    jobs = [on_board(0, PLACES[chance.below(6)], "R1", "h0", due_s=1000.0 + chance.below(60))]
    for number in range(1, 5):
        pickup, delivery = PLACES[chance.below(6)], PLACES[chance.below(6)]
        jobs.append(job(number, pickup, delivery, 1030.0 + chance.below(90), 1000.0 + chance.below(30)))
    return picture([carrier(1, node=PLACES[chance.below(6)]), carrier(2, hatches=1)], jobs)


@pytest.mark.parametrize("seed", range(12))
def test_on_tiny_pictures_the_plan_is_the_best_of_all(seed: int) -> None:
    what = tiny(seed)
    assert propose(what, enough=Moves(1500)).cost.total == pytest.approx(best_total(what))


def test_lateness_comes_before_driving() -> None:
    jobs = [Job("H0", "A", "B", due_s=1040.0), Job("H1", "F", "C", due_s=1060.0)]
    plan = propose(picture([carrier(1), carrier(2)], jobs))
    assert plan.cost.late_s == 0.0
    assert {plan.robot_of("H0"), plan.robot_of("H1")} == {"R1", "R2"}


def test_without_hurry_one_robot_does_what_it_can_do_on_one_trip() -> None:
    jobs = [job(0, "A", "B"), job(1, "A", "B")]
    plan = propose(picture([carrier(1), carrier(2)], jobs))
    assert (plan.robot_of("H0"), plan.robot_of("H1")) == ("R1", "R1")


@settings(max_examples=80, deadline=None)
@given(what=pictures())
def test_the_quick_search_for_a_place_finds_what_trying_all_places_finds(what: Picture) -> None:
    draft = filled(what)
    for number in range(draft.instance.jobs):
        route = draft.routes[draft.instance.allowed[number][0]] if draft.instance.allowed[number] else None
        if route is not None:
            rest = draft.shelf.without(route, 1 << number)
            found = place_in(rest, number)
            assert found[0] == pytest.approx(least_by_trying(draft.shelf, rest, number), abs=1e-6)
            bound = place_in(Route(draft.instance, rest.robot, rest.stops), number, found[0] - 1.0)
            assert bound[1] == -1 or found[0] == float("inf")


def filled(what: Picture) -> Draft:
    instance = Instance(what)
    draft = empty_draft(instance)
    draft.fill(sorted((j for j in range(instance.jobs) if draft.robot[j] < 0), key=by_promise(instance)))
    return draft


def least_by_trying(shelf: Shelf, rest: Route, number: int) -> float:
    instance, stops, least = shelf.instance, rest.stops, float("inf")
    pickups = [None] if instance.loaded[number] else list(range(len(stops) + 1))
    for i in pickups:
        for k in range(0 if i is None else i, len(stops) + 1):
            before = stops[:k] if i is None else (*stops[:i], 2 * number, *stops[i:k])
            route = Route(instance, rest.robot, (*before, 2 * number + 1, *stops[k:]))
            if fits(route, route.stops) and route.drive_s <= instance.limit[rest.robot]:
                least = min(least, LATE_WEIGHT * (route.late_s - rest.late_s) + route.drive_s - rest.drive_s)
    return least
