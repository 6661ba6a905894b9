"""What a node that speaks 3.0 says of orders and actions that it did not take: 3.0 tells apart what 2.1 does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hall_controller.gateways.vocabulary import ERRORS
from hall_messages.vda5050 import VERSION, VERSION_3, Action, encode
from tests.robot_nodes.stand import Stand, make_order, plain
from tests.robot_nodes.test_orders_it_cannot_do import on_map, with_edge
from tests.wires import vda_schemas

BOTH = (VERSION, VERSION_3)
DANCE = Action(action_type="dance", action_id="d1", blocking_type="HARD")


def provoke(stand: Stand, what: str) -> None:
    if what == "map":
        stand.order(on_map(make_order("O1", ["k1", "w2"]), "floor-9", 1))
    elif what == "field":
        stand.order(with_edge(max_height=0.5))
    elif what == "action":
        stand.order(make_order("O1", ["k1", "w2"], actions={"w2": (DANCE,)}))
    elif what == "shape":
        stand.order(make_order("O1", ["k1", "w2"], base=0))
    elif what == "cancelled":
        stand.order(make_order("O1", ["k1", "w2"], base=1))
        stand.act(plain("cancelOrder", "x1"))
        stand.order(make_order("O1", ["k1", "w2"], update=1))
    elif what == "outdated":
        stand.order(make_order("O1", ["k1", "w2"], update=1))
        stand.order(make_order("O1", ["k1", "w2"], update=0))
    elif what == "unknown":
        stand.act(plain("dance", "d1"))
    elif what == "failed":
        stand.unlock("u1", "1", "H1", "s3")


CASES = {
    "map": ("orderError", "UNKNOWN_MAP_ID", "WARNING"),
    "field": ("orderError", "UNSUPPORTED_PARAMETER", "CRITICAL"),
    "action": ("orderError", "INVALID_ORDER_ACTION", "WARNING"),
    "shape": ("orderError", "VALIDATION_FAILURE", "WARNING"),
    "cancelled": ("orderUpdateError", "ORDER_UPDATE_FOLLOWING_CANCEL", "WARNING"),
    "outdated": ("orderUpdateError", "OUTDATED_ORDER_UPDATE", "WARNING"),
    "unknown": ("unknownAction", "INVALID_INSTANT_ACTION", "WARNING"),
    "failed": ("actionFailed", "ACTION_FAILED", "WARNING"),
}


def said(version: str, what: str) -> dict[str, Any]:
    """The one error in the state, as it stands on the wire."""
    stand = Stand(version=version)
    stand.tick()
    provoke(stand, what)
    document = json.loads(encode(stand.state))
    if vda_schemas.there():
        vda_schemas.validator(version, "state").validate(document)
    (error,) = document["errors"]
    return dict(error)


@pytest.mark.parametrize("what", CASES)
def test_each_refusal_has_the_word_of_its_version(what: str) -> None:
    old, new, level = CASES[what]
    assert (said(VERSION, what)["errorType"], said(VERSION, what)["errorLevel"]) == (old, "WARNING")
    assert (said(VERSION_3, what)["errorType"], said(VERSION_3, what)["errorLevel"]) == (new, level)
    assert {old, new} <= ERRORS


def test_a_field_is_named_as_its_version_names_it() -> None:
    named = [{r["referenceKey"]: r["referenceValue"] for r in said(v, "field")["errorReferences"]} for v in BOTH]
    assert [one["field"] for one in named] == ["order.edges.maxHeight", "order.edges.maximumMobileRobotHeight"]
