"""What VDA 5050 has no words for: hatches. Three custom actions, and one line per hatch in every state.

A second kind of line names the node's session, so that an action can be meant for this life of the node and no other.

What lives here: building and reading them, so that hall and robot mean the same. What must not: when a hatch may open.
``unlockHatch`` binds a hatch to a handoff and draws the bolt; ``lockHatch`` runs until the door is closed and the bolt
shot; ``confirmEmpty`` unbinds it. All three are instant actions with blocking type HARD.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, cast

from hall_messages.vda5050.base import Action, ActionParameter
from hall_messages.vda5050.state import Information, Reference, State

UNLOCK: Final = "unlockHatch"
LOCK: Final = "lockHatch"
CONFIRM_EMPTY: Final = "confirmEmpty"
HATCH_INFO: Final = "hatch"
SESSION_INFO: Final = "session"
SESSION_KEY: Final = "sessionId"
LOAD_TYPE: Final = "documents"

Door = Literal["open", "closed", "unknown"]
Lock = Literal["locked", "unlocked", "unknown"]
Content = Literal["unknown", "empty", "bound", "loaded"]
_DOORS: Final = ("open", "closed")
_LOCKS: Final = ("locked", "unlocked")
_CONTENTS: Final = ("empty", "bound", "loaded")


@dataclass(frozen=True, slots=True)
class HatchReport:
    """One hatch as the robot reports it. ``handoff`` "": bound to none, or unknown (``content`` tells which)."""

    hatch: str
    door: Door
    lock: Lock
    handoff: str = ""
    content: Content = "unknown"


def unlock_hatch(action_id: str, hatch: str, handoff: str, stop: str, session: str = "") -> Action:
    """Bind ``hatch`` to ``handoff`` and draw its bolt; the robot refuses anywhere but standing at node ``stop``.

    ``session``: the life of the node that this is meant for; empty: any.
    """
    return _action(UNLOCK, action_id, {"hatchId": hatch, "handoffId": handoff, "stopId": stop}, session)


def lock_hatch(action_id: str, hatch: str, handoff: str, session: str = "") -> Action:
    """Shoot the bolt once the door is closed."""
    return _action(LOCK, action_id, {"hatchId": hatch, "handoffId": handoff}, session)


def confirm_empty(action_id: str, hatch: str, handoff: str, session: str = "") -> Action:
    """Say that the papers of ``handoff`` are out of the closed and locked hatch."""
    return _action(CONFIRM_EMPTY, action_id, {"hatchId": hatch, "handoffId": handoff}, session)


def _action(kind: str, action_id: str, values: dict[str, str], session: str) -> Action:
    if session:
        values[SESSION_KEY] = session
    parameters = tuple(ActionParameter(key=key, value=value) for key, value in values.items())
    return Action(action_type=kind, action_id=action_id, blocking_type="HARD", action_parameters=parameters)


@lru_cache(maxsize=64)
def hatch_information(report: HatchReport) -> Information:
    """One hatch as an entry of a state's ``information``. Most hatches are told of as they were the time before."""
    values = {"hatchId": report.hatch, "door": report.door, "lock": report.lock, "content": report.content}
    if report.handoff:
        values["handoffId"] = report.handoff
    references = tuple(Reference(reference_key=key, reference_value=value) for key, value in values.items())
    return Information(info_type=HATCH_INFO, info_level="INFO", info_references=references)


@lru_cache(maxsize=64)
def session_information(session: str) -> Information:
    """The session of the node as an entry of a state's ``information``."""
    return Information(
        info_type=SESSION_INFO,
        info_level="INFO",
        info_references=(Reference(reference_key=SESSION_KEY, reference_value=session),),
    )


def read_session(state: State) -> str:
    """Which life of the node speaks; empty where the robot does not tell."""
    for entry in state.information or ():
        if entry.info_type == SESSION_INFO and entry.info_references:
            return entry.info_references[0].reference_value[:64]
    return ""


def read_hatches(state: State) -> dict[str, HatchReport]:
    """The hatches a state tells of, by id. What is not said, or said in words we do not know, is unknown."""
    reports: dict[str, HatchReport] = {}
    for entry in state.information or ():
        if entry.info_type != HATCH_INFO:
            continue
        said = {item.reference_key: item.reference_value for item in entry.info_references or ()}
        hatch = said.get("hatchId", "")
        if hatch:
            reports[hatch] = _report(hatch, said)
    return reports


def _report(hatch: str, said: dict[str, str]) -> HatchReport:
    door, lock, content = said.get("door"), said.get("lock"), said.get("content")
    return HatchReport(
        hatch,
        cast(Door, door) if door in _DOORS else "unknown",
        cast(Lock, lock) if lock in _LOCKS else "unknown",
        said.get("handoffId", ""),
        cast(Content, content) if content in _CONTENTS else "unknown",
    )
