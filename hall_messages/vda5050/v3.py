"""VDA 5050 3.0 as a codec over the models of 2.1: renamed fields, other words, split lists.

What lives here: the tables, and the few changes that no table can say. What must not: models, behaviour, transport.
Zones, planned paths, release requests and hibernation have no counterpart in our models. They are read over, and
never sent. Sources: the schemas and chapters 6 and 7 of VDA 5050 3.0.0. Where its schema and its text contradict each
other (``mobileRobotKinematic`` or ``-Kinematics``; ``pauseAllowed`` a text or a boolean) we send what the schema
asks for, beside the other where both can stand, and read either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from hall_messages.vda5050.reshape import Document, Shape, reshape
from hall_messages.vda5050.topics import Kind

_ACTION: Final = Shape(
    {"actionDescription": "actionDescriptor"}, words={"actionType": {"initPosition": "initializePosition"}}
)
_TRAJECTORY: Final = Shape(lack={"degree": 1, "knotVector": []})
_CORRIDOR: Final = Shape(
    {"corridorRefPoint": "corridorReferencePoint"}, words={"corridorRefPoint": {"KINEMATICCENTER": "KINEMATIC_CENTER"}}
)
_NODE_POSITION: Final = Shape(gone=frozenset({"mapDescription"}))
_NODE: Final = Shape({"nodeDescription": "nodeDescriptor"}, {"nodePosition": _NODE_POSITION, "actions": _ACTION})
_EDGE: Final = Shape(
    {
        "edgeDescription": "edgeDescriptor",
        "maxSpeed": "maximumSpeed",
        "maxHeight": "maximumMobileRobotHeight",
        "minHeight": "minimumLoadHandlingDeviceHeight",
    },
    {"trajectory": _TRAJECTORY, "corridor": _CORRIDOR, "actions": _ACTION},
    gone=frozenset({"startNodeId", "endNodeId", "rotationAllowed"}),
)
_POSITION: Final = Shape({"positionInitialized": "localized"}, gone=frozenset({"mapDescription"}))
_ROUTE_PART: Final = Shape(
    {"nodeDescription": "nodeDescriptor", "edgeDescription": "edgeDescriptor"}, {"trajectory": _TRAJECTORY}
)
_ACTION_STATE: Final = Shape(
    {"actionDescription": "actionDescriptor", "resultDescription": "actionResult"}, words=_ACTION.words
)
_PARAMETER_NAMES: Final = {
    f"order.edges.{old}": f"order.edges.{new}" for old, new in _EDGE.names.items() if old != "edgeDescription"
}
_ERROR: Final = Shape(
    parts={"errorReferences": Shape(words={"referenceValue": _PARAMETER_NAMES})},
    words={
        "errorType": {
            "validationError": "VALIDATION_FAILURE",
            "orderError": "VALIDATION_FAILURE",
            "otherOrderActive": "OTHER_ORDER_ACTIVE",
            "orderUpdateError": "OUTDATED_ORDER_UPDATE",
            "noRouteError": "START_NODE_OUT_OF_RANGE",
            "noOrderToCancel": "NO_ORDER_TO_CANCEL",
            "unknownAction": "INVALID_INSTANT_ACTION",
            "actionFailed": "ACTION_FAILED",
            "robotNotAvailable": "MOBILE_ROBOT_NOT_AVAILABLE",
            "localizationLost": "LOCALIZATION_ERROR",
        }
    },
)
_FINER_ERRORS: Final = {
    ("VALIDATION_FAILURE", "mapId"): "UNKNOWN_MAP_ID",
    ("VALIDATION_FAILURE", "actionId"): "INVALID_ORDER_ACTION",
    ("VALIDATION_FAILURE", "field"): "UNSUPPORTED_PARAMETER",
    ("OUTDATED_ORDER_UPDATE", "cancelledOrderId"): "ORDER_UPDATE_FOLLOWING_CANCEL",
}
"""3.0 has several words for one of 2.1; what the error refers to tells which."""
_E_STOP: Final = {"MANUAL": "MANUAL", "AUTOACK": "MANUAL"}
"""3.0 has no stop that ends by itself; ours never does."""
_STATE: Final = Shape(
    {"agvPosition": "mobileRobotPosition", "batteryState": "powerSupply"},
    {
        "maps": Shape({"mapDescription": "mapDescriptor"}),
        "nodeStates": _ROUTE_PART,
        "edgeStates": _ROUTE_PART,
        "agvPosition": _POSITION,
        "actionStates": _ACTION_STATE,
        "batteryState": Shape({"batteryCharge": "stateOfCharge", "reach": "range"}),
        "errors": _ERROR,
        "information": Shape({"infoDescription": "infoDescriptor"}),
        "safetyState": Shape(
            {"eStop": "activeEmergencyStop"}, words={"eStop": {"MANUAL": "MANUAL", "AUTOACK": "MANUAL"}}
        ),
    },
    {"operatingMode": {"TEACHIN": "TEACH_IN"}},
    frozenset({"zoneSetId"}),
)
_FACTSHEET: Final = Shape(
    {"agvGeometry": "mobileRobotGeometry"},
    {
        "typeSpecification": Shape(
            {"agvKinematic": "mobileRobotKinematics", "agvClass": "mobileRobotClass", "maxLoadMass": "maximumLoadMass"},
            words={
                "agvKinematic": {"DIFF": "DIFFERENTIAL", "OMNI": "OMNIDIRECTIONAL", "THREEWHEEL": "THREE_WHEEL"},
                "navigationTypes": {"AUTONOMOUS": "FREELY_NAVIGATING"},
            },
        ),
        "physicalParameters": Shape(
            {
                "speedMin": "minimumSpeed",
                "speedMax": "maximumSpeed",
                "accelerationMax": "maximumAcceleration",
                "decelerationMax": "maximumDeceleration",
                "heightMin": "minimumHeight",
                "heightMax": "maximumHeight",
            },
            fill={"minimumHeight": 0.0},
        ),
        "protocolLimits": Shape(
            {"maxStringLens": "maximumStringLengths", "maxArrayLens": "maximumArrayLengths"},
            {
                "maxStringLens": Shape(
                    {
                        "msgLen": "maximumMessageLength",
                        "topicSerialLen": "maximumTopicSerialLength",
                        "topicElemLen": "maximumTopicElementLength",
                        "idLen": "maximumIdLength",
                        "loadIdLen": "maximumLoadIdLength",
                    },
                    gone=frozenset({"enumLen"}),
                ),
                "timing": Shape(
                    {"minOrderInterval": "minimumOrderInterval", "minStateInterval": "minimumStateInterval"}
                ),
            },
        ),
        "protocolFeatures": Shape(
            {"agvActions": "mobileRobotActions"},
            {
                "optionalParameters": Shape(words={"parameter": _PARAMETER_NAMES}),
                "agvActions": Shape(
                    {"resultDescription": "actionResult"},
                    {"actionParameters": Shape(words={"valueDataType": {"NUMBER": "NUMBER", "FLOAT": "NUMBER"}})},
                    _ACTION.words,
                    fill={"pauseAllowed": "false", "cancelAllowed": "false"},
                ),
            },
        ),
        "agvGeometry": Shape(
            parts={"envelopes2d": Shape({"set": "envelope2dId", "polygonPoints": "vertices"})},
        ),
        "loadSpecification": Shape(parts={"loadSets": Shape({"maxWeight": "maximumWeight"})}),
    },
)
_SHAPES: Final[Mapping[Kind, Shape]] = {
    "order": Shape(parts={"nodes": _NODE, "edges": _EDGE}, gone=frozenset({"zoneSetId"})),
    "instantActions": Shape(parts={"actions": _ACTION}),
    "state": _STATE,
    "visualization": Shape({"agvPosition": "mobileRobotPosition"}, {"agvPosition": _POSITION}),
    "connection": Shape(words={"connectionState": {"CONNECTIONBROKEN": "CONNECTION_BROKEN"}}),
    "factsheet": _FACTSHEET,
}
_BACK: Final[Mapping[Kind, Shape]] = {kind: shape.inverse() for kind, shape in _SHAPES.items()}


def to_v3(kind: Kind, document: Document) -> Document:
    """One of our own messages of 2.1, as JSON, in the words of 3.0."""
    turned = reshape(document, _SHAPES[kind])
    special = _TO.get(kind)
    if special is not None:
        special(turned)
    return turned


def from_v3(kind: Kind, document: Document) -> Document:
    """A message of 3.0 as one of 2.1. It may be anything; what is wrong with it is left for the model to find."""
    turned = reshape(document, _BACK[kind])
    special = _FROM.get(kind)
    if special is not None:
        special(turned)
    return turned


def split_actions(document: Document, instant: Sequence[bool]) -> None:
    """3.0 reports instant actions in a list of their own; ``instant`` says of each action whether it is one."""
    states = list(zip(document["actionStates"], instant, strict=True))
    document["actionStates"] = [one for one, at_once in states if not at_once]
    document["instantActionStates"] = [one for one, at_once in states if at_once]


# -- what no table can say


def _order_to(document: Document) -> None:
    """In 3.0 the allowed deviation is an ellipse; ours is a circle."""
    for node in document["nodes"]:
        position = node.get("nodePosition", {})
        if "allowedDeviationXY" in position:
            radius = position["allowedDeviationXY"]
            node["nodePosition"] = {**position, "allowedDeviationXY": {"a": radius, "b": radius, "theta": 0.0}}


def _order_from(document: Document) -> None:
    """The smaller half-axis is safe everywhere; an edge leads from the node before it to the node after it."""
    names = {}
    for node in _objects(document.get("nodes")):
        names[_number(node.get("sequenceId"))] = node.get("nodeId")
        for position in _objects([node.get("nodePosition")]):
            for ellipse in _objects([position.get("allowedDeviationXY")]):
                axes = [half for half in (ellipse.get("a"), ellipse.get("b")) if isinstance(half, (int, float))]
                position["allowedDeviationXY"] = min(axes, default=None)
    for edge in _objects(document.get("edges")):
        place = _number(edge.get("sequenceId"))
        edge.setdefault("startNodeId", names.get(place - 1, ""))
        edge.setdefault("endNodeId", names.get(place + 1, ""))


def _instant_to(document: Document) -> None:
    """Instant actions have no other blocking type in 3.0; our robots stand for a hatch whatever is written there."""
    document["actions"] = [{**action, "blockingType": "NONE"} for action in document["actions"]]


def _state_to(document: Document) -> None:
    for error in document["errors"]:
        for reference in error.get("errorReferences", ()):
            finer = _FINER_ERRORS.get((error["errorType"], reference["referenceKey"]))
            if finer is not None:
                error["errorType"] = finer
        if error["errorType"] == "UNSUPPORTED_PARAMETER":
            error["errorLevel"] = "CRITICAL"


def _state_from(document: Document) -> None:
    """One list of actions, as our models have it."""
    instant = document.pop("instantActionStates", None)
    if isinstance(instant, list):
        shape = _BACK["state"].parts["actionStates"]
        told = [reshape(one, shape) | {"instant": True} if isinstance(one, dict) else one for one in instant]
        own = document.get("actionStates")
        document["actionStates"] = [*own, *told] if isinstance(own, list) else own


def _factsheet_to(document: Document) -> None:
    kinds = document["typeSpecification"]
    kinds["mobileRobotKinematic"] = kinds["mobileRobotKinematics"]


def _factsheet_from(document: Document) -> None:
    kinds = document.get("typeSpecification")
    if isinstance(kinds, dict) and "mobileRobotKinematic" in kinds:
        kinds.setdefault("agvKinematic", kinds["mobileRobotKinematic"])


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else -9


_TO: Final[Mapping[Kind, Callable[[Document], None]]] = {
    "order": _order_to,
    "instantActions": _instant_to,
    "state": _state_to,
    "factsheet": _factsheet_to,
}
_FROM: Final[Mapping[Kind, Callable[[Document], None]]] = {
    "order": _order_from,
    "state": _state_from,
    "factsheet": _factsheet_from,
}
