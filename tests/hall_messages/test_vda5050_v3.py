"""VDA 5050 3.0 as the second codec: other words for the same, and anything else is only ever a BadMessage."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_messages.errors import BadMessage
from hall_messages.vda5050 import ActionState, InstantActions, Order, State, decode, encode, prefix_of, topic_of
from hall_messages.vda5050.hatches import unlock_hatch
from hall_messages.vda5050.reshape import Shape, reshape
from tests.hall_messages.test_vda5050 import HEADER, NODE, ORDER, STATE, json_values, only_bad_message

HEADER_3 = {**HEADER, "version": "3.0.0"}
ELLIPSE = {"a": 0.4, "b": 0.3, "theta": 0.0}
NODES_3: list[dict[str, Any]] = [
    {**NODE, "nodePosition": {**NODE["nodePosition"], "allowedDeviationXY": ELLIPSE}},
    {**NODE, "nodeId": "B", "sequenceId": 2},
]
NODES_3[1].pop("nodePosition")
EDGE_3 = {"edgeId": "e", "sequenceId": 1, "released": True, "actions": [], "maximumSpeed": 0.5}
ORDER_3: dict[str, Any] = {**HEADER_3, "orderId": "O1", "orderUpdateId": 0, "nodes": NODES_3, "edges": [EDGE_3]}
STATE_3: dict[str, Any] = {
    **{name: value for name, value in STATE.items() if name != "batteryState"},
    **HEADER_3,
    "instantActionStates": [],
    "powerSupply": {"stateOfCharge": 80, "charging": False},
    "safetyState": {"activeEmergencyStop": "NONE", "fieldViolation": False},
}


def read(kind: Any, content: object) -> Any:
    return decode(topic_of("acme", "R1", kind, "vda5050/v3"), json.dumps(content).encode())


def test_an_order_of_3_is_read_into_the_same_model() -> None:
    order = read("order", ORDER_3)
    assert isinstance(order, Order)
    assert order.nodes[0].node_position is not None
    assert order.nodes[0].node_position.allowed_deviation_xy == 0.3, "the smaller half-axis is safe everywhere"
    edge = order.edges[0]
    assert (edge.start_node_id, edge.end_node_id, edge.max_speed) == ("A", "B", 0.5)
    said = json.loads(encode(order))
    assert said["nodes"][0]["nodePosition"]["allowedDeviationXY"] == {"a": 0.3, "b": 0.3, "theta": 0.0}
    assert "startNodeId" not in said["edges"][0] and said["edges"][0]["maximumSpeed"] == 0.5


def test_a_state_of_3_is_read_into_the_same_model() -> None:
    running = {
        "actionId": "a1",
        "actionType": "initializePosition",
        "actionStatus": "RETRIABLE",
        "actionResult": "wait",
    }
    position = {"x": 1.0, "y": 2.0, "theta": 0.0, "mapId": "hall", "localized": True}
    content = {
        **STATE_3, "instantActionStates": [running], "mobileRobotPosition": position, "operatingMode": "TEACH_IN",
        "errors": [{"errorType": "NO_ORDER_TO_CANCEL", "errorLevel": "URGENT"}],
        "safetyState": {"activeEmergencyStop": "REMOTE", "fieldViolation": True},
        "zoneRequests": [{"requestId": "z"}], "plannedPath": {"trajectory": {"controlPoints": []}},
    }  # fmt: skip
    state = read("state", content)
    assert isinstance(state, State)
    assert state.action_states == (
        ActionState(
            action_id="a1",
            action_type="initPosition",
            action_status="RETRIABLE",
            result_description="wait",
            instant=True,
        ),
    )
    assert state.agv_position is not None and state.agv_position.position_initialized
    assert (state.operating_mode, state.safety_state.e_stop, state.battery_state.battery_charge) == (
        "TEACHIN",
        "REMOTE",
        80,
    )
    assert [(e.error_type, e.error_level) for e in state.errors] == [("noOrderToCancel", "URGENT")]
    said = json.loads(encode(state))
    assert said["instantActionStates"] == [running] and said["actionStates"] == []
    assert said["operatingMode"] == "TEACH_IN" and said["mobileRobotPosition"] == position


def test_hatch_actions_are_the_same_but_for_the_blocking_type() -> None:
    told = InstantActions.model_validate_json(json.dumps({**HEADER_3, "actions": []}))
    told = told.model_copy(update={"actions": (unlock_hatch("a1", "h1", "H1", "stop-3", "life"),)})
    heard = read("instantActions", json.loads(encode(told)))
    assert heard.actions[0].blocking_type == "NONE"
    assert heard.actions[0].action_parameters == told.actions[0].action_parameters


def test_peers_of_2_0_get_and_may_use_the_other_name_of_the_list() -> None:
    action = {"actionId": "a", "actionType": "stateRequest", "blockingType": "NONE"}
    content = {**HEADER, "version": "2.0.0", "instantActions": [action]}
    heard = decode(topic_of("acme", "R1", "instantActions"), json.dumps(content).encode())
    assert isinstance(heard, InstantActions) and heard.actions[0].action_id == "a"
    said = json.loads(encode(heard))
    assert said["instantActions"] == said["actions"] == [action]


def test_each_version_proposes_its_own_topics() -> None:
    assert [prefix_of(version) for version in ("2.0.0", "2.1.0", "3.0.0")] == ["uagv/v2", "uagv/v2", "vda5050/v3"]


@pytest.mark.parametrize(
    "change",
    [
        {"nodes": 3},
        {"nodes": [3]},
        {"edges": {}},
        {"edges": [{**EDGE_3, "sequenceId": "1"}]},
        {"nodes": [{**NODE, "nodePosition": {"x": 1, "y": 2, "mapId": "m", "allowedDeviationXY": {"a": "wide"}}}, 7]},
        {"version": "2.1.0"},
        {"serialNumber": "R2"},
    ],
)
def test_wrong_content_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadMessage):
        read("order", {**ORDER_3, **change})


@settings(max_examples=400, deadline=None)
@given(data=st.data(), content=json_values)
def test_a_real_message_with_one_field_replaced_is_only_a_bad_message(data: st.DataObject, content: object) -> None:
    kind, message = data.draw(st.sampled_from([("order", ORDER_3), ("state", STATE_3)]))
    name = data.draw(st.sampled_from(sorted(message)))
    payload = json.dumps({**message, name: content}).encode()
    only_bad_message(topic_of("acme", "R1", kind, "vda5050/v3"), payload)


shape = Shape(
    {"a": "b"}, {"a": Shape(words={"w": {"old": "new"}})}, gone=frozenset({"x"}), fill={"f": 1}, lack={"l": 2}
)


@pytest.mark.parametrize("inner", [{"w": "old"}, [{"w": "old"}, 3], 7, None])
def test_a_shape_and_its_inverse(inner: object) -> None:
    turned = reshape({"a": inner, "x": 0}, shape)
    assert turned == {"b": json.loads(json.dumps(inner).replace("old", "new")), "f": 1}
    assert reshape(turned, shape.inverse()) == {"a": inner, "f": 1, "l": 2}
    assert ORDER["version"] == "2.1.0"
