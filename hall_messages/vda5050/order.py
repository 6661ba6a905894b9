"""What the hall says to a robot: where to go (order) and what to do at once (instant actions).

What lives here: the models. What must not: whether an order makes sense (the robot node checks that and answers).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from hall_messages.vda5050.base import Action, Counter, Header, Id, Model, Trajectory

Angle = Annotated[float, Field(ge=-3.14159265359, le=3.14159265359)]
NonNegative = Annotated[float, Field(ge=0.0)]


class NodePosition(Model):
    """Metres and radians. ``allowed_deviation_xy``: how far from here the robot still counts as being here."""

    x: float
    y: float
    map_id: Id
    theta: Angle | None = None
    allowed_deviation_xy: NonNegative | None = None
    allowed_deviation_theta: Annotated[float, Field(ge=-3.141592654, le=3.141592654)] | None = None
    map_description: str | None = None


class Node(Model):
    """A node of the route. ``released`` nodes are the base and may be driven; the others are the horizon."""

    node_id: Id
    sequence_id: Counter
    released: bool
    actions: tuple[Action, ...] = ()
    node_position: NodePosition | None = None
    node_description: str | None = None


class Corridor(Model):
    left_width: NonNegative
    right_width: NonNegative
    corridor_ref_point: Literal["KINEMATICCENTER", "CONTOUR"] | None = None


class Edge(Model):
    """The way from one node to the next. ``max_speed`` in m/s."""

    edge_id: Id
    sequence_id: Counter
    released: bool
    start_node_id: Id
    end_node_id: Id
    actions: tuple[Action, ...] = ()
    edge_description: str | None = None
    max_speed: float | None = None
    max_height: float | None = None
    min_height: float | None = None
    orientation: Angle | None = None
    orientation_type: str | None = None
    direction: str | None = None
    rotation_allowed: bool | None = None
    max_rotation_speed: float | None = None
    length: float | None = None
    trajectory: Trajectory | None = None
    corridor: Corridor | None = None


class Order(Header):
    """A route, or more of one: the same ``order_id`` with a higher ``order_update_id`` extends it."""

    order_id: Id
    order_update_id: Counter
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    zone_set_id: Id | None = None


class InstantActions(Header):
    """Peers of 2.0 disagree on the name of the list, so both are understood."""

    actions: Annotated[tuple[Action, ...], Field(validation_alias=AliasChoices("actions", "instantActions"))]
