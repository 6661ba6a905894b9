"""A node that was started again on the way, and a permission to go on that was overtaken by a stop."""

from __future__ import annotations

import pytest

from hall_messages.vda5050 import ActionParameter
from hall_messages.vda5050.hatches import SESSION_KEY, read_session
from tests.robot_nodes.stand import Stand, instant, make_order, plain
from tests.robot_nodes.test_orders import ROUTE


@pytest.fixture
def stand() -> Stand:
    return Stand()


def greet(stand: Stand) -> None:
    stand.tick()
    session = read_session(stand.state)
    named = (ActionParameter(key=SESSION_KEY, value=session),)
    stand.act(plain("stateRequest", "g1").model_copy(update={"action_parameters": named}))


def test_on_the_way_it_stands_for_a_hall_that_has_not_noticed_it(stand: Stand) -> None:
    stand.world.place_robot("R1", 2.5, 3.2)
    stand.order(make_order("O1", ROUTE))
    stand.run(5.0)
    assert (stand.state.paused, stand.body.metres) == (True, 0.0)
    assert "startedOnTheWay" in [error.error_type for state in stand.states for error in state.errors]
    stand.act(plain("stopPause", "p1"))
    stand.run_until(lambda: stand.state.last_node_id == "s3")


def test_a_hall_that_has_noticed_it_knows_whether_it_may_go(stand: Stand) -> None:
    stand.world.place_robot("R1", 2.5, 3.2)
    greet(stand)
    stand.order(make_order("O1", ROUTE))
    assert (stand.state.paused, stand.state.last_node_id) == (False, "w2"), "it joins the order where it stands"
    stand.run_until(lambda: stand.state.last_node_id == "s3")


@pytest.mark.parametrize("stop", ["button", "pause"])
def test_a_permission_from_before_the_last_stop_is_void(stop: str, stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE))
    stand.run(2.0)
    sent_at = stand.now
    stand.run(1.0)
    if stop == "button":
        stand.world.press_emergency_stop("R1")
        stand.run(2.0)
        stand.world.release_emergency_stop("R1")
    else:
        stand.act(plain("startPause", "p1"))
    stand.run(1.0)
    stand.node.on_instant_actions(instant(plain("stopPause", "p2"), at=sent_at), stand.now)
    assert (stand.state.paused, stand.status_of("p2"), stand.error_types) == (True, "absent", ["lateAction"])
    stand.act(plain("stopPause", "p2"))
    assert not stand.state.paused
