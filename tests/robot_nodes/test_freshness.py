"""No hatch opens for a message of the past: doubles, restarts, delays, and clocks that are wrong."""

from __future__ import annotations

import random

import pytest

from hall_controller.gateways.orders import plain_action
from hall_messages.vda5050 import Action, wire_time
from hall_messages.vda5050.hatches import read_session, unlock_hatch
from robot_nodes.freshness import GRACE_S, LATE_S, WINDOW_S, Freshness
from robot_nodes.identity import Identity
from robot_nodes.robot_node import RobotNode
from tests.robot_nodes.stand import HATCHES, MAKER, SERIAL, Stand, instant, make_order, plain


@pytest.fixture
def stand() -> Stand:
    made = Stand()
    made.empty_hatches()
    made.go("O1", ["k1", "w2", "s2"])
    return made


def restart(stand: Stand) -> None:
    """The node's process ends and begins again; the robot below stands where it stood."""
    stand.run(1.0)
    stand.sent.clear()
    stand.node = RobotNode(Identity(MAKER, SERIAL, HATCHES, 0.28, 0.8, "small"), stand.port, stand._keep)
    stand.node.connection_online(stand.now)
    stand.order(make_order("O2", ["s2"]))


def unlock(stand: Stand, action_id: str, session: str = "") -> Action:
    return unlock_hatch(action_id, "1", "H1", "s2", session or read_session(stand.state))


def test_a_double_opens_nothing_again(stand: Stand) -> None:
    action = unlock(stand, "u1")
    stand.act(action)
    stand.run(2.0)
    stand.lock("l1", "1", "H1")
    stand.run(2.0)
    stand.act(action)
    stand.run(2.0)
    assert (stand.hatch("1").lock, stand.status_of("u1")) == ("locked", "FINISHED")


def test_an_action_for_an_earlier_life_of_the_node_opens_nothing(stand: Stand) -> None:
    stray = unlock(stand, "u1")
    restart(stand)
    assert read_session(stand.state) not in ("", stray.parameter("sessionId"))
    stand.act(stray)
    stand.run(2.0)
    assert (stand.hatch("1").lock, stand.status_of("u1"), stand.error_types) == ("locked", "absent", ["lateAction"])
    assert stand.node.counters.late_actions == 1
    stand.act(unlock(stand, "u1"))
    stand.run(2.0)
    assert (stand.hatch("1").lock, stand.status_of("u1")) == ("unlocked", "FINISHED"), "a fresh copy of it is obeyed"


def test_an_action_that_comes_late_opens_nothing(stand: Stand) -> None:
    sent_at = stand.now
    stand.run(LATE_S + 1.0)
    stand.act(plain("stateRequest", "r1"))
    stand.node.on_instant_actions(instant(unlock(stand, "u1"), at=sent_at), stand.now)
    stand.run(2.0)
    assert (stand.hatch("1").lock, stand.status_of("u1")) == ("locked", "absent")
    stand.act(unlock(stand, "u1"))
    stand.run(2.0)
    assert stand.hatch("1").lock == "unlocked"


def test_stopping_and_asking_are_obeyed_however_late(stand: Stand) -> None:
    stand.act(plain("stateRequest", "r1"))
    stand.node.on_instant_actions(instant(plain("startPause", "p1"), at=stand.now - 900.0), stand.now)
    stand.node.on_instant_actions(instant(plain("stopPause", "p2"), at=stand.now - 900.0), stand.now)
    assert (stand.state.paused, stand.status_of("p2")) == (True, "absent")


def test_an_order_that_comes_late_is_not_driven(stand: Stand) -> None:
    stand.act(plain("stateRequest", "r1"))
    late = make_order("O3", ["s2", "s3"]).model_copy(update={"timestamp": wire_time(stand.now - LATE_S - 1.0)})
    stand.node.on_order(late, stand.now)
    stand.run(5.0)
    assert (stand.state.order_id, stand.state.last_node_id, stand.error_types) == ("O1", "s2", ["orderError"])


