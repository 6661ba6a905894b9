"""Old, double and too many: what one robot's states are told apart by."""

from __future__ import annotations

import random

import pytest

from hall_controller.gateways.allowance import ALLOWED
from hall_controller.gateways.intake import FALLS, PATIENCE_S, RUN, Intake
from hall_messages.vda5050 import Kind


def test_neither_a_double_nor_an_older_state_is_news() -> None:
    intake = Intake()
    assert [intake.news(header, header * 0.1, 0.0) for header in (1, 2, 3)] == ["next"] * 3
    assert [intake.news(header, header * 0.1, 0.0) for header in (3, 1, 2)] == ["old"] * 3
    assert intake.old == 3


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_order_of_arrival_what_is_taken_only_gets_newer(seed: int) -> None:
    dice, intake = random.Random(seed), Intake()
    stream = [(n, n * 0.1) for n in range(200) for _ in range(dice.randint(0, 3))]
    stream = [one for _, one in sorted((n + dice.uniform(0, 8), (n, at)) for n, at in stream)]
    taken = [header for header, at in stream if intake.news(header, at, at) == "next"]
    assert taken == sorted(set(taken))
    assert len(taken) + intake.old == len(stream)


def test_a_later_time_with_a_small_number_is_a_new_life() -> None:
    intake = Intake()
    intake.news(500, 100.0, 100.0)
    assert intake.news(0, 101.0, 101.0) == "restarted"
    assert intake.news(501, 100.1, 101.1) == "old", "said before the restart, and late"
    assert intake.news(1, 102.0, 102.0) == "next"


def test_after_a_hello_what_was_said_before_it_is_old() -> None:
    intake = Intake()
    intake.news(500, 100.0, 100.0)
    intake.new_life(101.0)
    assert intake.news(501, 100.5, 101.0) == "old"
    assert [intake.news(n, 101.0 + n, 102.0) for n in (0, 1)] == ["next", "next"]


def test_a_hello_that_is_no_later_than_the_newest_state_changes_nothing() -> None:
    intake = Intake()
    intake.news(0, 100.0, 100.0)
    intake.news(7, 107.0, 107.0)
    intake.new_life(100.0)
    assert intake.news(5, 105.0, 110.0) == "old", "held back, and made after that hello"
    assert intake.news(8, 108.0, 110.0) == "next"


def test_what_was_made_before_the_first_state_that_counts_is_old() -> None:
    intake = Intake()
    intake.begin(3, 100.0, 100.0)
    assert [intake.news(n, 90.0 + n, 101.0) for n in (2, 3, 9)] == ["old"] * 3, "9: of an earlier life of the node"
    assert intake.news(4, 101.0, 102.0) == "next"


def falling(numbers: list[int], every_s: float = 1.0) -> bool:
    """Whether a robot whose newest number was 500, and that then says these, counts as one that goes backwards."""
    intake, now, found = Intake(), 1000.0, False
    intake.news(500, now, now)
    for number in numbers:
        now += every_s
        assert intake.news(number, 1000.0, now) == "old"
        found |= intake.backwards(now)
    return found


def test_numbers_that_only_fall_while_the_clock_stands_go_backwards() -> None:
    down = list(range(499, 499 - 2 * FALLS, -1))
    assert falling(down)
    assert falling([number for number in down for _ in range(2)]), "said twice each"
    assert not falling(down, every_s=PATIENCE_S / len(down)), "something new may still come"


def test_doubles_and_what_a_wire_mixes_up_do_not_go_backwards() -> None:
    assert not falling([500] * 100)
    assert not falling([499, 500] * 50)
    mixed = list(range(100, 400))
    random.Random(7).shuffle(mixed)
    assert not falling(mixed)


def test_a_robot_whose_clock_was_set_back_is_heard_again_after_a_while() -> None:
    intake, now = Intake(), 1000.0
    intake.news(500, 1000.0, now)
    found = []
    for number in range(20):
        now += 1.0
        found.append(intake.news(number, number * 1.0, now))
    assert found.count("restarted") == 1
    first = found.index("restarted")
    assert first + 1 >= RUN and first + 1 > PATIENCE_S
    assert set(found[:first]) == {"old"} and set(found[first + 1 :]) == {"next"}


def test_doubles_of_old_states_never_become_a_new_life() -> None:
    intake = Intake()
    intake.news(500, 1000.0, 1000.0)
    assert {intake.news(7, 7.0, 1010.0 + n) for n in range(50)} == {"old"}


@pytest.mark.parametrize("kind", ALLOWED)
def test_the_rate_of_each_kind_is_held_and_a_burst_is_let_through(kind: Kind) -> None:
    intake, (per_s, burst) = Intake(), ALLOWED[kind]
    admitted = sum(intake.admit(100.0 + n * 0.001, kind) for n in range(5000))
    assert per_s * 5 <= admitted <= per_s * 5 + burst
    assert all(intake.admit(200.0 + n / per_s, kind) for n in range(200)), "its own rate is never too many"
    assert intake.admit(204.0, "state") or kind == "state", "one kind does not eat the room of another"


def test_what_robots_are_not_meant_to_say_has_no_room() -> None:
    assert not Intake().admit(100.0, "order")
