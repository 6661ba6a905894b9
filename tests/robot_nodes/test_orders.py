"""Orders: base and horizon, updates, repeats, refusals, cancelling, pausing, and the state that tells of it."""

from __future__ import annotations

import pytest

from hall_messages.errors import BadMessage
from hall_messages.vda5050 import Action, ActionParameter, Order
from tests.robot_nodes.stand import Stand, make_order, plain

ROUTE = ["k1", "w2", "s2", "s3"]


@pytest.fixture
def stand() -> Stand:
    made = Stand()
    made.run(0.1)
    return made


def test_a_new_order_is_echoed_at_once_with_its_first_node_reached(stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE))
    state = stand.state
    assert (state.order_id, state.order_update_id, state.last_node_id) == ("O1", 0, "k1")
    assert [one.node_id for one in state.node_states] == ["w2", "s2", "s3"]
    assert [one.edge_id for one in state.edge_states] == ["k1>w2", "w2>s2", "s2>s3"]
    assert stand.node.counters.goals_sent == 1


def test_the_robot_drives_every_released_node_in_turn(stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE))
    stand.run_until(lambda: not stand.state.node_states and not stand.state.driving)
    nodes: list[str] = []
    for state in stand.states:
        if state.last_node_id and state.last_node_id not in nodes:
            nodes.append(state.last_node_id)
    assert nodes == ROUTE
    assert (stand.state.last_node_sequence_id, stand.state.edge_states) == (6, ())
    assert (stand.body.x, stand.body.y) == pytest.approx((4.0, 4.0), abs=0.05)
    assert stand.body.theta == pytest.approx(1.5708, abs=0.05)


def test_the_horizon_is_not_driven(stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE, base=2))
    stand.run_until(lambda: stand.state.last_node_id == "w2")
    stand.run(20.0)
    assert [one.node_id for one in stand.state.node_states] == ["s2", "s3"]
    assert stand.state.new_base_request
    assert (stand.body.x, stand.body.y) == pytest.approx((2.5, 2.0), abs=0.05)
    assert not stand.state.driving


def test_an_update_in_time_is_driven_through_without_stopping(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"], base=2))
    stand.order(make_order("O1", ["w2", "s2"], update=1, first=1))
    slowest = 9.9
    while stand.state.last_node_id != "s2":
        stand.tick()
        if stand.state.last_node_id == "w2" and 2.3 < stand.body.y < 3.5:
            slowest = min(slowest, stand.body.v)
    assert stand.state.order_update_id == 1
    assert slowest > 0.3


def test_an_update_after_the_base_has_ended_goes_on(stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE, base=2))
    stand.run_until(lambda: stand.state.last_node_id == "w2" and not stand.state.driving)
    stand.order(make_order("O1", ["w2", "s2", "s3"], update=3, first=1))
    stand.run_until(lambda: stand.state.last_node_id == "s3")
    assert stand.state.order_update_id == 3


def test_a_repeat_changes_nothing(stand: Stand) -> None:
    order = make_order("O1", ROUTE)
    stand.order(order)
    goals, states = stand.node.counters.goals_sent, len(stand.states)
    for _ in range(5):
        stand.order(order)
    assert (stand.node.counters.goals_sent, len(stand.states)) == (goals, states)
    assert stand.error_types == []
    stand.run_until(lambda: not stand.state.node_states)
    stand.order(order)
    stand.run(5.0)
    assert stand.state.last_node_id == "s3"
    assert not stand.state.driving


def test_an_order_of_the_past_is_not_driven_again(stand: Stand) -> None:
    stand.go("O1", ["k1", "w2"])
    stand.go("O2", ["w2", "k1"])
    stand.order(make_order("O1", ["k1", "w2"]))
    assert (stand.state.order_id, stand.error_types) == ("O2", ["orderError"])


def test_a_new_order_waits_until_nothing_is_left_of_the_old_one(stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE, base=2))
    stand.order(make_order("O2", ["k1", "w2"]))
    assert (stand.state.order_id, stand.error_types) == ("O1", ["otherOrderActive"])
    stand.run_until(lambda: stand.state.last_node_id == "w2" and not stand.state.driving)
    stand.order(make_order("O2", ["w2", "k1"]))
    assert (stand.state.order_id, stand.error_types) == ("O1", ["otherOrderActive"]), "its horizon is left"
    stand.order(make_order("O1", ["w2"], update=1, first=1))
    stand.order(make_order("O2", ["w2", "k1"]))
    assert (stand.state.order_id, stand.error_types) == ("O2", [])


