"""What a robot says of itself: state, visualization, connection.

What lives here: the models. What must not: what the hall concludes from them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hall_messages.vda5050.base import (
    BoundingBoxReference,
    Counter,
    Header,
    Id,
    LoadDimensions,
    Model,
    OptionalHeader,
    Trajectory,
)

ActionStatus = Literal["WAITING", "INITIALIZING", "RUNNING", "PAUSED", "RETRIABLE", "FINISHED", "FAILED"]
"""``RETRIABLE`` is of 3.0: failed for now, may be tried again."""
ErrorLevel = Literal["WARNING", "URGENT", "CRITICAL", "FATAL"]
"""``URGENT`` and ``CRITICAL`` are of 3.0."""
EStop = Literal["AUTOACK", "MANUAL", "REMOTE", "NONE"]
OperatingMode = Literal["AUTOMATIC", "SEMIAUTOMATIC", "MANUAL", "SERVICE", "TEACHIN", "STARTUP", "INTERVENED"]
"""The last two are of 3.0."""
ConnectionState = Literal["ONLINE", "OFFLINE", "CONNECTIONBROKEN", "HIBERNATING"]
"""``HIBERNATING`` is of 3.0: connected, but asleep and saying nothing."""


class MapStatus(Model):
    map_id: Id
    map_version: str
    map_status: Literal["ENABLED", "DISABLED"]
    map_description: str | None = None


class StatePosition(Model):
    """Where a node of the route lies, as a state repeats it."""

    x: float
    y: float
    map_id: Id
    theta: float | None = None


class NodeState(Model):
    node_id: Id
    sequence_id: Counter
    released: bool
    node_description: str | None = None
    node_position: StatePosition | None = None


class EdgeState(Model):
    edge_id: Id
    sequence_id: Counter
    released: bool
    edge_description: str | None = None
    trajectory: Trajectory | None = None


class AgvPosition(Model):
    """Metres and radians in the frame of the map."""

    x: float
    y: float
    theta: float
    map_id: Id
    position_initialized: bool
    map_description: str | None = None
    localization_score: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    deviation_range: float | None = None


class Velocity(Model):
    """In the robot's own frame: m/s forward and to the left, rad/s counter-clockwise."""

    vx: float | None = None
    vy: float | None = None
    omega: float | None = None


class Load(Model):
    load_id: Id | None = None
    load_type: Id | None = None
    load_position: Id | None = None
    bounding_box_reference: BoundingBoxReference | None = None
    load_dimensions: LoadDimensions | None = None
    weight: Annotated[float, Field(ge=0.0)] | None = None


class ActionState(Model):
    """``PAUSED`` stands in the text of 2.1 though not in its schema: it is understood, and never sent by us.

    ``instant``: it came as an instant action; 3.0 reports those in a list of their own, 2.1 does not tell.
    """

    action_id: Id
    action_status: ActionStatus
    action_type: Id | None = None
    action_description: str | None = None
    result_description: str | None = None
    instant: Annotated[bool, Field(exclude=True)] = False


class BatteryState(Model):
    """``battery_charge`` in percent, 0..100; ``reach`` in metres."""

    battery_charge: float
    charging: bool
    battery_voltage: float | None = None
    battery_health: Annotated[float, Field(ge=0.0, le=100.0)] | None = None
    reach: Annotated[float, Field(ge=0.0)] | None = None


class Reference(Model):
    """What an error or an information is about: a key such as ``nodeId`` and its value."""

    reference_key: Id
    reference_value: str


class Error(Model):
    """WARNING, URGENT: the robot can go on. CRITICAL: not with this order. FATAL: somebody must come."""

    error_type: Id
    error_level: ErrorLevel
    error_references: tuple[Reference, ...] | None = None
    error_description: str | None = None
    error_hint: str | None = None


class Information(Model):
    info_type: Id
    info_level: Literal["INFO", "DEBUG"]
    info_references: tuple[Reference, ...] | None = None
    info_description: str | None = None


class SafetyState(Model):
    e_stop: EStop
    field_violation: bool


class State(Header):
    """The robot, whole. ``loads`` None: unknown what it carries; an empty tuple: it carries nothing."""

    order_id: Id
    order_update_id: Counter
    last_node_id: Id
    last_node_sequence_id: Counter
    driving: bool
    operating_mode: OperatingMode
    node_states: tuple[NodeState, ...]
    edge_states: tuple[EdgeState, ...]
    action_states: tuple[ActionState, ...]
    battery_state: BatteryState
    errors: tuple[Error, ...]
    safety_state: SafetyState
    zone_set_id: Id | None = None
    maps: tuple[MapStatus, ...] | None = None
    paused: bool | None = None
    new_base_request: bool | None = None
    distance_since_last_node: float | None = None
    agv_position: AgvPosition | None = None
    velocity: Velocity | None = None
    loads: tuple[Load, ...] | None = None
    information: tuple[Information, ...] | None = None


class Visualization(OptionalHeader):
    """Where the robot is, often, for pictures; never for decisions.

    ``reference_state_header_id``: the newest state sent before it; 3.0 asks for it, 2.1 does not know it.
    """

    agv_position: AgvPosition | None = None
    velocity: Velocity | None = None
    reference_state_header_id: Counter | None = None


class Connection(Header):
    """Retained, QoS 1; the broker says CONNECTIONBROKEN for a robot that vanished."""

    connection_state: ConnectionState
