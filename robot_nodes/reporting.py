"""Building what a robot node sends: state, visualization, connection, factsheet, each with its own header count.

What lives here: models from the shared record, and what may be kept from one state to the next. What must not: when to
send (the node decides), encoding.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from hall_messages.vda5050.codec import wire_time
from hall_messages.vda5050.factsheet import Factsheet
from hall_messages.vda5050.hatches import session_information
from hall_messages.vda5050.order import Node
from hall_messages.vda5050.state import (
    ActionState,
    AgvPosition,
    BatteryState,
    Connection,
    ConnectionState,
    EdgeState,
    Information,
    Load,
    NodeState,
    Reference,
    SafetyState,
    State,
    Velocity,
    Visualization,
)
from hall_messages.vda5050.topics import Kind
from robot_nodes.actions import ActionBook
from robot_nodes.port import PortStatus
from robot_nodes.vehicle import Vehicle

_WELL = SafetyState(e_stop="NONE", field_violation=False)
COUNTER_LIMIT = 2**32


class HeaderFields(TypedDict):
    header_id: int
    timestamp: datetime
    version: str
    manufacturer: str
    serial_number: str


class Reporter:
    """Parts of the state that seldom change are built once and kept."""

    def __init__(self, vehicle: Vehicle, actions: ActionBook) -> None:
        self._vehicle, self._actions = vehicle, actions
        self._counts: dict[Kind, int] = {}
        self._route_key: tuple[object, ...] = ()
        self._nodes: tuple[NodeState, ...] = ()
        self._edges: tuple[EdgeState, ...] = ()
        self._action_states: tuple[ActionState, ...] = ()
        self._information: tuple[Information, ...] = ()
        self._loads: tuple[Load, ...] | None = None

    def state(self, now: float) -> State:
        vehicle = self._vehicle
        self._refresh()
        status, route = vehicle.status, vehicle.route
        return State(
            **self._header("state", now),
            order_id=route.order_id,
            order_update_id=route.update_id,
            last_node_id=route.last_node_id,
            last_node_sequence_id=route.last_sequence,
            driving=status.moving,
            paused=vehicle.paused,
            new_base_request=route.wants_base(),
            operating_mode=status.mode,
            node_states=self._nodes,
            edge_states=self._edges,
            action_states=self._action_states,
            agv_position=self._position(),
            velocity=Velocity(vx=status.speed_mps),
            battery_state=BatteryState(
                battery_charge=100.0 * (status.battery_fraction or 0.0), charging=status.charging
            ),
            errors=vehicle.errors.current,
            safety_state=_safety(status),
            loads=self._loads,
            information=(*self._information, *_progress(status)),
        )

    def visualization(self, now: float) -> Visualization:
        velocity = Velocity(vx=self._vehicle.status.speed_mps)
        return Visualization(
            **self._header("visualization", now),
            agv_position=self._position(),
            velocity=velocity,
            reference_state_header_id=max(0, self._counts.get("state", 0) - 1),
        )

    def connection(self, word: ConnectionState, now: float) -> Connection:
        return Connection(**self._header("connection", now), connection_state=word)

    def factsheet(self, sheet: Factsheet, now: float) -> Factsheet:
        return sheet.model_copy(update=dict(self._header("factsheet", now)))

    def _refresh(self) -> None:
        vehicle = self._vehicle
        route = vehicle.route
        ahead: Node | None = route.ahead[0] if route.ahead else None
        key = (route.order_id, route.update_id, ahead, len(route.ahead))
        if key != self._route_key:
            self._route_key = key
            self._nodes, self._edges = route.node_states(), route.edge_states()
        if vehicle.actions_changed:
            self._action_states = self._actions.states()
            vehicle.actions_changed = False
        if vehicle.hatches_changed:
            hatches = vehicle.hatches.information(vehicle.status.hatches)
            self._information = (*hatches, session_information(vehicle.session))
            self._loads = vehicle.hatches.loads()
            vehicle.hatches_changed = False

    def _position(self) -> AgvPosition | None:
        pose = self._vehicle.status.pose
        if pose is None:
            return None
        return AgvPosition(
            x=pose.x_m,
            y=pose.y_m,
            theta=pose.theta_rad,
            map_id=self._vehicle.identity.map_id,
            position_initialized=self._vehicle.status.localized,
        )

    def _header(self, kind: Kind, now: float) -> HeaderFields:
        count = self._counts.get(kind, 0)
        self._counts[kind] = (count + 1) % COUNTER_LIMIT
        identity = self._vehicle.identity
        return {
            "header_id": count,
            "timestamp": wire_time(now),
            "version": identity.vda_version,
            "manufacturer": identity.manufacturer,
            "serial_number": identity.serial,
        }


def _safety(status: PortStatus) -> SafetyState:
    if not status.emergency_stop and not status.field_violation:
        return _WELL
    return SafetyState(
        e_stop=status.stop_kind if status.emergency_stop else "NONE", field_violation=status.field_violation
    )


def _progress(status: PortStatus) -> tuple[Information, ...]:
    """How far the robot still has to go, as it reckons itself; only where it says so."""
    if status.drive.phase != "driving" or status.distance_left_m is None or status.time_left_s is None:
        return ()
    left = {"distanceLeftM": f"{status.distance_left_m:.1f}", "timeLeftS": f"{status.time_left_s:.0f}"}
    references = tuple(Reference(reference_key=key, reference_value=value) for key, value in left.items())
    return (Information(info_type="driveProgress", info_level="INFO", info_references=references),)
