"""The standard's list of loads: what leaving a hatch out of it says, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.domain.book import RobotAction
from hall_controller.gateways.loads import PATIENCE_S
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import hatch_loaded
from tests.hall_controller.gateways.test_robots_trust import load

UPPER: dict[str, Any] = {"loadId": "H1", "loadPosition": "upper"}
LOWER: dict[str, Any] = {"loadId": "H2", "loadPosition": "lower"}


@pytest.fixture
def desk() -> DeskOfTrust:
    """The book has papers in R1's upper hatch, on their way."""
    made = DeskOfTrust()
    made.hear()
    load(made)
    return made


def says(desk: DeskOfTrust, *lists: list[dict[str, Any]] | None) -> tuple[str, ...]:
    """Each for a good while; what the hall holds against R1 then."""
    for loads in lists:
        for _ in range(3):
            desk.hear(PATIENCE_S / 2, **({} if loads is None else {"loads": loads}))
    return desk.believed.faults


@pytest.mark.parametrize("named", [UPPER, {"loadId": "H1"}, {}])
def test_a_load_that_was_named_and_is_no_longer_is_called_gone(desk: DeskOfTrust, named: dict[str, Any]) -> None:
    assert says(desk, [named]) == ()
    assert says(desk, []) == ("untrusted:empty:upper",)
    assert "untrusted:empty:upper" in desk.fault()


def test_so_it_is_when_only_the_other_hatch_is_named(desk: DeskOfTrust) -> None:
    assert says(desk, [UPPER, LOWER]) == ()
    assert says(desk, [LOWER]) == ("untrusted:empty:upper",)


def test_it_does_not_help_to_call_it_loaded_somewhere_else_in_the_same_state(desk: DeskOfTrust) -> None:
    says(desk, [UPPER])
    for _ in range(3):
        desk.hear(PATIENCE_S / 2, loads=[], information=[hatch_loaded("upper", "H1")])
    assert desk.believed.faults == ("untrusted:empty:upper",)


def test_a_robot_whose_list_is_always_empty_says_nothing_by_it(desk: DeskOfTrust) -> None:
    assert says(desk, [], [], []) == ()


def test_one_that_stops_telling_does_not_call_it_empty(desk: DeskOfTrust) -> None:
    assert says(desk, [UPPER], None, [UPPER]) == ()


def test_a_sensor_that_is_shaken_for_a_moment_is_no_lie(desk: DeskOfTrust) -> None:
    for _ in range(4):
        says(desk, [UPPER])
        assert desk.hear(PATIENCE_S / 2, loads=[]).faults == ()


def test_one_that_was_started_anew_may_have_forgotten(desk: DeskOfTrust) -> None:
    says(desk, [UPPER])
    desk.gateway.links["R1"].new_life("life-2")
    assert says(desk, []) == ()


@pytest.mark.parametrize("state", ["unloading", "securing_empty", "stranded", "evacuated"])
def test_where_people_may_have_taken_them_out_it_may_say_so(desk: DeskOfTrust, state: str) -> None:
    says(desk, [UPPER])
    desk.hall.book.handoffs["H1"].state = state
    assert says(desk, []) == ()


def test_so_it_may_while_its_hatch_is_being_moved(desk: DeskOfTrust) -> None:
    says(desk, [UPPER])
    told = RobotAction("book-A9", "unlockHatch", "upper", "H1", "stop-P1")
    desk.hall.book.robot("R1").actions[told.id] = told
    assert says(desk, []) == ()
