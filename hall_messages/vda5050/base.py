"""What all VDA 5050 messages share: how fields are named and checked, the header, actions.

What lives here: the base model and the parts used by more than one message. What must not: topics, encoding, behaviour.
There is one set of models for all versions. Field names follow 2.1; words that only 3.0 knows are among the values. How
another version writes them on the wire is a matter of its codec (``v3.py``).
Field names are snake_case in Python and camelCase on the wire. Types are strict (no "1" for 1), numbers are finite,
unknown fields are ignored so that a newer peer can still be understood. Limits on counters and ids follow the
standard's text (uint32) where its schema is silent, so that nothing on the wire can outgrow what a journal can store.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

VERSION = "2.1.0"
VERSION_3 = "3.0.0"

_WIRE_NAMES = {
    "allowed_deviation_xy": "allowedDeviationXY",
    "order_nodes": "order.nodes",
    "order_edges": "order.edges",
    "node_actions": "node.actions",
    "actions_parameters": "actions.actionsParameters",
    "state_action_states": "state.actionStates",
    "state_errors": "state.errors",
    "state_information": "state.information",
    "state_instant_action_states": "state.instantActionStates",
    "state_loads": "state.loads",
}


def wire_name(name: str) -> str:
    """The name of a field on the wire: ``last_node_id`` is ``lastNodeId``."""
    special = _WIRE_NAMES.get(name)
    if special is not None:
        return special
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


class Model(BaseModel):
    """An immutable part of a message."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        alias_generator=wire_name,
        validate_by_name=True,
        validate_by_alias=True,
        allow_inf_nan=False,
        extra="ignore",
    )


Id = Annotated[str, StringConstraints(max_length=256)]
Counter = Annotated[int, Field(ge=0, le=2**32 - 1)]
BlockingType = Literal["NONE", "SOFT", "SINGLE", "HARD"]
"""May the robot drive meanwhile, may other actions run? NONE: both. SOFT: others only. SINGLE (3.0): driving only.
HARD: neither."""


class Header(Model):
    """The head of every message. ``header_id`` counts per topic; ``timestamp`` is when it was made, with its zone."""

    header_id: Counter
    timestamp: AwareDatetime
    version: str
    manufacturer: Id
    serial_number: Id


class OptionalHeader(Model):
    """The head of the two messages in which the schema lets the robot leave it out."""

    header_id: Counter | None = None
    timestamp: AwareDatetime | None = None
    version: str | None = None
    manufacturer: Id | None = None
    serial_number: Id | None = None


class ActionParameter(Model):
    key: Id
    value: JsonValue


class Action(Model):
    """Something the robot is to do. ``action_id`` names it for ever: an id already known is not executed again."""

    action_type: Id
    action_id: Id
    blocking_type: BlockingType
    action_description: str | None = None
    action_parameters: tuple[ActionParameter, ...] | None = None

    def parameter(self, key: str) -> str | None:
        """The value of one parameter where it is there and is text, else None."""
        for parameter in self.action_parameters or ():
            if parameter.key == key and isinstance(parameter.value, str):
                return parameter.value
        return None

    def number(self, key: str) -> float | None:
        """The value of one parameter where it is there and is a number, else None."""
        for parameter in self.action_parameters or ():
            if parameter.key == key and isinstance(parameter.value, (int, float)) and parameter.value is not True:
                return float(parameter.value)
        return None


class Point2(Model):
    x: float
    y: float


class ControlPoint(Point2):
    weight: float | None = None


class Trajectory(Model):
    """A NURBS curve, as the standard writes it."""

    degree: int
    knot_vector: tuple[float, ...]
    control_points: tuple[ControlPoint, ...]


class BoundingBoxReference(Model):
    x: float
    y: float
    z: float
    theta: float | None = None


class LoadDimensions(Model):
    length: float
    width: float
    height: float | None = None
