"""Orders as the standard has them: which may be accepted, and how far along the route the robot is.

What lives here: base, horizon, stitching, the rules of acceptance. What must not: driving, actions' execution, ports.
Rules: VDA 5050 2.1, chapter 6.6 (orders, order updates, cancellation). A new order is accepted once nothing is left of
the old one: no base, no horizon, no action. Whoever changes his mind cancels it, or updates its horizon away.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal

from hall_messages.vda5050.order import Edge, Node, NodePosition, Order
from hall_messages.vda5050.state import EdgeState, NodeState, StatePosition
from robot_nodes.order_checks import Abilities, OrderRefused, check_order
from robot_nodes.port import Pose

DEFAULT_DEVIATION_M = 0.5
PAST_ORDERS = 256
AWAY_M = 1.2
"""So far from its road a robot has been pushed or carried: more than any robot is wrong about its place, or swerves.
Unless it was told that it may be farther from the node where the road begins."""

Acceptance = Literal["new", "extended", "repeated"]


Reused = Callable[[Sequence[Node]], str | None]


def _none_reused(nodes: Sequence[Node]) -> str | None:
    return None


class Route:
    """The current order. ``ahead`` holds the nodes not yet reached, the released ones first. ``joined``: it was taken
    up on the way, by a robot that knew of no node that it had been at."""

    def __init__(self, able: Abilities) -> None:
        self._able = able
        self._past: deque[str] = deque(maxlen=PAST_ORDERS)
        self.closed = self.joined = False
        self.order_id = ""
        self.update_id = 0
        self.last_node_id = ""
        self.last_sequence = 0
        self.last_position: NodePosition | None = None
        self.ahead: deque[Node] = deque()
        self.edges: deque[Edge] = deque()

    # -- what is left

    def next_released(self) -> Node | None:
        """The node to drive to, or None where the base ends."""
        if self.ahead and self.ahead[0].released and not self.closed:
            return self.ahead[0]
        return None

    def base(self) -> list[Node]:
        """The released nodes ahead."""
        return [node for node in self.ahead if node.released]

    def away_from(self, pose: Pose | None) -> bool:
        """Whether a robot at ``pose`` is known to be far from the road between its last node and the next."""
        start, end = self.last_position, self.ahead[0].node_position if self.ahead else None
        if pose is None or start is None or end is None:
            return False
        return _distance_to_road(pose, start, end) > _leeway(start)

    def successor_released(self) -> bool:
        """Whether the way goes on beyond the next node."""
        return len(self.ahead) > 1 and self.ahead[1].released

    def edge_to_next(self) -> Edge | None:
        return self.edges[0] if self.edges else None

    def wants_base(self) -> bool:
        """The base is about to end though the route goes on."""
        return bool(self.ahead) and not (self.ahead[-1].released or self.closed or self.successor_released())

    def reach(self) -> Node:
        """The next node has been reached; it leaves the list together with the edge that led there."""
        node = self.ahead.popleft()
        while self.edges and self.edges[0].sequence_id < node.sequence_id:
            self.edges.popleft()
        self.last_node_id, self.last_sequence, self.last_position = node.node_id, node.sequence_id, node.node_position
        return node

    def cancel(self) -> None:
        """Drive none of it any more. The order's id stays in the state, and no update to it is taken any more."""
        self.closed = True

    def clear(self) -> None:
        """What was left of a cancelled order is dropped, now that the robot stands; a new one is left alone."""
        if self.closed:
            self.ahead.clear()
            self.edges.clear()

    def stand_at(self, node: str) -> None:
        """The robot was told that it stands at ``node`` (empty: at none); what was left of a horizon is dropped."""
        self.cancel()
        self.clear()
        self.last_node_id, self.last_sequence, self.last_position = node, 0, None

    # -- taking an order

    def accept(self, order: Order, pose: Pose | None, busy: bool, reused: Reused = _none_reused) -> Acceptance:
        """Take a new order or an update. ``busy``: the current order still has actions to finish.

        ``reused``: names an action among those of the new nodes whose id is taken already, if there is one.

        Raises:
            OrderRefused: and nothing has changed.
        """
        if not order.order_id:
            raise OrderRefused("orderError", "an order needs an id", {})
        if order.order_id == self.order_id and order.order_update_id == self.update_id:
            return "repeated"
        if order.order_id == self.order_id:
            self._extend(order, reused)
            return "extended"
        self._begin(order, pose, busy, reused)
        return "new"

    def _begin(self, order: Order, pose: Pose | None, busy: bool, reused: Reused) -> None:
        refs = {"orderId": order.order_id}
        if order.order_id in self._past:
            raise OrderRefused("orderError", "an order with this id was executed before", refs, passing=True)
        check_order(order, self._able, "orderError")
        if busy or self.ahead:
            text = f"order {self.order_id} is still being executed"
            raise OrderRefused("otherOrderActive", text, {**refs, "currentOrderId": self.order_id})
        place = self._place_on(order, pose)
        if place is None:
            text = "the robot does not stand at the first node of the order"
            raise OrderRefused("noRouteError", text, {**refs, "nodeId": order.nodes[0].node_id})
        _refuse_reused(order, reused(order.nodes))
        if self.order_id:
            self._past.append(self.order_id)
        self.closed, self.joined = False, not self._at_first(order, pose)
        self.order_id, self.update_id = order.order_id, order.order_update_id
        self.ahead, self.edges = deque(order.nodes[place:]), deque(order.edges[place:])

    def _extend(self, order: Order, reused: Reused) -> None:
        refs = {"orderId": order.order_id, "orderUpdateId": str(order.order_update_id)}
        if order.order_update_id < self.update_id:
            raise OrderRefused("orderUpdateError", f"update {self.update_id} is newer", refs, passing=True)
        if self.closed:
            refs = {**refs, "cancelledOrderId": self.order_id}
            raise OrderRefused("orderUpdateError", "the order was cancelled", refs, passing=True)
        check_order(order, self._able, "orderUpdateError")
        base = self.base()
        end = (base[-1].node_id, base[-1].sequence_id) if base else (self.last_node_id, self.last_sequence)
        first = order.nodes[0]
        if (first.node_id, first.sequence_id) != end:
            text = f"the update must begin where the base ends, at node {end[0]} (sequence {end[1]})"
            raise OrderRefused("orderUpdateError", text, {**refs, "nodeId": first.node_id})
        _refuse_reused(order, reused(order.nodes[1:]))
        self.update_id = order.order_update_id
        self.ahead = deque([*base, *order.nodes[1:]])
        self.edges = deque([*(edge for edge in self.edges if edge.released), *order.edges])

    def _place_on(self, order: Order, pose: Pose | None) -> int | None:
        """Which node of the order counts as reached already; None where the robot is not at its beginning.

        A node that has just started may be asked to carry on an order it began in an earlier life. It knows no last
        node then, and joins the base where it stands.
        """
        if self._at_first(order, pose):
            return 0
        return None if self.last_node_id or pose is None else _place_on_base(order, pose)

    def _at_first(self, order: Order, pose: Pose | None) -> bool:
        first = order.nodes[0]
        if pose is None or first.node_position is None:
            return first.node_id == self.last_node_id
        if first.node_id == self.last_node_id:
            return distance_to(pose, first.node_position) <= _leeway(first.node_position)  # else carried away since
        return is_near(pose, first.node_position)

    # -- as a state repeats it

    def node_states(self) -> tuple[NodeState, ...]:
        return tuple(
            NodeState(
                node_id=node.node_id,
                sequence_id=node.sequence_id,
                released=node.released,
                node_position=_repeat(node.node_position),
            )
            for node in self.ahead
        )

    def edge_states(self) -> tuple[EdgeState, ...]:
        return tuple(
            EdgeState(edge_id=edge.edge_id, sequence_id=edge.sequence_id, released=edge.released) for edge in self.edges
        )


