"""While a person has the robot, nothing of it opens or moves on the hall's word; and what is obeyed all the same."""

from __future__ import annotations

import pytest

from hall_controller.gateways.vocabulary import result_words
from hall_messages.vda5050.hatches import read_session, unlock_hatch
from robot_nodes.actions import OTHER_HANDS
from tests.robot_nodes.stand import Stand, make_order, plain
from tests.robot_nodes.test_docking import DockingPort
from tests.robot_nodes.test_whole_standard import HERE, ToldPort, place, told_stand

HANDS = ("MANUAL", "SERVICE", "TEACHIN", "INTERVENED", "STARTUP")
MEANT_FOR_ANY_HAND = ("stateRequest", "factsheetRequest", "startPause", "stopPause")


@pytest.fixture
def told() -> tuple[Stand, ToldPort]:
    """At s2, in the hall's hands."""
    stand, port = told_stand()
    stand.go("O1", ["k1", "w2", "s2"])
    return stand, port


@pytest.mark.parametrize("mode", HANDS)
def test_no_hatch_opens_and_nothing_is_believed_empty(mode: str, told: tuple[Stand, ToldPort]) -> None:
    stand, port = told
    port.panel = {"mode": mode}
    stand.run(0.5)
    stand.unlock("u1", "1", "H1", stand.state.last_node_id)
    stand.lock("l1", "1", "H1")
    stand.confirm("c1", "1", "H0")
    stand.act(plain("startCharging", "s1"), plain("stopCharging", "s2"), place(**HERE))
    stand.run(2.0)
    for action in ("u1", "l1", "c1", "s1", "s2", "i1"):
        assert (stand.status_of(action), stand.result_of(action)) == ("FAILED", OTHER_HANDS), action
    assert stand.hatch("1").lock == "locked"
    assert result_words(OTHER_HANDS) == OTHER_HANDS


@pytest.mark.parametrize("mode", HANDS)
def test_asking_and_pausing_are_obeyed_in_any_hand(mode: str, told: tuple[Stand, ToldPort]) -> None:
    stand, port = told
    port.panel = {"mode": mode}
    stand.run(0.5)
    stand.act(*(plain(kind, kind) for kind in MEANT_FOR_ANY_HAND))
    stand.run(0.5)
    assert [stand.status_of(kind) for kind in MEANT_FOR_ANY_HAND] == ["FINISHED"] * 4


def test_an_order_that_a_person_interrupted_can_be_cancelled_and_is_not_driven_meanwhile() -> None:
    stand, port = told_stand()
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run_until(lambda: stand.state.driving)
    port.panel = {"mode": "INTERVENED"}
    stand.run(2.0)
    assert stand.body.still and stand.state.node_states
    stand.act(plain("cancelOrder", "x1"))
    stand.run(1.0)
    assert (stand.status_of("x1"), stand.state.node_states) == ("FINISHED", ())


def test_an_interrupted_order_goes_on_when_the_hall_has_the_robot_again() -> None:
    stand, port = told_stand()
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    stand.run_until(lambda: stand.state.driving)
    port.panel = {"mode": "INTERVENED"}
    stand.run(2.0)
    port.panel = {}
    stand.run_until(lambda: stand.state.last_node_id == "s2" and not stand.state.driving)


def test_what_waits_its_turn_is_not_begun_either(told: tuple[Stand, ToldPort]) -> None:
    stand, port = told
    stand.unlock("u1", "1", "H1", "s2")
    stand.unlock("u2", "2", "H2", "s2")
    assert (stand.status_of("u1"), stand.status_of("u2")) == ("RUNNING", "WAITING")
    port.panel = {"mode": "MANUAL"}
    stand.run(2.0)
    assert stand.result_of("u2") == OTHER_HANDS
    assert stand.hatch("2").lock == "locked"


def test_a_bolt_that_did_not_answer_is_not_tried_again() -> None:
    stand, port = told_stand()
    stand.go("O1", ["k1", "w2", "s2"])
    stand.world.jam_bolt("R1", "1")
    stand.act(unlock_hatch("u1", "1", "H1", "s2", read_session(stand.state)))
    port.panel = {"mode": "MANUAL"}
    stand.run(0.2)
    assert stand.result_of("u1") == OTHER_HANDS


def test_a_robot_does_not_go_on_looking_for_its_dock() -> None:
    port = DockingPort()
    stand = Stand(port)
    stand.run(0.1)
    stand.order(make_order("O1", ["k1"]))
    stand.act(plain("startCharging", "c"))
    stand.run(1.0)
    assert port.said.count("dock k1") == 1
    port.mode = "MANUAL"
    stand.run(10.0)
    assert (stand.result_of("c"), port.said[-1]) == (OTHER_HANDS, "stop")
