"""Every message we send is one that the standard's own schemas accept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hall_messages.vda5050 import AnyMessage, Kind, encode
from hall_messages.vda5050.hatches import confirm_empty, lock_hatch, unlock_hatch
from tests.robot_nodes.stand import Stand, instant, make_order, plain

SCHEMAS = Path(__file__).resolve().parents[2].parent / "shared" / "vda5050" / "2.1.0"
KINDS: tuple[Kind, ...] = ("order", "instantActions", "state", "visualization", "connection", "factsheet")

pytestmark = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the official VDA 5050 2.1.0 schemas are not at ../shared/vda5050/2.1.0"
)


@pytest.fixture(scope="module")
def validators() -> dict[Kind, Any]:
    found = {}
    for kind in KINDS:
        schema = json.loads((SCHEMAS / f"{kind}.schema").read_text(encoding="utf-8"))
        found[kind] = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return found


def eventful_day() -> Iterator[tuple[Kind, AnyMessage]]:
    """Everything one robot says on a day on which most things happen."""
    stand = Stand()
    stand.node.connection_online(stand.now)
    stand.empty_hatches()
    stand.order(make_order("bad", ["k1", "w2"], base=0))
    stand.order(make_order("O1", ["k1", "w2", "s2", "s3"], base=3, actions={"s2": (plain("stopCharging", "n1"),)}))
    stand.run_until(lambda: stand.state.last_node_id == "s2" and not stand.state.driving)
    stand.unlock("u1", "1", "H1", "s2")
    stand.run(2.0)
    stand.lock("l1", "1", "H1")
    stand.run(2.0)
    stand.act(plain("startPause", "p1"), plain("dance", "d1"), plain("factsheetRequest", "f1"))
    stand.act(plain("stopPause", "p2"), plain("cancelOrder", "x1"))
    stand.world.press_emergency_stop("R1")
    stand.run(1.0)
    stand.world.cut_comms("R1")
    stand.run(2.0)
    stand.node.going_offline(stand.now)
    yield from stand.sent
    yield "connection", stand.node.last_will(stand.now)


def test_what_a_robot_says_is_valid(validators: dict[Kind, Any]) -> None:
    seen: set[Kind] = set()
    for kind, message in eventful_day():
        validators[kind].validate(json.loads(encode(message)))
        seen.add(kind)
    assert seen == {"state", "visualization", "connection", "factsheet"}


def test_what_the_hall_says_is_valid(validators: dict[Kind, Any]) -> None:
    orders = [
        make_order("O1", ["k1", "w2", "s2"], base=2, actions={"w2": (plain("startCharging", "c1"),)}),
        make_order("O1", ["w2", "s2"], update=1, first=1),
    ]
    for order in orders:
        validators["order"].validate(json.loads(encode(order)))
    actions = instant(
        unlock_hatch("a1", "1", "H1", "s2"),
        lock_hatch("a2", "1", "H1"),
        confirm_empty("a3", "1", "H1"),
        plain("cancelOrder", "a4"),
    )
    validators["instantActions"].validate(json.loads(encode(actions)))


def test_the_schemas_do_object_to_what_is_wrong(validators: dict[Kind, Any]) -> None:
    order = json.loads(encode(make_order("O1", ["k1", "w2"])))
    del order["nodes"][0]["sequenceId"]
    with pytest.raises(jsonschema.ValidationError):
        validators["order"].validate(order)
