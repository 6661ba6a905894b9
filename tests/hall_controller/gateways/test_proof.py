"""A hall that was restarted believes no state of the past, whoever made the robot and whatever is held back or lost."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.gateways.link import RESEND_S
from hall_controller.gateways.proof import FORGET_S, GRACE_S, Proof, greeting_of
from robot_nodes import freshness
from tests.hall_controller.gateways.robot_words import hall_state, order
from tests.hall_controller.gateways.two_sides import Maker, TwoSides

ANSWERING: tuple[Maker, ...] = ("ours", "lists", "refuses", "once")
START = 1000.0


@pytest.fixture(params=ANSWERING)
def sides(request: pytest.FixtureRequest) -> TwoSides:
    """A robot that has run for a minute, and told nobody."""
    made = TwoSides(request.param)
    made.now += 60.0
    made.robot.speak(made.now)
    return made


def test_one_round_trip_after_the_hello_that_the_broker_keeps_the_robots_word_counts(sides: TwoSides) -> None:
    sides.take_up()
    sides.start_hall()
    assert (sides.asked, sides.believed) == (["stateRequest"], []), "asked at once, before anybody looks"
    sides.round_trip()
    assert len(sides.believed) == 1
    assert sides.believed[0].at == sides.now


def test_without_a_hello_the_first_state_starts_the_round_trip(sides: TwoSides) -> None:
    sides.start_hall(hello=False)
    sides.gateway.sync_all(sides.now)
    assert sides.down == [], "nobody knows whether it is there"
    sides.deliver_up()
    assert (sides.asked, sides.believed) == (["stateRequest"], [])
    sides.round_trip()
    assert sides.believed


def test_a_state_that_was_held_back_across_the_restart_is_not_believed(sides: TwoSides) -> None:
    held = sides.take_up()
    sides.now += 30.0
    sides.start_hall()
    sides.deliver_up(*held)
    assert (sides.believed, sides.gateway.messages_received("R1")) == ([], 1 + len(held))
    sides.round_trip()
    count = len(sides.believed)
    assert count > 0
    sides.deliver_up(*held)
    assert len(sides.believed) == count, "nor once the robot is believed"
    sides.later(1.0)
    sides.deliver_up()
    assert len(sides.believed) > count


def test_nothing_is_wanted_of_a_robot_before_its_word_counts(sides: TwoSides) -> None:
    sides.start_hall()
    sides.hall.book.robot("R1").order = order()
    sides.deliver_up()
    for _ in range(5):
        sides.later(1.0)
        assert set(sides.asked) == {"stateRequest"} and not [one for one in sides.down if hasattr(one, "order_id")]
    orders = list[str]()
    while not orders:  # ours is told first that this life of its node was noticed
        sides.round_trip()
        sides.gateway.sync_all(sides.now)
        orders = [one.order_id for one in sides.down if hasattr(one, "order_id")]
    assert orders == ["book-O1"]


def test_a_greeting_that_was_lost_is_sent_again_until_it_is_answered(sides: TwoSides) -> None:
    sides.start_hall()
    for _ in range(20):
        sides.down.clear()
        sides.later(RESEND_S)
        sides.take_up()
        assert sides.asked == ["stateRequest"]
    sides.round_trip()
    assert sides.believed
    for _ in range(3):
        sides.later(RESEND_S)
        sides.round_trip()
    sides.later(RESEND_S)
    assert sides.greetings == []


def test_an_answer_that_was_lost_comes_again(sides: TwoSides) -> None:
    sides.start_hall()
    sides.deliver_down()
    sides.take_up()
    assert sides.believed == []
    for _ in range(14):
        sides.later(RESEND_S)
        sides.round_trip()
    assert sides.believed


def test_an_answer_to_a_former_life_of_the_hall_counts_for_nothing(sides: TwoSides) -> None:
    sides.start_hall()
    sides.deliver_down()
    held = sides.take_up()
    sides.now += 1.0
    sides.start_hall()
    sides.deliver_up(*held)
    assert sides.believed == []
    sides.round_trip()
    assert sides.believed


def test_robot_and_hall_restarted_together_find_each_other_and_no_word_of_before_is_believed(sides: TwoSides) -> None:
    sides.start_hall()
    sides.round_trip()
    sides.later(1.0)
    held = sides.take_up()
    former = sides.retained
    sides.now += 5.0
    sides.start_robot()
    sides.start_hall(hello=False)
    assert former is not None and sides.retained is not None
    sides.deliver_up(former, *held)
    assert sides.believed == []
    sides.deliver_down()
    answered = sides.take_up()
    sides.deliver_up(sides.retained, *answered)
    count = len(sides.believed)
    assert count > 0
    sides.deliver_up(former, *held)
    assert len(sides.believed) == count, "higher numbers, but of a life that is over"


def test_a_hello_that_comes_late_opens_no_door_to_what_was_said_before(sides: TwoSides) -> None:
    sides.start_hall(hello=False)
    sides.later(1.0)
    held = sides.take_up()
    sides.later(1.0)
    sides.deliver_up()
    sides.round_trip()
    count = len(sides.believed)
    assert count > 0 and sides.retained is not None
    sides.deliver_up(sides.retained, *held)
    assert len(sides.believed) == count


def test_a_connection_to_the_broker_that_comes_back_needs_no_greeting_and_takes_nothing_back(sides: TwoSides) -> None:
    sides.start_hall()
    sides.round_trip()
    sides.later(1.0)
    sides.round_trip()
    sides.later(1.0)
    held = sides.take_up()
    sides.down.clear()
    sides.later(60.0)
    assert sides.retained is not None
    sides.deliver_up(sides.retained)
    assert sides.greetings == []
    sides.deliver_up()
    count = len(sides.believed)
    sides.deliver_up(*held)
    assert len(sides.believed) == count


# -- robots that never answer


@pytest.fixture
def mute() -> TwoSides:
    made = TwoSides("never")
    made.take_up()
    return made


def test_a_robot_that_never_answers_is_believed_after_the_grace(mute: TwoSides) -> None:
    mute.start_hall()
    waited_s = 0.0
    while not mute.believed:
        mute.later(1.0)
        mute.round_trip()
        waited_s += 1.0
    assert GRACE_S <= waited_s <= GRACE_S + 2.0


def test_one_that_speaks_only_as_seldom_as_the_standard_allows_is_believed_too(mute: TwoSides) -> None:
    mute.start_hall()
    for _ in range(2):
        mute.later(30.0)
        mute.deliver_up()
    assert len(mute.believed) == 1


def test_of_one_that_never_answers_what_was_held_back_is_not_believed(mute: TwoSides) -> None:
    """A batch from before the start, in its order and over a minute, while the robot itself is cut off."""
    held = []
    for _ in range(8):
        mute.later_alone(1.0)
        held += mute.take_up()
    mute.now += 20.0
    mute.start_hall()
    for one in held:
        mute.deliver_up(one)
        mute.now += 8.0
    assert mute.believed == [], "its own clock has gone on by less than the grace"


def test_one_that_never_answers_and_whose_clock_was_set_back_is_believed_in_the_end(mute: TwoSides) -> None:
    late = mute.take_up
    mute.now += 3600.0
    mute.robot.speak(mute.now)
    ahead = late()
    mute.now -= 3600.0
    mute.start_hall()
    mute.deliver_up(*ahead)
    waited_s = 0.0
    while not mute.believed and waited_s < 200.0:
        mute.later(1.0)
        mute.round_trip()
        waited_s += 1.0
    assert FORGET_S < waited_s < FORGET_S + GRACE_S + 5.0


def test_ours_are_never_believed_without_an_answer() -> None:
    sides = TwoSides("ours")
    sides.start_hall()
    for _ in range(int(3 * GRACE_S)):
        sides.later(1.0)
        sides.deliver_up()
        sides.down.clear()
    assert sides.believed == []
    sides.later(1.0)
    sides.round_trip()
    assert sides.believed


heard = st.lists(st.tuples(st.floats(0.0, 120.0), st.floats(0.0, 60.0)), min_size=2, max_size=40)


@settings(max_examples=500, deadline=None)
@given(heard, st.floats(-1e4, 1e4))
def test_the_argument_holds_for_whatever_is_held_back(sent: list[tuple[float, float]], ahead_s: float) -> None:
    """Made within a minute before the start or after it, delayed at will: what is believed wrongly is as described."""
    arrivals = sorted((START - 60.0 + made + delay, START - 60.0 + made) for made, delay in sent)
    proof, before = Proof(), list[tuple[float, float]]()
    for arrived, made in arrivals:
        if arrived < START:
            continue
        before.append((arrived, made))
        if proof.weigh(False, False, made + ahead_s, arrived):
            assert made >= START or _all_from_before(before)
            return


def _all_from_before(heard: Iterable[tuple[float, float]]) -> bool:
    """Nothing heard was made after the start, and the first and the last of it were late by more than the grace."""
    listed = list(heard)
    late = [arrived - made for arrived, made in (listed[0], listed[-1])]
    return all(made < START for _, made in listed) and min(late) > GRACE_S - 1e-6


def test_both_sides_call_the_same_thing_too_late() -> None:
    assert GRACE_S == freshness.LATE_S == freshness.GRACE_S


def test_each_life_of_the_hall_has_a_greeting_of_its_own() -> None:
    hall, names = hall_state(), set()
    for later_s in (0.0, 0.001, 5.0):
        hall.opened_at = START + later_s
        names.add(greeting_of(hall))
    assert len(names) == 3
    assert not any(one.startswith(other) for one in names for other in names - {one})
