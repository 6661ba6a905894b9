"""What a VDA 5050 state means to the hall.

What lives here: the translation of one state into a ``RobotLive``, and what is left of one that is not believed.
What must not: sending, deciding.
Faults are words for "cannot go on until somebody comes": the robot's own FATAL errors (in 3.0 CRITICAL ones too: it
cannot go on with its order), ``mode:...`` while the hall is not in control of it, ``otherMap`` while it tells of its
place on another map than the hall's: it stands somewhere, and nobody knows where in the hall. A map without a name is
taken for ours: a robot that knows only one may leave it nameless, and nothing says that it is another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, get_args

from hall_controller.domain.live import (
    FIELD_VIOLATION,
    OTHER_MAP,
    ActionStatus,
    LiveAction,
    LiveHatch,
    LivePose,
    RobotLive,
)
from hall_controller.gateways.loads import ANYWHERE
from hall_controller.gateways.vocabulary import error_word, handoff_word, result_words
from hall_messages.vda5050 import ActionState, AgvPosition, Error, State
from hall_messages.vda5050.hatches import read_hatches

BATTERY_UNKNOWN = "batteryUnknown"
IN_CONTROL = ("AUTOMATIC", "SEMIAUTOMATIC")
STOPPING = ("FATAL", "CRITICAL")
_ENDED: Final[dict[str, ActionStatus]] = {"FINISHED": "finished", "FAILED": "failed"}
_WITHOUT_WORDS: Final[dict[ActionStatus, LiveAction]] = {
    status: LiveAction(status) for status in get_args(ActionStatus)
}
"""Most of what a state lists are actions that have ended long ago, of which there is nothing more to say."""
MOST_ERRORS = 8
"""What a robot says of itself reaches the journal; it must not be able to fill it."""


def live_of(state: State, now: float, map_id: str) -> RobotLive:
    """``now`` is the hall's time of receipt: a robot's own clock is never trusted. ``map_id``: the hall's map."""
    velocity = state.velocity
    return RobotLive(
        at=now,
        pose=live_pose(state.agv_position, map_id),
        speed_mps=abs(velocity.vx or 0.0) if velocity is not None else 0.0,
        driving=state.driving,
        battery_fraction=_battery(state),
        charging=state.battery_state.charging,
        last_node=state.last_node_id,
        order=state.order_id,
        update=state.order_update_id,
        passed=state.last_node_sequence_id // 2 + 1 if state.order_id else 0,
        order_done=not state.node_states and not state.driving,
        emergency_stop=state.safety_state.e_stop != "NONE",
        paused=bool(state.paused),
        hatches={
            h.hatch: LiveHatch(h.door, h.lock, handoff_word(h.handoff), h.content) for h in read_hatches(state).values()
        },
        actions={action.action_id: _live_action(action) for action in state.action_states},
        faults=_faults(state, map_id),
        troubles=_troubles(state),
    )


def isolated(seen: RobotLive, believed: RobotLive | None, why: str, stop: bool) -> RobotLive:
    """What the hall goes by while it does not believe ``seen``: the place on the order that was believed last.

    It counts as paused, as moving (so it stands nowhere) and as out of order, and nothing that it says it has done is
    believed. What it says of its hatches is passed on: the decisions weigh that against the book, and call officers.
    ``stop``: whether its emergency stop counts as pressed.
    """
    last = believed if believed is not None else RobotLive(at=seen.at)
    return replace(
        last,
        at=seen.at,
        pose=None,
        driving=True,
        order_done=False,
        emergency_stop=stop,
        paused=True,
        hatches=seen.hatches,
        actions={},
        faults=(f"untrusted:{why}", *seen.faults)[:MOST_ERRORS],
    )


def load_places(state: State) -> frozenset[str] | None:
    """Where it says that it carries something; None where it does not say what it carries."""
    return None if state.loads is None else frozenset(load.load_position or ANYWHERE for load in state.loads)


def live_pose(position: AgvPosition | None, map_id: str) -> LivePose | None:
    """None while the robot does not know where on the hall's map it is."""
    if position is None or not position.position_initialized or _elsewhere(position, map_id):
        return None
    return LivePose(position.x, position.y, position.theta)


def _elsewhere(position: AgvPosition, map_id: str) -> bool:
    return position.map_id not in ("", map_id)


def _battery(state: State) -> float | None:
    """The schema wants a number even from a robot that does not know; ours says so by an error beside it."""
    if any(error.error_type == BATTERY_UNKNOWN for error in state.errors):
        return None
    return min(1.0, max(0.0, state.battery_state.battery_charge / 100.0))


def _faults(state: State, map_id: str) -> tuple[str, ...]:
    position, ours = state.agv_position, list[str]()
    if state.operating_mode not in IN_CONTROL:
        ours.append(f"mode:{state.operating_mode}")
    if position is not None and position.position_initialized and _elsewhere(position, map_id):
        ours.append(OTHER_MAP)
    return (*ours, *_types(error for error in state.errors if error.error_level in STOPPING))[:MOST_ERRORS]


def _troubles(state: State) -> tuple[str, ...]:
    own = _types(error for error in state.errors if error.error_level not in STOPPING)
    return (FIELD_VIOLATION, *own)[:MOST_ERRORS] if state.safety_state.field_violation else own


def _types(errors: Iterable[Error]) -> tuple[str, ...]:
    """Types only, and only those that are known: all else is free text from outside and stays out of the journal."""
    return tuple(sorted({error_word(error.error_type) for error in errors})[:MOST_ERRORS])


def _live_action(action: ActionState) -> LiveAction:
    said = action.result_description
    status = _ENDED.get(action.action_status, "running")
    return LiveAction(status, result_words(said)) if said else _WITHOUT_WORDS[status]
