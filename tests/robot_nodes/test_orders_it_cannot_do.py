"""Orders that ask for what this robot would not do: refused, and by name. What only informs is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from hall_controller.gateways.negotiation import SENT_PARAMETERS
from hall_messages.vda5050 import VERSION, VERSION_3, Action, Factsheet, Kind, Order, decode, encode, topic_of
from hall_messages.vda5050.base import ControlPoint, Trajectory
from hall_messages.vda5050.order import Corridor, Edge, Node
from tests.robot_nodes.stand import MAKER, SERIAL, Stand, make_order, plain

ELSEWHERE = Trajectory(
    degree=1, knot_vector=(0.0, 0.0, 1.0, 1.0), control_points=(ControlPoint(x=0.0, y=0.0), ControlPoint(x=9.0, y=9.0))
)


@pytest.fixture
def stand() -> Stand:
    made = Stand()
    made.empty_hatches()
    return made


def with_edge(**fields: Any) -> Order:
    order = make_order("O1", ["k1", "w2"])
    return order.model_copy(update={"edges": tuple(edge.model_copy(update=fields) for edge in order.edges)})


def on_map(order: Order, map_id: str, *places: int) -> Order:
    def moved(node: Node) -> Node:
        assert node.node_position is not None
        return node.model_copy(update={"node_position": node.node_position.model_copy(update={"map_id": map_id})})

    nodes = (moved(node) if place in places else node for place, node in enumerate(order.nodes))
    return order.model_copy(update={"nodes": tuple(nodes)})


def refused_for(stand: Stand) -> dict[str, str]:
    """What the one error in the state is about."""
    (error,) = stand.state.errors
    assert (error.error_type, error.error_level, stand.state.order_id) == ("orderError", "WARNING", "")
    return {one.reference_key: one.reference_value for one in error.error_references or ()}


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("trajectory", "trajectory", ELSEWHERE),
        ("corridor", "corridor", Corridor(left_width=0.1, right_width=0.1)),
        ("maxHeight", "max_height", 0.5),
        ("minHeight", "min_height", 0.3),
        ("orientation", "orientation", 1.57),
        ("direction", "direction", "left"),
        ("rotationAllowed", "rotation_allowed", False),
        ("maxRotationSpeed", "max_rotation_speed", 0.01),
    ],
)
def test_an_edge_that_asks_for_more_than_driving_is_refused(name: str, field: str, value: Any, stand: Stand) -> None:
    stand.order(with_edge(**{field: value}))
    assert refused_for(stand) == {"orderId": "O1", "edgeId": "k1>w2", "field": f"order.edges.{name}"}
    stand.run(5.0)
    assert stand.body.metres == 0.0


def test_what_changes_nothing_for_this_robot_is_passed_over(stand: Stand) -> None:
    harmless = {"max_height": 1.2, "min_height": 0.0, "rotation_allowed": True, "length": 1.0, "edge_description": "x"}
    stand.order(with_edge(**harmless))
    assert (stand.state.order_id, stand.error_types) == ("O1", [])


@pytest.mark.parametrize("places", [(0, 1, 2), (2,)], ids=["all of it", "the end of the horizon"])
def test_an_order_on_another_map_is_refused(places: tuple[int, ...], stand: Stand) -> None:
    stand.order(on_map(make_order("O1", ["k1", "w2", "s2"], base=2), "floor-9", *places))
    assert refused_for(stand)["mapId"] == "floor-9"


def test_an_update_cannot_lead_to_another_map_either(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2"]))
    stand.order(on_map(make_order("O1", ["w2", "s2"], update=1, first=1), "floor-9", 1))
    assert (stand.error_types, stand.state.order_update_id) == (["orderError"], 0)
    stand.run_until(lambda: stand.state.last_node_id == "w2" and not stand.state.driving)


def test_a_node_that_names_no_map_is_on_the_robots_own(stand: Stand) -> None:
    stand.order(on_map(make_order("O1", ["k1", "w2"]), "", 0, 1))
    stand.run_until(lambda: stand.state.last_node_id == "w2")


def test_there_are_no_zones(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2"]).model_copy(update={"zone_set_id": "Z1"}))
    assert refused_for(stand)["field"] == "order.zoneSetId"


@pytest.mark.parametrize(("version", "prefix"), [(VERSION, "uagv/v2"), (VERSION_3, "vda5050/v3")])
def test_the_factsheet_tells_what_is_kept_to(version: str, prefix: str) -> None:
    stand = Stand(version=version)
    stand.node.connection_online(stand.now)
    kind: Kind = "factsheet"
    wire = encode(next(message for _, message in stand.sent if isinstance(message, Factsheet)))
    assert ("order.edges.maximumSpeed" if version == VERSION_3 else "order.edges.maxSpeed") in wire.decode()
    sheet = decode(topic_of(MAKER, SERIAL, kind, prefix), wire)
    assert isinstance(sheet, Factsheet)
    told = {one.parameter: one.support for one in sheet.protocol_features.optional_parameters}
    assert {name for name, how in told.items() if how == "REQUIRED"} <= SENT_PARAMETERS
    edges = {f"order.edges.{name}" for name in ("maxSpeed", "maxHeight")}
    assert {name for name in told if name.startswith("order.edges.")} == edges


OFF = Action(action_type="stopCharging", action_id="n1", blocking_type="HARD")
ON = OFF.model_copy(update={"action_type": "startCharging"})


def told_of(stand: Stand) -> set[tuple[str, str]]:
    return {(one.reference_key, one.reference_value) for e in stand.state.errors for one in e.error_references or ()}


def test_an_action_that_has_the_id_of_an_earlier_one_is_refused_by_name(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2"], actions={"w2": (OFF,)}))
    stand.run_until(lambda: stand.status_of("n1") == "FINISHED")
    stand.order(make_order("O2", ["w2", "k1"], actions={"k1": (ON,)}))
    assert (stand.state.order_id, stand.error_types) == ("O1", ["orderError"])
    assert ("actionId", "n1") in told_of(stand)
    stand.order(make_order("O2", ["w2", "k1"], actions={"k1": (ON.model_copy(update={"action_id": "n2"}),)}))
    stand.run_until(stand.charging)


def test_an_order_that_names_two_actions_alike_is_refused(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2", "s2"], actions={"w2": (OFF,), "s2": (ON,)}))
    assert refused_for(stand) == {"orderId": "O1", "actionId": "n1"}


def test_an_update_cannot_use_an_id_of_its_base_again(stand: Stand) -> None:
    stand.order(make_order("O1", ["k1", "w2"], actions={"w2": (OFF,)}))
    stand.order(make_order("O1", ["w2", "k1"], update=1, first=1, actions={"k1": (ON,)}))
    assert (stand.error_types, stand.state.order_update_id) == (["orderError"], 0)
    assert ("actionId", "n1") in told_of(stand)


def test_an_order_or_a_stitching_node_that_is_told_again_uses_no_id_again(stand: Stand) -> None:
    order = make_order("O1", ["k1", "w2"], actions={"w2": (OFF,)})
    stand.order(order)
    stand.order(order)
    stand.run_until(lambda: stand.status_of("n1") == "FINISHED")
    stand.order(order)
    stand.order(make_order("O1", ["w2", "k1"], update=1, first=1, actions={"w2": (OFF,)}))
    assert (stand.error_types, stand.state.order_update_id) == ([], 1)
    stand.run_until(lambda: stand.state.last_node_id == "k1")


def test_an_order_that_is_joined_on_the_way_does_not_wait_for_what_lies_behind(stand: Stand) -> None:
    stand.world.place_robot("R1", 2.5, 3.2)
    stand.order(make_order("O1", ["k1", "w2", "s2"], actions={"k1": (OFF,)}))
    stand.act(plain("stopPause", "p1"))
    stand.run_until(lambda: stand.state.last_node_id == "s2" and not stand.state.driving)
    stand.order(make_order("O2", ["s2", "s3"]))
    assert stand.state.order_id == "O2"


def test_every_field_of_an_edge_is_weighed() -> None:
    """A field that comes with a later version of the standard has to be thought about here."""
    refused = {"trajectory", "corridor", "min_height", "orientation", "direction", "rotation_allowed"}
    kept = {"max_speed", "max_height", "released", "sequence_id", "start_node_id", "end_node_id", "edge_id", "actions"}
    informs = {"edge_description", "orientation_type", "length"}
    assert set(Edge.model_fields) == refused | {"max_rotation_speed"} | kept | informs
