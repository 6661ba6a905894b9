"""VDA 5050 2.1 and 3.0: the messages between the hall and its robots.

What lives here: models, topics, codec, and our three hatch actions. What must not: either side's behaviour.
"""

from hall_messages.vda5050.base import VERSION, VERSION_3, Action, ActionParameter, Header, Model
from hall_messages.vda5050.codec import AnyMessage, decode, encode, kind_of, wire_time
from hall_messages.vda5050.factsheet import Factsheet
from hall_messages.vda5050.order import Edge, InstantActions, Node, NodePosition, Order
from hall_messages.vda5050.state import (
    ActionState,
    AgvPosition,
    BatteryState,
    Connection,
    EdgeState,
    Error,
    Information,
    Load,
    NodeState,
    Reference,
    SafetyState,
    State,
    Velocity,
    Visualization,
)
from hall_messages.vda5050.topics import PREFIX, PREFIXES, Address, Kind, parse_topic, pattern_of, prefix_of, topic_of

__all__ = [
    "PREFIX",
    "PREFIXES",
    "VERSION",
    "VERSION_3",
    "Action",
    "ActionParameter",
    "ActionState",
    "Address",
    "AgvPosition",
    "AnyMessage",
    "BatteryState",
    "Connection",
    "Edge",
    "EdgeState",
    "Error",
    "Factsheet",
    "Header",
    "Information",
    "InstantActions",
    "Kind",
    "Load",
    "Model",
    "Node",
    "NodePosition",
    "NodeState",
    "Order",
    "Reference",
    "SafetyState",
    "State",
    "Velocity",
    "Visualization",
    "decode",
    "encode",
    "kind_of",
    "parse_topic",
    "pattern_of",
    "prefix_of",
    "topic_of",
    "wire_time",
]