def test_a_new_order_after_a_cancellation_waits_until_the_robot_stands(stand: Stand) -> None:
    stand.order(make_order("O1", ROUTE, base=2))
    stand.run(1.0)
    stand.act(plain("cancelOrder", "x1"))
    assert stand.state.node_states
    stand.order(make_order("O2", ["k1", "w2"]))
    assert (stand.state.order_id, stand.error_types) == ("O1", ["otherOrderActive"])
    stand.run_until(lambda: stand.status_of("x1") == "FINISHED", 3.0)
    stand.order(make_order("O2", ["k1", "w2"]))
    assert (stand.state.order_id, stand.error_types) == ("O2", [])


def test_an_order_that_begins_elsewhere_is_refused(stand: Stand) -> None:
    stand.go("O1", ["k1", "w2"])
    stand.order(make_order("O2", ["s2", "s3"]))
    assert stand.error_types == ["noRouteError"]
    assert stand.state.order_id == "O1"


def test_a_node_that_has_just_started_does_not_join_a_route_far_away(stand: Stand) -> None:
    stand.world.place_robot("R1", 9.0, 1.0)
    stand.order(make_order("O1", ROUTE))
    assert stand.error_types == ["noRouteError"]


BROKEN: dict[str, tuple[Order, str]] = {
    "no nodes": (make_order("B", []), "orderError"),
    "first node not released": (make_order("B", ["k1", "w2"], base=0), "orderError"),
    "no id": (make_order("", ["k1", "w2"]), "orderError"),
    "edge missing": (make_order("B", ["k1", "w2"]).model_copy(update={"edges": ()}), "orderError"),
    "gap in the sequence": (
        make_order("B", ["k1", "w2"]).model_copy(update={"nodes": make_order("B", ["k1", "w2"], first=1).nodes}),
        "orderError",
    ),
    "edge leads elsewhere": (
        make_order("B", ["k1", "w2"]).model_copy(update={"edges": make_order("B", ["k1", "w3"]).edges}),
        "orderError",
    ),
    "edge released, node not": (
        make_order("B", ["k1", "w2"], base=1).model_copy(update={"edges": make_order("B", ["k1", "w2"]).edges}),
        "orderError",
    ),
    "unknown action": (make_order("B", ["k1", "w2"], actions={"w2": (plain("dance", "d"),)}), "orderError"),
    "hatch action at a node": (make_order("B", ["k1"], actions={"k1": (plain("unlockHatch", "u"),)}), "orderError"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_order_is_refused_and_changes_nothing(stand: Stand, fault: str) -> None:
    order, kind = BROKEN[fault]
    stand.order(order)
    assert stand.error_types == [kind]
    assert (stand.state.order_id, stand.state.node_states) == ("", ())
    stand.go("O1", ["k1", "w2"])
    assert stand.error_types == []


@pytest.mark.parametrize(
    "update",
    [
        make_order("O1", ["w2", "s2"], update=1, first=1),
        make_order("O1", ["s2", "s3"], update=5, first=3),
        make_order("O1", ["s3", "s2"], update=5, first=2),
        make_order("O1", [], update=5, first=2),
    ],
    ids=["older", "wrong sequence", "wrong node", "empty"],
)
def test_a_wrong_update_is_refused_and_the_order_goes_on(stand: Stand, update: Order) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"], update=2))
    stand.order(update)
    assert stand.error_types == ["orderUpdateError"]
    stand.run_until(lambda: stand.state.last_node_id == "s2")


def test_a_refused_order_is_told_until_another_is_accepted_and_makes_no_new_states(stand: Stand) -> None:
    stand.order(make_order("B", []))
    states = len(stand.states)
    for _ in range(20):
        stand.order(make_order("B", []))
    assert len(stand.states) == states
    stand.run(300.0)
    assert stand.error_types == ["orderError"]
    stand.order(make_order("O1", ["k1", "w2"]))
    assert stand.error_types == []


def test_an_unreadable_order_is_told_as_long_and_another_unreadable_message_fades(stand: Stand) -> None:
    bad = BadMessage("vda5050.content", "order: nodes: missing")
    stand.node.on_bad_message(bad, stand.now, order=True)
    stand.node.on_bad_message(BadMessage("vda5050.content", "instantActions: actions: missing"), stand.now)
    assert stand.error_types == ["validationError", "validationError"]
    stand.run(300.0)
    assert [error.error_description for error in stand.state.errors] == [str(bad)]
    stand.order(make_order("O1", ["k1", "w2"]))
    assert stand.error_types == []


LATE = {
    "an order of the past": make_order("O1", ["k1", "w2"]),
    "an older update": make_order("O2", ["w2", "k1"], update=0),
    "an update of a cancelled order": make_order("O2", ["k1", "w2"], update=2, first=1),
}


@pytest.mark.parametrize("copy", LATE)
def test_what_the_wire_may_bring_late_by_itself_fades(copy: str, stand: Stand) -> None:
    stand.go("O1", ["k1", "w2"])
    stand.order(make_order("O2", ["w2", "k1", "w2"], update=1, base=2))
    stand.run_until(lambda: stand.state.last_node_id == "k1" and not stand.state.driving)
    stand.act(plain("cancelOrder", "x1"))
    stand.order(LATE[copy])
    assert len(stand.error_types) == 1
    stand.run(31.0)
    assert stand.error_types == []


def test_unreadable_messages_are_told_and_counted(stand: Stand) -> None:
    stand.node.on_bad_message(BadMessage("vda5050.content", "order: nodes: missing"), stand.now)
    assert stand.error_types == ["validationError"]
    assert stand.node.counters.bad_messages == 1


def test_cancelling_stops_the_robot_where_it_is(stand: Stand) -> None:
    charge = Action(action_type="startCharging", action_id="c1", blocking_type="HARD")
    stand.order(make_order("O1", ["k1", "w2", "s2"], actions={"w2": (charge,)}))
    stand.run_until(lambda: stand.state.driving)
    stand.run(1.0)
    stand.act(plain("cancelOrder", "x1"))
    assert (stand.status_of("x1"), stand.status_of("c1")) == ("RUNNING", "FAILED")
    assert stand.state.node_states, "what is not driven is shown until the robot stands"
    stand.run_until(lambda: stand.status_of("x1") == "FINISHED", 3.0)
    assert not stand.state.node_states
    assert not stand.state.edge_states
    stand.run(5.0)
    assert not stand.state.driving
    assert stand.state.order_id == "O1"
    stand.order(make_order("O1", ["k1", "w2"], update=1))
    assert stand.error_types == ["orderUpdateError"]


def test_only_the_order_that_is_named_is_cancelled(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"]))
    other, own = (ActionParameter(key="orderId", value=name) for name in ("O9", "O1"))
    stand.act(plain("cancelOrder", "x1").model_copy(update={"action_parameters": (other,)}))
    assert (stand.status_of("x1"), stand.error_types) == ("FAILED", ["noOrderToCancel"])
    stand.act(plain("cancelOrder", "x2").model_copy(update={"action_parameters": (own,)}))
    stand.run_until(lambda: stand.status_of("x2") == "FINISHED", 3.0)
    stand.act(plain("cancelOrder", "x3"))
    assert stand.status_of("x3") == "FAILED"


def test_there_must_be_an_order_to_cancel(stand: Stand) -> None:
    stand.act(plain("cancelOrder", "x1"))
    assert stand.status_of("x1") == "FAILED"
    assert stand.error_types == ["noOrderToCancel"]


def test_pausing_keeps_the_order(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2"]))
    stand.run_until(lambda: stand.state.driving)
    stand.act(plain("startPause", "p1"))
    stand.run_until(lambda: stand.status_of("p1") == "FINISHED", 3.0)
    stand.run(5.0)
    assert (stand.state.paused, stand.state.driving, stand.state.last_node_id) == (True, False, "k1")
    stand.act(plain("stopPause", "p2"))
    stand.run_until(lambda: stand.state.last_node_id == "w2")
    assert stand.state.paused is False


def test_actions_at_a_node_run_one_after_the_other_before_the_robot_goes_on(stand: Stand) -> None:
    on = Action(action_type="startCharging", action_id="c1", blocking_type="HARD")
    off = Action(action_type="stopCharging", action_id="c2", blocking_type="HARD")
    stand.order(make_order("O1", ["k1", "w2"], actions={"k1": (on, off)}))
    stand.run_until(lambda: stand.status_of("c2") == "FINISHED")
    assert stand.status_of("c1") == "FINISHED"
    assert any(state.battery_state.charging for state in stand.states)
    stand.run_until(lambda: stand.state.last_node_id == "w2")
