"""What a robot can do, as it says once on connecting.

What lives here: the models of the factsheet. What must not: whether that is enough for a task.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hall_messages.vda5050.base import (
    BlockingType,
    BoundingBoxReference,
    Id,
    LoadDimensions,
    Model,
    OptionalHeader,
    Point2,
)

ActionScope = Literal["INSTANT", "NODE", "EDGE", "ZONE"]
ValueType = Literal["BOOL", "NUMBER", "INTEGER", "FLOAT", "STRING", "OBJECT", "ARRAY"]


class TypeSpecification(Model):
    """``max_load_mass`` in kilograms. The kinds are open lists of words: nothing is decided by them."""

    series_name: str
    agv_kinematic: Id
    agv_class: Id
    max_load_mass: Annotated[float, Field(ge=0.0)]
    localization_types: tuple[Id, ...]
    navigation_types: tuple[Id, ...]
    series_description: str | None = None


class PhysicalParameters(Model):
    """Metres, m/s and m/s²."""

    speed_min: float
    speed_max: float
    acceleration_max: float
    deceleration_max: float
    height_max: float
    width: float
    length: float
    height_min: float | None = None


class MaxStringLens(Model):
    msg_len: int | None = None
    topic_serial_len: int | None = None
    topic_elem_len: int | None = None
    id_len: int | None = None
    id_numerical_only: bool | None = None
    enum_len: int | None = None
    load_id_len: int | None = None


class MaxArrayLens(Model):
    """The limits that our robots have or that the hall could exceed; the others of the standard are read over.

    ``state_instant_action_states`` is of 3.0, where instant actions have a list of their own.
    """

    order_nodes: int | None = None
    order_edges: int | None = None
    node_actions: int | None = None
    actions_parameters: int | None = None
    instant_actions: int | None = None
    state_loads: int | None = None
    state_action_states: int | None = None
    state_instant_action_states: int | None = None
    state_errors: int | None = None
    state_information: int | None = None


class Timing(Model):
    """Seconds."""

    min_order_interval: float
    min_state_interval: float
    default_state_interval: float | None = None
    visualization_interval: float | None = None


class ProtocolLimits(Model):
    max_string_lens: MaxStringLens
    max_array_lens: MaxArrayLens
    timing: Timing


class OptionalParameter(Model):
    parameter: str
    support: Literal["SUPPORTED", "REQUIRED"]
    description: str | None = None


class FactsheetActionParameter(Model):
    key: Id
    value_data_type: ValueType
    description: str | None = None
    is_optional: bool | None = None


class AgvAction(Model):
    """One kind of action the robot knows."""

    action_type: Id
    action_scopes: tuple[ActionScope, ...]
    action_description: str | None = None
    action_parameters: tuple[FactsheetActionParameter, ...] | None = None
    result_description: str | None = None
    blocking_types: tuple[BlockingType, ...] | None = None


class ProtocolFeatures(Model):
    optional_parameters: tuple[OptionalParameter, ...]
    agv_actions: tuple[AgvAction, ...]


class Envelope(Model):
    """A footprint as a polygon in the robot's frame, metres."""

    set: str
    polygon_points: tuple[Point2, ...]
    description: str | None = None


class AgvGeometry(Model):
    envelopes2d: tuple[Envelope, ...] | None = None


class LoadSet(Model):
    set_name: str
    load_type: Id
    load_positions: tuple[Id, ...] | None = None
    bounding_box_reference: BoundingBoxReference | None = None
    load_dimensions: LoadDimensions | None = None
    max_weight: float | None = None
    description: str | None = None


class LoadSpecification(Model):
    load_positions: tuple[Id, ...] | None = None
    load_sets: tuple[LoadSet, ...] | None = None


class Factsheet(OptionalHeader):
    type_specification: TypeSpecification
    physical_parameters: PhysicalParameters
    protocol_limits: ProtocolLimits
    protocol_features: ProtocolFeatures
    agv_geometry: AgvGeometry
    load_specification: LoadSpecification
