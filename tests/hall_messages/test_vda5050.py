"""VDA 5050 2.1: names on the wire, strictness, topics, hatch reports, and that garbage is only ever a BadMessage."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_messages.errors import BadMessage
from hall_messages.vda5050 import (
    PREFIXES,
    Connection,
    Order,
    State,
    Visualization,
    decode,
    encode,
    topic_of,
    wire_time,
)
from hall_messages.vda5050.hatches import HatchReport, hatch_information, read_hatches, unlock_hatch
from hall_messages.vda5050.topics import KINDS, Kind, parse_topic, pattern_of

HEADER: dict[str, Any] = {
    "headerId": 1,
    "timestamp": "2026-03-01T09:00:00.12Z",
    "version": "2.1.0",
    "manufacturer": "acme",
    "serialNumber": "R1",
}
NODE: dict[str, Any] = {
    "nodeId": "A",
    "sequenceId": 0,
    "released": True,
    "actions": [],
    "nodePosition": {"x": 1, "y": 2.5, "mapId": "hall", "allowedDeviationXY": 0.3},
}
ORDER: dict[str, Any] = {**HEADER, "orderId": "O1", "orderUpdateId": 0, "nodes": [NODE], "edges": []}
STATE: dict[str, Any] = {
    **HEADER,
    "orderId": "",
    "orderUpdateId": 0,
    "lastNodeId": "",
    "lastNodeSequenceId": 0,
    "driving": False,
    "operatingMode": "AUTOMATIC",
    "nodeStates": [],
    "edgeStates": [],
    "actionStates": [],
    "batteryState": {"batteryCharge": 80, "charging": False},
    "errors": [],
    "safetyState": {"eStop": "NONE", "fieldViolation": False},
}


def read(kind: Kind, content: object) -> object:
    return decode(topic_of("acme", "R1", kind), json.dumps(content).encode())


def test_an_order_survives_the_wire_and_keeps_the_standards_names() -> None:
    order = read("order", ORDER)
    assert isinstance(order, Order)
    assert order.nodes[0].node_position is not None
    assert order.nodes[0].node_position.allowed_deviation_xy == 0.3
    assert order.timestamp == datetime(2026, 3, 1, 9, 0, 0, 120000, timezone.utc)
    again = json.loads(encode(order))
    assert again["nodes"] == [{**NODE, "nodePosition": {**NODE["nodePosition"], "x": 1.0}}]
    assert decode(topic_of("acme", "R1", "order"), encode(order)) == order


def test_loads_left_out_and_no_loads_are_two_things() -> None:
    unknown, empty = read("state", STATE), read("state", {**STATE, "loads": []})
    assert isinstance(unknown, State)
    assert isinstance(empty, State)
    assert unknown.loads is None
    assert empty.loads == ()
    assert "loads" not in json.loads(encode(unknown))
    assert json.loads(encode(empty))["loads"] == []


def test_unknown_fields_are_read_over() -> None:
    assert isinstance(read("connection", {**HEADER, "connectionState": "ONLINE", "colour": "red"}), Connection)


def test_a_visualization_needs_nothing() -> None:
    assert read("visualization", {}) == Visualization()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"headerId": "1"}, "vda5050.content"),
        ({"headerId": True}, "vda5050.content"),
        ({"headerId": -1}, "vda5050.content"),
        ({"headerId": 2**32}, "vda5050.content"),
        ({"timestamp": "yesterday"}, "vda5050.content"),
        ({"timestamp": "2026-03-01T09:00:00"}, "vda5050.content"),
        ({"orderId": "x" * 300}, "vda5050.content"),
        ({"orderUpdateId": 1.5}, "vda5050.content"),
        ({"nodes": {}}, "vda5050.content"),
        ({"nodes": [{**NODE, "released": "yes"}]}, "vda5050.content"),
        ({"nodes": [{**NODE, "nodePosition": {"x": "1", "y": 2, "mapId": "hall"}}]}, "vda5050.content"),
        ({"nodes": [{**NODE, "nodePosition": {"x": 1, "y": 2, "mapId": "hall", "theta": 7}}]}, "vda5050.content"),
        ({"version": "3.0.0"}, "vda5050.version"),
        ({"serialNumber": "R2"}, "vda5050.identity"),
        ({"manufacturer": "other"}, "vda5050.identity"),
    ],
)
def test_wrong_content_is_refused_with_a_code(change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadMessage) as refusal:
        read("order", {**ORDER, **change})
    assert refusal.value.code == code


@pytest.mark.parametrize("missing", sorted(ORDER))
def test_every_required_field_of_an_order_is_missed(missing: str) -> None:
    with pytest.raises(BadMessage):
        read("order", {name: value for name, value in ORDER.items() if name != missing})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_are_finite(number: str) -> None:
    payload = json.dumps(STATE).replace('"batteryCharge": 80', f'"batteryCharge": {number}').encode()
    with pytest.raises(BadMessage):
        decode(topic_of("acme", "R1", "state"), payload)


def test_a_complaint_does_not_repeat_what_the_sender_wrote() -> None:
    with pytest.raises(BadMessage) as refusal:
        read("order", {**ORDER, "orderUpdateId": "110101199001011234"})
    assert "110101199001011234" not in str(refusal.value)


@pytest.mark.parametrize("kind", KINDS.values())
def test_topics_are_built_and_read(kind: Kind) -> None:
    topic = topic_of("acme", "R1", kind)
    assert topic == f"uagv/v2/acme/R1/{kind}"
    assert parse_topic(topic) == ("acme", "R1", kind, "uagv/v2")
    assert pattern_of(kind) == f"uagv/v2/+/+/{kind}"


@pytest.mark.parametrize("part", ["", "a/b", "+", "a#", "$SYS"])
def test_a_name_that_would_bend_the_topic_is_refused(part: str) -> None:
    with pytest.raises(ValueError):
        topic_of(part, "R1", "state")


def test_hatches_are_told_and_understood() -> None:
    reports = {
        "h1": HatchReport("h1", "closed", "locked", "H000001", "loaded"),
        "h2": HatchReport("h2", "unknown", "unknown"),
    }
    plain = read("state", STATE)
    assert isinstance(plain, State)
    state = plain.model_copy(update={"information": tuple(hatch_information(one) for one in reports.values())})
    received = decode(topic_of("acme", "R1", "state"), encode(state))
    assert isinstance(received, State)
    assert read_hatches(received) == reports


def test_strange_words_about_a_hatch_mean_unknown() -> None:
    references = [
        {"referenceKey": "hatchId", "referenceValue": "h1"},
        {"referenceKey": "door", "referenceValue": "ajar"},
    ]
    entries = [
        {"infoType": "hatch", "infoLevel": "INFO", "infoReferences": references},
        {"infoType": "hatch", "infoLevel": "INFO"},
        {"infoType": "weather", "infoLevel": "INFO", "infoReferences": references},
    ]
    state = read("state", {**STATE, "information": entries})
    assert isinstance(state, State)
    assert read_hatches(state) == {"h1": HatchReport("h1", "unknown", "unknown")}


def test_actions_give_their_parameters_as_text_only() -> None:
    action = unlock_hatch("a1", "h1", "H000001", "stop-3")
    assert (action.parameter("hatchId"), action.parameter("stopId")) == ("h1", "stop-3")
    assert action.parameter("colour") is None
    content = {"actionId": "a", "actionType": "unlockHatch", "blockingType": "HARD"}
    order = read("instantActions", {**HEADER, "actions": [{**content, "actionParameters": [{"key": "k", "value": 1}]}]})
    assert order.actions[0].parameter("k") is None  # type: ignore[attr-defined]


def test_wire_time_keeps_milliseconds() -> None:
    assert wire_time(1_700_000_000.1234).isoformat() == "2023-11-14T22:13:20.123000+00:00"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
kinds = st.sampled_from(sorted(KINDS))
prefixes = st.sampled_from(PREFIXES)


def only_bad_message(topic: str, payload: bytes) -> None:
    try:
        decode(topic, payload)
    except BadMessage as refusal:
        assert len(refusal.text) < 800


@settings(max_examples=400, deadline=None)
@given(kind=kinds, prefix=prefixes, payload=st.binary(max_size=300))
def test_garbage_bytes_are_only_a_bad_message(kind: Kind, prefix: str, payload: bytes) -> None:
    only_bad_message(topic_of("acme", "R1", kind, prefix), payload)


@settings(max_examples=400, deadline=None)
@given(kind=kinds, prefix=prefixes, content=json_values)
def test_any_json_is_only_a_bad_message(kind: Kind, prefix: str, content: object) -> None:
    only_bad_message(topic_of("acme", "R1", kind, prefix), json.dumps(content).encode())


@settings(max_examples=600, deadline=None)
@given(data=st.data(), content=json_values)
def test_a_real_message_with_one_field_replaced_is_only_a_bad_message(data: st.DataObject, content: object) -> None:
    kind, message = data.draw(st.sampled_from([("order", ORDER), ("state", STATE)]))
    name = data.draw(st.sampled_from(sorted(message)))
    only_bad_message(topic_of("acme", "R1", KINDS[kind]), json.dumps({**message, name: content}).encode())


@settings(max_examples=300, deadline=None)
@given(topic=st.text(max_size=60))
def test_any_topic_is_only_a_bad_message(topic: str) -> None:
    only_bad_message(topic, b"{}")


@pytest.mark.parametrize("payload", [b"[" * 200_000, b'{"a":' * 50_000, b'{"headerId":' + b"9" * 200_000 + b"}"])
def test_deep_and_long_payloads_are_only_a_bad_message(payload: bytes) -> None:
    for kind in KINDS.values():
        for prefix in PREFIXES:
            only_bad_message(topic_of("acme", "R1", kind, prefix), payload)