@pytest.mark.parametrize("skew_s", [-1e6, -3600.0, 0.0, 77.0, 1e6])
def test_a_wrong_clock_makes_nothing_late(skew_s: float) -> None:
    dice, fresh, now = random.Random(1), Freshness(), 1000.0
    for _ in range(1000):
        now += dice.uniform(0.0, 5.0)
        assert fresh.late_s(now + skew_s - dice.uniform(0.0, 2.0), now) <= 2.0


@pytest.mark.parametrize("quiet_s", [1.0, 10.0 * WINDOW_S])
def test_lateness_is_told_by_the_least_delayed_message(quiet_s: float) -> None:
    fresh = Freshness()
    fresh.late_s(5000.0, 1000.0)
    now = 1000.0 + quiet_s
    assert fresh.late_s(4000.0 + now - 30.0, now) == pytest.approx(30.0)


def test_a_clock_of_the_hall_that_was_set_back_is_believed_after_a_while() -> None:
    fresh = Freshness()
    late = [fresh.late_s(now - (3600.0 if now > 100.0 else 0.0), now) for now in range(0, 400, 2)]
    assert max(late[:50]) == 0.0
    assert late[55] == 3600.0
    assert late[-1] == 0.0


def test_two_lives_have_two_sessions() -> None:
    lives = [Freshness(), Freshness()]
    for life, now in zip(lives, (1000.0, 1000.001), strict=True):
        life.begin(now)
        life.begin(now + 5.0)
    assert lives[0].session != lives[1].session


SESSION_OF_5 = "1388"
"""How a node that began at 5.0 names its life."""


def greeting(session: str) -> Action:
    return plain_action("stateRequest", f"greet-{session}", sessionId=session)


def begun(at: float) -> Freshness:
    fresh = Freshness()
    fresh.begin(at)
    return fresh


def test_an_order_from_before_this_life_is_dropped_until_the_hall_has_greeted() -> None:
    fresh = begun(5.0)
    assert "earlier life" in fresh.why_not_order(4.0, 6.0)
    assert fresh.why_not_order(5.5, 6.0) == ""
    assert fresh.why_not_order(4.9, 5.0 + GRACE_S) == "", "a hall that never greets is obeyed in the end"


@pytest.mark.parametrize("skew_s", [0.0, -300.0, 300.0])
def test_after_the_greeting_the_hall_s_own_clock_decides(skew_s: float) -> None:
    fresh = begun(5.0)
    assert fresh.session == SESSION_OF_5
    fresh.hear(greeting("another"), 9.0 + skew_s)
    fresh.hear(greeting(SESSION_OF_5), 7.0 + skew_s)
    fresh.late_s(7.0 + skew_s, 7.2)
    assert "earlier life" in fresh.why_not_order(6.9 + skew_s, 7.4)
    assert fresh.why_not_order(7.0 + skew_s, 7.4) == ""
    fresh.hear(greeting(SESSION_OF_5), 6.0 + skew_s)
    assert "earlier life" in fresh.why_not_order(6.5 + skew_s, 7.5), "a late double of the greeting changes nothing"


def test_a_hall_whose_clock_was_set_back_is_not_shut_out() -> None:
    fresh = begun(5_000.0)
    fresh.hear(greeting(fresh.session), 5_000.0)
    fresh.late_s(5_000.0, 5_000.0)
    back = 4_700.0
    assert "late" in fresh.why_not_order(back, 5_001.0)
    for passed_s in (WINDOW_S + 1.0, 2 * WINDOW_S + 2.0):
        fresh.late_s(back + passed_s, 5_001.0 + passed_s)
    assert fresh.why_not_order(back + 2 * WINDOW_S + 3.0, 5_004.0 + 2 * WINDOW_S) == "", "it is obeyed again"
