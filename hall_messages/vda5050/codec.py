"""Bytes to models and back, for VDA 5050 2.1.

What lives here: encoding, decoding, and the checks that need topic and payload. What must not: transport, behaviour.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Final

from pydantic import TypeAdapter, ValidationError

from hall_messages.errors import BadMessage
from hall_messages.vda5050.factsheet import Factsheet
from hall_messages.vda5050.order import InstantActions, Order
from hall_messages.vda5050.state import Connection, State, Visualization
from hall_messages.vda5050.topics import Kind, parse_topic

AnyMessage = Order | InstantActions | State | Visualization | Connection | Factsheet

_MESSAGES: Final[dict[Kind, type[AnyMessage]]] = {
    "order": Order,
    "instantActions": InstantActions,
    "state": State,
    "visualization": Visualization,
    "connection": Connection,
    "factsheet": Factsheet,
}
_ADAPTERS: Final[dict[type[AnyMessage], TypeAdapter[AnyMessage]]] = {
    message: TypeAdapter(message) for message in _MESSAGES.values()
}


def encode(message: AnyMessage) -> bytes:
    """The message as JSON; fields that are None are left out."""
    return _ADAPTERS[type(message)].dump_json(message, by_alias=True, exclude_none=True)


def decode(topic: str, payload: bytes) -> AnyMessage:
    """Read a message that arrived on ``topic``.

    Raises:
        BadMessage: ``vda5050.topic``, ``vda5050.content`` (not JSON, or not what the standard says),
            ``vda5050.version``, or ``vda5050.identity`` (the message names another robot than its topic does).
    """
    address = parse_topic(topic)
    try:
        message = _MESSAGES[address.kind].model_validate_json(payload)
    except ValidationError as error:
        raise BadMessage("vda5050.content", _first_complaint(address.kind, error)) from None
    if message.version is not None and not message.version.startswith("2."):
        raise BadMessage("vda5050.version", f"version {message.version[:20]!r} on a topic of version 2")
    named = (message.manufacturer or address.manufacturer, message.serial_number or address.serial)
    if named != (address.manufacturer, address.serial):
        raise BadMessage("vda5050.identity", f"a message of {named[0][:60]}/{named[1][:60]} came on {topic[:120]!r}")
    return message


def wire_time(now: float) -> datetime:
    """Hall time (Unix seconds) as a header's timestamp, to the millisecond."""
    return datetime.fromtimestamp(round(now, 3), timezone.utc)


def _first_complaint(kind: Kind, error: ValidationError) -> str:
    """Where the first fault is and what it is, without repeating what the sender wrote (it may be anything)."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part)[:40] for part in first["loc"][:8]) or "the whole"
    return f"{kind}: {place}: {first['msg'][:160]}"
