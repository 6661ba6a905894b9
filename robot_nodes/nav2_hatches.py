"""Hatches and faults as a ROS diagnostic array, both ways.

What lives here: the two conversions. What must not: topics, nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue

from robot_nodes.nav2_names import FAULTS_STATUS, HATCH_STATUS
from robot_nodes.port import Door, Hatch, Lock

_DOORS, _LOCKS = ("open", "closed"), ("locked", "unlocked")


def read_array(message: DiagnosticArray) -> tuple[dict[str, Hatch], tuple[str, ...]]:
    """Hatches by id, and fault words. What is said in words we do not know is unknown."""
    hatches: dict[str, Hatch] = {}
    faults: tuple[str, ...] = ()
    for status in message.status:
        said = {pair.key: pair.value for pair in status.values}
        if status.name.startswith(HATCH_STATUS):
            door, lock = said.get("door"), said.get("lock")
            hatches[status.name.removeprefix(HATCH_STATUS)] = Hatch(
                cast(Door, door) if door in _DOORS else "unknown", cast(Lock, lock) if lock in _LOCKS else "unknown"
            )
        elif status.name == FAULTS_STATUS:
            faults = tuple(said)
    return hatches, faults


def write_array(hatches: Mapping[str, Hatch], faults: Iterable[str]) -> DiagnosticArray:
    """The array without its header."""
    listed = [
        _status(f"{HATCH_STATUS}{name}", {"door": hatch.door, "lock": hatch.lock}) for name, hatch in hatches.items()
    ]
    words = dict.fromkeys(faults, "")
    level = DiagnosticStatus.ERROR if words else DiagnosticStatus.OK
    return DiagnosticArray(status=[*listed, _status(FAULTS_STATUS, words, level)])


def _status(name: str, values: Mapping[str, str], level: bytes = DiagnosticStatus.OK) -> DiagnosticStatus:
    pairs = [KeyValue(key=key, value=value) for key, value in values.items()]
    return DiagnosticStatus(level=level, name=name, values=pairs)
