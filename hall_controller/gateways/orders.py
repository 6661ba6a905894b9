"""How the book's orders and hatch actions are said in VDA 5050, from scratch or stitched to what the robot knows.

What lives here: building order and instantActions messages. What must not: when to send them (``robots.py``).
A path's node ``i`` has sequence id ``2 i``, its edge to the next node ``2 i + 1``; nodes of the base are released.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hall_controller.domain.book import Order as BookOrder
from hall_controller.domain.book import RobotAction
from hall_controller.domain.events import Event, OrderChanged, OrderIssued
from hall_controller.domain.plan import ROBOT_SPEED_LIMIT_MPS, RobotSpec
from hall_controller.domain.plan import Node as PlaceOnRoad
from hall_controller.domain.roads import Roads
from hall_controller.domain.speeds import allowed_mps
from hall_controller.gateways.vocabulary import is_order, mark
from hall_messages.vda5050 import (
    VERSION,
    Action,
    ActionParameter,
    Edge,
    InstantActions,
    Node,
    NodePosition,
    Order,
    wire_time,
)
from hall_messages.vda5050.base import BlockingType
from hall_messages.vda5050.hatches import confirm_empty, lock_hatch, unlock_hatch

CHARGE = "startCharging"
DEVIATION_M = 0.5
"""How far from a node a robot may be and still start an order there."""


@dataclass(slots=True)
class Headers:
    """Numbers the messages to one robot, per topic, as the standard wants. ``version``: what the robot speaks.

    ``charging``: how it is told to charge where its order ends; None: not at all, as it would refuse the whole order.
    """

    spec: RobotSpec
    order: int = 0
    actions: int = 0
    version: str = VERSION
    charging: BlockingType | None = "HARD"


def order_message(
    headers: Headers,
    roads: Roads,
    map_id: str,
    order: BookOrder,
    known: int,
    now: float,
    cap_mps: float = ROBOT_SPEED_LIMIT_MPS,
    behind: int = 0,
) -> Order:
    """The order as it stands. ``known`` is the newest update the robot has echoed, -1 if it knows nothing of it.

    An update begins at the end of the base that the robot knows; an order from scratch begins with node ``behind`` of
    its path: a robot that has forgotten it must not drive again over road that may be somebody else's by now.
    ``cap_mps`` is what the scene allows now. It counts for all that is said here; what the robot knows already is not
    said again, as the standard forbids changing it.
    """
    first = behind if known < 0 else order.bases[min(known, len(order.bases) - 1)] - 1
    count = len(order.path)
    nodes = tuple(_node(roads, map_id, order, i, headers.charging) for i in range(first, count))
    edges = tuple(_edge(roads, headers.spec, order, i, cap_mps) for i in range(first, count - 1))
    headers.order += 1
    return Order(
        header_id=headers.order,
        timestamp=wire_time(now),
        version=headers.version,
        manufacturer=headers.spec.manufacturer,
        serial_number=headers.spec.serial,
        order_id=order.id,
        order_update_id=order.update,
        nodes=nodes,
        edges=edges,
    )


def _node(roads: Roads, map_id: str, order: BookOrder, index: int, charging: BlockingType | None) -> Node:
    place = roads.map.nodes[order.path[index]]
    charges = place.charges and index == len(order.path) - 1 < order.released
    return Node(
        node_id=place.id,
        sequence_id=2 * index,
        released=index < order.released,
        node_position=_position(place, map_id),
        actions=_charging(order, charging) if charges and charging is not None else (),
    )


@lru_cache(maxsize=4096)
def _position(place: PlaceOnRoad, map_id: str) -> NodePosition:
    """The same for every order through a node, so it is made once."""
    return NodePosition(
        x=place.x_m, y=place.y_m, map_id=map_id, theta=place.theta_rad, allowed_deviation_xy=DEVIATION_M
    )


def _charging(order: BookOrder, blocking: BlockingType) -> tuple[Action, ...]:
    """A robot charges whenever it comes to where it can; it leaves the charger by itself when it is sent away.

    Told only with the released node: what hangs on a horizon that is laid elsewhere would never come to an end.
    """
    return (Action(action_type=CHARGE, action_id=f"{order.id}-charge", blocking_type=blocking),)


def _edge(roads: Roads, spec: RobotSpec, order: BookOrder, index: int, cap_mps: float) -> Edge:
    start, end = order.path[index], order.path[index + 1]
    road = roads.edge(start, end)
    return Edge(
        edge_id=f"{start}>{end}",
        sequence_id=2 * index + 1,
        released=index + 1 < order.released,
        start_node_id=start,
        end_node_id=end,
        max_speed=allowed_mps(road, spec, cap_mps),
        length=road.length_m,
        actions=(),
    )


def actions_message(headers: Headers, actions: tuple[Action, ...], now: float) -> InstantActions:
    headers.actions += 1
    return InstantActions(
        header_id=headers.actions,
        timestamp=wire_time(now),
        version=headers.version,
        manufacturer=headers.spec.manufacturer,
        serial_number=headers.spec.serial,
        actions=actions,
    )


def action_message(action: RobotAction, session: str = "", map_id: str = "") -> Action:
    """The book's action in VDA 5050's words; its id makes every repeat harmless.

    ``session``: the life of the robot's node that it is meant for; empty where the robot tells of none.
    """
    if action.verb == "stopPause" or action.verb == "startPause":
        return plain_action(action.verb, action.id)
    if action.verb == "initPosition":
        return init_position(action, map_id)
    if action.verb == "unlockHatch":
        return unlock_hatch(action.id, action.hatch, action.handoff, action.stop, session)
    if action.verb == "lockHatch":
        return lock_hatch(action.id, action.hatch, action.handoff, session)
    return confirm_empty(action.id, action.hatch, action.handoff, session)


def plain_action(kind: str, action_id: str, **parameters: str) -> Action:
    """One of the standard's own instant actions."""
    listed = tuple(ActionParameter(key=key, value=value) for key, value in parameters.items())
    return Action(action_type=kind, action_id=action_id, blocking_type="NONE", action_parameters=listed or None)


def given_road(events: Iterable[Event]) -> list[str]:
    """The robots that were just told where to drive: for their orders people wait."""
    return [event.robot for event in events if isinstance(event, OrderIssued | OrderChanged)]


def cancel_order(order: str) -> Action:
    """Takes back an order that the book does not want, and no other."""
    if not is_order(order):
        return plain_action("cancelOrder", mark(order, "cancel"))  # another master's words are not repeated
    return plain_action("cancelOrder", cancel_name(order), orderId=order)


def cancel_name(order: str) -> str:
    """The id of the action that takes back that order of ours."""
    return f"cancel-{order}"


def init_position(action: RobotAction, map_id: str) -> Action:
    """Tells a robot where it stands, and at which node, if at any."""
    values: list[tuple[str, float | str]] = [("x", action.x_m), ("y", action.y_m), ("theta", action.theta_rad)]
    values += [("mapId", map_id), *([("lastNodeId", action.stop)] if action.stop else [])]
    listed = tuple(ActionParameter(key=key, value=value) for key, value in values)
    return Action(action_type="initPosition", action_id=action.id, blocking_type="HARD", action_parameters=listed)
