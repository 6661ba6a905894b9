"""How the hall is, in the words of ROS's diagnostics.

What lives here: one status for each part of a hall. What must not: topics, asking the hall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue

OK, WARN, ERROR, STALE = (
    DiagnosticStatus.OK,
    DiagnosticStatus.WARN,
    DiagnosticStatus.ERROR,
    DiagnosticStatus.STALE,
)
_ROBOT_LEVELS = {"silent": STALE, "stopped": ERROR, "faulty": ERROR}


def silent_hall(reason: str) -> DiagnosticArray:
    """All there is to say while the hall does not answer, or refuses to."""
    return DiagnosticArray(status=[_status("controller", ERROR, f"the hall tells nothing: {reason}", {})])


def hall_diagnostics(
    ready: Mapping[str, Any], hall: Mapping[str, Any], robots: Iterable[Mapping[str, Any]], devices: Iterable[Any]
) -> DiagnosticArray:
    """From what ``/readyz``, ``/hall``, ``/robots`` and ``/devices`` answer."""
    broker, journal = ready["broker"]["connected"], ready["journal"]["writing"]
    alerts = {alert["id"]: alert["since"] for alert in hall["alerts"]}
    return DiagnosticArray(
        status=[
            _status("controller", WARN if alerts else OK, f"{len(alerts)} alerts" if alerts else "well", alerts),
            _status("broker", OK if broker else ERROR, "connected" if broker else "not connected", {}),
            _status("journal", OK if journal else ERROR, "writing" if journal else "not writing", ready["journal"]),
            *(_robot(robot) for robot in robots),
            *(_device(device) for device in devices),
        ]
    )


def _robot(robot: Mapping[str, Any]) -> DiagnosticStatus:
    shown = {key: robot[key] for key in ("battery_fraction", "speed_mps", "node", "destination", "eta_s")}
    hatches = {f"hatch {hatch['id']}": f"{hatch['door']}, {hatch['lock']}" for hatch in robot["hatches"]}
    level = _ROBOT_LEVELS.get(robot["state"], WARN if robot["alerts"] else OK)
    words = ", ".join([robot["state"], *robot["alerts"]])
    return _status(f"robot {robot['id']}", level, words, {**shown, **hatches})


def _device(device: Mapping[str, Any]) -> DiagnosticStatus:
    online = device["online"]
    return _status(f"device {device['id']}", OK if online else STALE, "online" if online else "away", device["state"])


def _status(part: str, level: bytes, message: str, values: Mapping[str, Any]) -> DiagnosticStatus:
    pairs = [KeyValue(key=str(key), value="" if value is None else str(value)) for key, value in values.items()]
    return DiagnosticStatus(level=level, name=f"hall: {part}", message=message, hardware_id=part, values=pairs)
