"""A node that was started again on the way, and a permission to go on that was overtaken by a stop."""

from __future__ import annotations

import pytest

from hall_messages.vda5050 import ActionParameter, NodePosition, Order
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


def test_where_the_robot_was_carried_away_it_takes_no_order_from_where_it_stood(stand: Stand) -> None:
    stand.go("O1", ROUTE[:3])
    stand.world.place_robot("R1", 4.0, 2.0)
    stand.order(make_order("O2", ["s2", "s3"]))
    stand.run(3.0)
    assert (stand.state.order_id, stand.error_types, stand.body.still) == ("O1", ["noRouteError"], True)
    stand.order(make_order("O3", ["w3", "w2"]))
    stand.run_until(lambda: stand.state.last_node_id == "w2" and not stand.state.driving)
    assert stand.state.order_id == "O3"


def test_a_robot_carried_away_while_it_waited_for_road_gives_its_order_up(stand: Stand) -> None:
    stand.go("O1", ROUTE[:3])
    stand.order(make_order("O2", ["s2", "s3"], base=1))
    stand.world.place_robot("R1", 4.0, 2.0)
    metres = stand.body.metres
    stand.order(make_order("O2", ["s2", "s3"], update=1))
    stand.run(3.0)
    assert (stand.state.order_id, stand.state.last_node_id, stand.state.node_states) == ("O2", "", ())
    assert (stand.error_types, stand.body.metres) == (["noRouteError"], metres)
    stand.order(make_order("O3", ["w3", "w2"]))
    stand.run_until(lambda: stand.state.last_node_id == "w2" and not stand.state.driving)
    assert stand.state.order_id == "O3"


def test_a_robot_pushed_along_its_road_goes_on(stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE))
    stand.run(1.0)
    stand.world.place_robot("R1", 2.5, 2.8)
    stand.run_until(lambda: stand.state.last_node_id == "s3" and not stand.state.driving)
    assert not stand.error_types


def from_afar(order: Order, deviation_m: float) -> Order:
    """The order with a wide deviation at its first node, as a master control writes it after a cancellation."""
    first = order.nodes[0]
    assert first.node_position is not None
    place = first.node_position.model_copy(update={"allowed_deviation_xy": deviation_m})
    nodes = (first.model_copy(update={"node_position": place}), *order.nodes[1:])
    return order.model_copy(update={"nodes": nodes})


def cancelled_on_the_way(stand: Stand) -> None:
    """Between w2 and s2, 1.4 m from the former and 0.6 m from the latter."""
    stand.empty_hatches()
    stand.order(make_order("O1", ROUTE[:3]))
    stand.run_until(lambda: stand.state.last_node_id == "w2" and stand.body.y > 3.3)
    stand.act(plain("cancelOrder", "x1"))
    stand.run_until(lambda: stand.status_of("x1") == "FINISHED", 3.0)


@pytest.mark.parametrize("onward", ["s2", "w3"])
def test_after_a_cancellation_an_order_may_begin_at_the_last_node_from_afar(onward: str, stand: Stand) -> None:
    cancelled_on_the_way(stand)
    stand.order(make_order("O2", ["w2", onward]))
    assert stand.error_types == ["noRouteError"], "nobody has said that it may be so far away"
    stand.order(from_afar(make_order("O3", ["w2", onward]), 6.0))
    assert (stand.state.order_id, stand.error_types) == ("O3", [])
    stand.run_until(lambda: stand.state.last_node_id == onward and not stand.state.driving)


def test_after_a_cancellation_an_order_may_begin_where_the_robot_stands(stand: Stand) -> None:
    cancelled_on_the_way(stand)
    order = make_order("O2", ["w2", "s2"])
    first = order.nodes[0].model_copy(
        update={
            "node_id": "here",
            "node_position": NodePosition(x=stand.body.x, y=stand.body.y, map_id="small"),
        }
    )
    edge = order.edges[0].model_copy(update={"start_node_id": "here"})
    stand.order(order.model_copy(update={"nodes": (first, order.nodes[1]), "edges": (edge,)}))
    stand.run_until(lambda: stand.state.last_node_id == "s2" and not stand.state.driving)


def test_an_order_that_begins_from_afar_opens_no_hatch_from_afar(stand: Stand) -> None:
    cancelled_on_the_way(stand)
    stand.order(from_afar(make_order("O2", ["w2"]), 6.0))
    assert stand.state.last_node_id == "w2"
    stand.unlock("u1", "1", "H1", "w2")
    stand.run(2.0)
    assert (stand.status_of("u1"), stand.hatch("1").lock) == ("FAILED", "locked")
