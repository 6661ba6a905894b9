"""Whether an order makes sense by itself, and whether this robot can do what it asks for.

What lives here: the checks that need nothing but the order and what the robot is able to do. What must not: the route.
Rules: VDA 5050 2.1, 6.6.4.1 (malformed orders) and 6.6.4.2 (fields that the robot cannot use). A field is refused where
the robot would do something else than was asked: leave a trajectory, turn where that is forbidden, drive below what is
too low for it. Fields that only inform are passed over, and so is ``allowedDeviationTheta``: a robot turns to its
heading as well as it can. A node that names no map (an empty id) is on the robot's own: masters that know of one map
only write that.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from hall_messages.vda5050.order import Edge, Node, Order

Fault = tuple[str, dict[str, str]]
"""What is wrong, in words, and what it is about: the references of the error."""


class OrderRefused(Exception):
    """The order is not taken; nothing has changed. ``kind`` and ``references`` become the error in the next state.

    ``passing``: it is an old message that came late or twice, and no fault of anybody.
    """

    def __init__(self, kind: str, description: str, references: dict[str, str], *, passing: bool = False) -> None:
        super().__init__(description)
        self.kind, self.description, self.references, self.passing = kind, description, references, passing


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an order may ask for. ``map_id``: the map the robot knows; empty: it has one, whatever that is called.
    ``height_m``: how tall it is."""

    node_actions: Container[str]
    map_id: str
    height_m: float


def check_order(order: Order, able: Abilities, malformed: str) -> None:
    """Raises: OrderRefused, of the kind ``malformed`` where the order makes no sense for any robot."""
    for kind, fault in ((malformed, _malformed(order)), ("orderError", _unusable(order, able))):
        if fault is not None:
            raise OrderRefused(kind, fault[0], {"orderId": order.order_id, **fault[1]})


def _malformed(order: Order) -> Fault | None:
    """The first thing that makes an order impossible."""
    if not order.nodes:
        return "an order needs at least one node", {}
    if len(order.edges) != len(order.nodes) - 1:
        return f"{len(order.nodes)} nodes need {len(order.nodes) - 1} edges, not {len(order.edges)}", {}
    if not order.nodes[0].released:
        return "the first node must be released", {"nodeId": order.nodes[0].node_id}
    return _malformed_nodes(order) or _malformed_edges(order)


def _malformed_nodes(order: Order) -> Fault | None:
    first, released = order.nodes[0].sequence_id, True
    for place, node in enumerate(order.nodes):
        refs = {"nodeId": node.node_id}
        if node.sequence_id != first + 2 * place:
            return "sequence ids must count nodes and edges in turn, without a gap", refs
        if node.released and not released:
            return "a released node cannot follow one that is not", refs
        released = node.released
    return None


def _malformed_edges(order: Order) -> Fault | None:
    for before, edge, after in zip(order.nodes, order.edges, order.nodes[1:], strict=False):
        refs = {"edgeId": edge.edge_id}
        if edge.sequence_id != before.sequence_id + 1:
            return "sequence ids must count nodes and edges in turn, without a gap", refs
        if (edge.start_node_id, edge.end_node_id) != (before.node_id, after.node_id):
            return "an edge must lead from the node before it to the node after it", refs
        if edge.released != after.released:
            return "an edge is released together with the node it leads to", refs
    return None


def _unusable(order: Order, able: Abilities) -> Fault | None:
    """The first thing that this robot cannot do."""
    if order.zone_set_id:
        return "the robot knows no zones", {"field": "order.zoneSetId"}
    for place, node in enumerate(order.nodes):
        fault = _unusable_node(node, able, place == 0)
        if fault is not None:
            return fault[0], {"nodeId": node.node_id, **fault[1]}
    for edge in order.edges:
        for name, text in _unusable_fields(edge, able):
            return text, {"edgeId": edge.edge_id, "field": f"order.edges.{name}"}
        if edge.actions:
            return "actions on edges are not known", {"actionId": edge.actions[0].action_id}
    return None


def _unusable_node(node: Node, able: Abilities, first: bool) -> Fault | None:
    position = node.node_position
    if position is None and not first:
        return "the robot needs the position of every node", {"field": "order.nodes.nodePosition"}
    if position is not None and able.map_id and position.map_id not in ("", able.map_id):
        return f"the robot knows the map {able.map_id} only", {"mapId": position.map_id}
    for action in node.actions:
        if action.action_type not in able.node_actions:
            return f"action {action.action_type} is not known at a node", {"actionId": action.action_id}
    return None


def _unusable_fields(edge: Edge, able: Abilities) -> Iterator[tuple[str, str]]:
    """Names and words for what this edge asks of a robot that plans its own way, turns as it must and lifts nothing."""
    if edge.trajectory is not None:
        yield "trajectory", "the robot plans its own way and follows no trajectory"
    if edge.corridor is not None:
        yield "corridor", "the robot plans its own way and keeps to no corridor"
    if edge.max_height is not None and edge.max_height < able.height_m:
        yield "maxHeight", f"the robot is {able.height_m} m tall"
    if edge.min_height:
        yield "minHeight", "the robot lifts nothing"
    if edge.orientation is not None:
        yield "orientation", "the robot turns as its way demands"
    if edge.direction:
        yield "direction", "the robot follows no line"
    if edge.rotation_allowed is False:
        yield "rotationAllowed", "the robot turns as its way demands"
    if edge.max_rotation_speed is not None:
        yield "maxRotationSpeed", "the robot cannot be told how fast to turn"
