"""The words of robots that the hall writes down. Any other word becomes a neutral one, whatever it was.

What lives here: the lists, and the mark that takes the place of a word that is not on them. What must not: what follows
from a word. A robot's words come from outside: a name or a number of a person could be among them, and nobody can
tell a name in Latin letters from a maker's error type. So it is the other way round: what is known may pass.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from hall_controller.domain.personal import personal

ERRORS: Final = frozenset({
    # VDA 5050 2.x, in its text
    "validationError", "orderError", "orderUpdateError", "otherOrderActive", "noRouteError", "noOrderToCancel",
    "unsupportedParameter", "unknownMapId", "duplicateMap", "mapNotFound", "preActionError",
    # VDA 5050 3.0
    "VALIDATION_FAILURE", "UNSUPPORTED_PARAMETER", "NO_ORDER_TO_CANCEL", "OTHER_ORDER_ACTIVE", "OUTDATED_ORDER_UPDATE",
    "SAME_ORDER_UPDATE_ID", "START_NODE_OUT_OF_RANGE", "INVALID_INSTANT_ACTION", "INVALID_ORDER_ACTION",
    "INVALID_ORDER", "INVALID_INSTANT_ACTIONS", "INSUFFICIENT_ORDER", "LOCALIZATION_ERROR", "UNKNOWN_MAP_ID",
    "DUPLICATE_MAP", "NO_ROUTE_TO_TARGET", "MOBILE_ROBOT_NOT_AVAILABLE", "BLOCKED_ZONE_VIOLATION",
    "RELEASE_LOST", "ZONE_SET_NOT_KNOWN", "ORDER_UPDATE_FOLLOWING_CANCEL",
    # our own robot nodes
    "actionFailed", "ACTION_FAILED", "unknownAction", "robotNotAvailable", "robotUnreachable", "robotFault",
    "localizationLost", "batteryUnknown", "batteryFault", "hatchInterlock", "driveFailed", "roadBlocked", "lateAction",
    "startedOnTheWay",
    # what makers commonly report, in the words of their data sheets
    "batteryLow", "batteryError", "chargingError", "collision", "bumperPressed", "commError", "driveError",
    "motorError", "emergencyStop", "hardwareError", "laserError", "sensorError", "lidarError", "localizationError",
    "navigationError",
    "obstacleDetected", "pathBlocked", "protectiveFieldViolated", "safetyError", "softwareError", "timeout",
    "wheelSlip", "doorError", "lockError", "hatchError", "mapError", "overload", "temperatureHigh",
})  # fmt: skip

RESULTS: Final = frozenset({
    "the action names no hatch of this robot", "the action names no handoff", "the robot cannot be reached",
    "the hatch is bound to another handoff", "the bolt was not drawn in time", "the robot moves",
    "the robot is not at the stop that was named", "the robot has been moved away from its stop",
    "the hatch is bound to no handoff", "the door was not closed in time", "the bolt did not catch",
    "the hatch is not closed and locked", "there is no order to cancel", "the emergency stop is pressed",
    "the robot moves or cannot be reached", "the charger did not answer in time", "too many actions are running",
    "the robot does not move with a hatch that is not known to be closed and locked",
    "this robot cannot be told where it is", "the robot does not know that map", "a pose needs x, y and theta",
    "the robot is under way or cannot be reached", "the robot did not take up the pose", "the order was cancelled",
    "the robot is in other hands", "door open",
})  # fmt: skip
"""What our own robot nodes say of an action that failed."""

PARAMETERS: Final = frozenset({
    "order.zoneSetId", "order.nodes.nodePosition", "order.nodes.nodePosition.theta", "order.nodes.nodeDescription",
    "order.nodes.nodePosition.allowedDeviationXY", "order.nodes.nodePosition.allowedDeviationTheta",
    "order.nodes.nodePosition.mapDescription", "order.edges.maxSpeed", "order.edges.maximumSpeed",
    "order.edges.maxHeight", "order.edges.minHeight", "order.edges.orientation", "order.edges.orientationType",
    "order.edges.direction", "order.edges.rotationAllowed", "order.edges.maxRotationSpeed", "order.edges.length",
    "order.edges.trajectory", "order.edges.corridor", "order.edges.edgeDescription",
})  # fmt: skip
"""Optional parameters of the standard, as a factsheet names those that it demands."""

_HANDOFF: Final = re.compile(r"H\d{1,7}")
_ORDER: Final = re.compile(r"[0-9a-z]{1,8}-O\d{1,9}")
_SESSION: Final = re.compile(r"[0-9a-f]{1,16}|[a-z]{1,8}-\d{1,4}")


def mark(word: str, kind: str = "other") -> str:
    """A neutral word for one that may not be written down: 16 bits tell two of them apart, and give nothing away."""
    return f"{kind}-{hashlib.blake2s(word.encode(errors='replace'), digest_size=2).hexdigest()}"


def error_word(said: str) -> str:
    """The type of a robot's error, as alerts show it."""
    return said if said in ERRORS else mark(said, "unlistedError")


def result_words(said: str) -> str:
    """Why an action failed, as the book keeps it; empty stays empty."""
    return said if not said or said in RESULTS else mark(said, "unlistedResult")


def parameter_word(said: str) -> str:
    """A parameter that a factsheet demands."""
    return said if said in PARAMETERS else mark(said, "unlisted")


def handoff_word(said: str) -> str:
    """The handoff that a robot names; empty: none. What is no handoff of any hall of ours is marked."""
    return said if not said or _HANDOFF.fullmatch(said) else mark(said, "unlistedHandoff")


def is_order(said: str) -> bool:
    """Whether that is the name of an order that a hall of ours has given, and may be said aloud again."""
    return bool(_ORDER.fullmatch(said)) and not personal(said)


def session_word(said: str) -> str:
    """The life of a robot's node, which the hall repeats to it; empty where it has no form that could be one."""
    return said if _SESSION.fullmatch(said) and not personal(said) else ""
