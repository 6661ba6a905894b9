"""What our robots can do, in the standard's words.

What lives here: the factsheet of one identity. What must not: anything that is measured or changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from hall_messages.mqtt import PAYLOAD_LIMIT_BYTES
from hall_messages.vda5050.base import Point2
from hall_messages.vda5050.factsheet import (
    AgvAction,
    AgvGeometry,
    Envelope,
    Factsheet,
    FactsheetActionParameter,
    LoadSet,
    LoadSpecification,
    MaxArrayLens,
    MaxStringLens,
    OptionalParameter,
    PhysicalParameters,
    ProtocolFeatures,
    ProtocolLimits,
    Timing,
    TypeSpecification,
    ValueType,
)
from hall_messages.vda5050.hatches import CONFIRM_EMPTY, LOAD_TYPE, LOCK, SESSION_KEY, UNLOCK
from robot_nodes.actions import RUNNING_LIMIT
from robot_nodes.identity import Identity

MAX_LOAD_KG = 10.0
HEIGHT_M = 1.2
ACCELERATION_MPS2 = 0.5
STATE_INTERVAL_S = 1.0
VISUALIZATION_INTERVAL_S = 0.1

_TEXTS: Final[tuple[tuple[str, ValueType, bool], ...]] = (("hatchId", "STRING", False), ("handoffId", "STRING", False))
_PARAMETERS: Final[dict[str, tuple[tuple[str, ValueType, bool], ...]]] = {
    UNLOCK: (*_TEXTS, ("stopId", "STRING", False), (SESSION_KEY, "STRING", True)),
    LOCK: (*_TEXTS, (SESSION_KEY, "STRING", True)),
    CONFIRM_EMPTY: (*_TEXTS, (SESSION_KEY, "STRING", True)),
    "cancelOrder": (("orderId", "STRING", True),),
    "initPosition": (
        *((key, "NUMBER", False) for key in ("x", "y", "theta")),
        *((key, "STRING", True) for key in ("mapId", "lastNodeId")),
    ),
}
"""Per action: key, type, and whether it may be left out."""


_OPTIONAL: Final[dict[str, Literal["SUPPORTED", "REQUIRED"]]] = {
    "order.nodes.nodePosition": "REQUIRED",
    "order.nodes.nodePosition.theta": "SUPPORTED",
    "order.nodes.nodePosition.allowedDeviationXY": "SUPPORTED",
    "order.edges.maxSpeed": "SUPPORTED",
    "order.edges.maxHeight": "SUPPORTED",
}
"""What an order may say of nodes and edges so that the robot keeps to it (``order_checks`` refuses the rest)."""


def make_factsheet(identity: Identity, instant: Iterable[str], at_nodes: Iterable[str]) -> Factsheet:
    """The factsheet without its header. ``instant`` and ``at_nodes`` are the types of action the node knows."""
    return Factsheet(
        type_specification=TypeSpecification(
            series_name=identity.series,
            agv_kinematic="DIFF",
            agv_class="CARRIER",
            max_load_mass=MAX_LOAD_KG,
            localization_types=("NATURAL",),
            navigation_types=("AUTONOMOUS",),
        ),
        physical_parameters=_physical(identity),
        protocol_limits=_limits(identity),
        protocol_features=ProtocolFeatures(
            optional_parameters=tuple(
                OptionalParameter(parameter=name, support=how) for name, how in _OPTIONAL.items()
            ),
            agv_actions=_actions(instant, set(at_nodes)),
        ),
        agv_geometry=_geometry(identity),
        load_specification=LoadSpecification(
            load_positions=identity.hatches,
            load_sets=(LoadSet(set_name=LOAD_TYPE, load_type=LOAD_TYPE, load_positions=identity.hatches),),
        ),
    )


def _physical(identity: Identity) -> PhysicalParameters:
    return PhysicalParameters(
        speed_min=0.0,
        speed_max=identity.max_speed_mps,
        acceleration_max=ACCELERATION_MPS2,
        deceleration_max=ACCELERATION_MPS2,
        height_max=HEIGHT_M,
        width=2.0 * identity.radius_m,
        length=2.0 * identity.radius_m,
    )


def _limits(identity: Identity) -> ProtocolLimits:
    return ProtocolLimits(
        max_string_lens=MaxStringLens(msg_len=PAYLOAD_LIMIT_BYTES, id_len=256, load_id_len=256),
        max_array_lens=MaxArrayLens(instant_actions=RUNNING_LIMIT, state_loads=len(identity.hatches)),
        timing=Timing(
            min_order_interval=0.0,
            min_state_interval=0.0,
            default_state_interval=STATE_INTERVAL_S,
            visualization_interval=VISUALIZATION_INTERVAL_S,
        ),
    )


def _actions(instant: Iterable[str], at_nodes: set[str]) -> tuple[AgvAction, ...]:
    """``blocking_types`` is left out: the schema of 2.1.0 puts its words on the list instead of on the items.

    So no list at all is valid.
    """
    return tuple(
        AgvAction(
            action_type=kind,
            action_scopes=("INSTANT", "NODE") if kind in at_nodes else ("INSTANT",),
            action_parameters=_parameters(kind),
        )
        for kind in instant
    )


def _parameters(kind: str) -> tuple[FactsheetActionParameter, ...] | None:
    known = _PARAMETERS.get(kind)
    if known is None:
        return None
    return tuple(
        FactsheetActionParameter(key=key, value_data_type=kind_of_value, is_optional=optional)
        for key, kind_of_value, optional in known
    )


def _geometry(identity: Identity) -> AgvGeometry:
    radius = identity.radius_m
    corners = tuple(
        Point2(x=x, y=y) for x, y in ((-radius, -radius), (radius, -radius), (radius, radius), (-radius, radius))
    )
    return AgvGeometry(envelopes2d=(Envelope(set="body", polygon_points=corners),))