def _refuse_reused(order: Order, action: str | None) -> None:
    """An id that is known is not executed again: whoever waits for that action would wait for ever."""
    if action is not None:
        refs = {"orderId": order.order_id, "actionId": action}
        raise OrderRefused("orderError", "the id of an action was used before", refs)


def deviation_of(position: NodePosition) -> float:
    """How far from a node still counts as being there, metres; zero and nothing mean our default."""
    return position.allowed_deviation_xy or DEFAULT_DEVIATION_M


def _leeway(node: NodePosition) -> float:
    """How far from its last node a robot may be and still set out from there, metres.

    A master control may say more than ``AWAY_M``: so an order begins where another was cancelled on the way (6.6.3.1).
    """
    return max(AWAY_M, node.allowed_deviation_xy or 0.0)


def distance_to(pose: Pose, position: NodePosition) -> float:
    return math.hypot(pose.x_m - position.x, pose.y_m - position.y)


def is_near(pose: Pose, position: NodePosition) -> bool:
    return distance_to(pose, position) <= deviation_of(position)


def _place_on_base(order: Order, pose: Pose) -> int | None:
    for place, (start, end) in enumerate(zip(order.nodes, order.nodes[1:], strict=False)):
        a, b = start.node_position, end.node_position
        if not end.released or a is None or b is None:
            return None
        if _distance_to_road(pose, a, b) <= deviation_of(b):
            return place
    return None


def _distance_to_road(pose: Pose, a: NodePosition, b: NodePosition) -> float:
    dx, dy = b.x - a.x, b.y - a.y
    length2 = dx * dx + dy * dy
    share = 0.0 if length2 == 0.0 else ((pose.x_m - a.x) * dx + (pose.y_m - a.y) * dy) / length2
    share = max(0.0, min(1.0, share))
    return math.hypot(pose.x_m - a.x - share * dx, pose.y_m - a.y - share * dy)


def _repeat(position: NodePosition | None) -> StatePosition | None:
    if position is None:
        return None
    return StatePosition(x=position.x, y=position.y, theta=position.theta, map_id=position.map_id)
