"""Bytes to models and back, for VDA 5050 2.x and 3.0.

What lives here: encoding, decoding, and the checks that need topic and payload. What must not: transport, behaviour.
Messages of 2.x are read straight into the models. Those of 3.0 are first turned into the words of 2.1 (``v3.py``).
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Final

import orjson
from pydantic import TypeAdapter, ValidationError

from hall_messages.errors import BadMessage
from hall_messages.vda5050.factsheet import Factsheet
from hall_messages.vda5050.order import InstantActions, Order
from hall_messages.vda5050.state import Connection, State, Visualization
from hall_messages.vda5050.topics import Address, Kind, parse_topic
from hall_messages.vda5050.v3 import from_v3, split_actions, to_v3

AnyMessage = Order | InstantActions | State | Visualization | Connection | Factsheet

_MESSAGES: Final[dict[Kind, type[AnyMessage]]] = {
    "order": Order,
    "instantActions": InstantActions,
    "state": State,
    "visualization": Visualization,
    "connection": Connection,
    "factsheet": Factsheet,
}
_KINDS: Final[dict[type[AnyMessage], Kind]] = {message: kind for kind, message in _MESSAGES.items()}
_ADAPTERS: Final[dict[type[AnyMessage], TypeAdapter[AnyMessage]]] = {
    message: TypeAdapter(message) for message in _MESSAGES.values()
}
_NEW_IN_3: Final = {"reference_state_header_id"}
_MODES_OF_3: Final = frozenset(("STARTUP", "INTERVENED"))


def kind_of(message: AnyMessage) -> Kind:
    """The topic a message belongs on."""
    return _KINDS[type(message)]


def encode(message: AnyMessage) -> bytes:
    """The message as JSON, in the version that its header names; fields that are None are left out."""
    version = message.version or ""
    adapter = _ADAPTERS[type(message)]
    if version.startswith("3."):
        return orjson.dumps(
            _in_v3(message, adapter.dump_python(message, by_alias=True, exclude_none=True, mode="json"))
        )
    if isinstance(message, Visualization):
        return adapter.dump_json(message, by_alias=True, exclude_none=True, exclude=_NEW_IN_3)
    if isinstance(message, State) and message.operating_mode in _MODES_OF_3:
        message = message.model_copy(update={"operating_mode": "SERVICE"})  # 2.x: "master control is not in control"
    if isinstance(message, InstantActions) and version.startswith("2.0"):
        document = adapter.dump_python(message, by_alias=True, exclude_none=True, mode="json")
        return orjson.dumps({**document, "instantActions": document["actions"]})  # both names of the list are in use
    return adapter.dump_json(message, by_alias=True, exclude_none=True)


def _in_v3(message: AnyMessage, document: dict[str, Any]) -> dict[str, Any]:
    turned = to_v3(_KINDS[type(message)], document)
    if isinstance(message, State):
        split_actions(turned, [one.instant for one in message.action_states])
    elif isinstance(message, Visualization):
        turned.setdefault("referenceStateHeaderId", 0)
    return turned


def decode(topic: str, payload: bytes, address: Address | None = None) -> AnyMessage:
    """Read a message that arrived on ``topic``; the topic says in which version it is written.

    ``address``: what ``parse_topic`` says of the topic, where the caller knows already.

    Raises:
        BadMessage: ``vda5050.topic``, ``vda5050.content`` (not JSON, or not what the standard says),
            ``vda5050.version``, or ``vda5050.identity`` (the message names another robot than its topic does).
    """
    if address is None:
        address = parse_topic(topic)
    try:
        if address.major == "3":
            payload = _from_v3(address.kind, payload)
        message = _MESSAGES[address.kind].model_validate_json(payload)
    except ValidationError as error:
        raise BadMessage("vda5050.content", _first_complaint(address.kind, error)) from None
    if message.version is not None and not message.version.startswith(address.major + "."):
        raise BadMessage("vda5050.version", f"another version than its topic, {address.major}")
    named = (message.manufacturer or address.manufacturer, message.serial_number or address.serial)
    if named != (address.manufacturer, address.serial):
        raise BadMessage("vda5050.identity", "the message names another robot than its topic does")
    return message


def _from_v3(kind: Kind, payload: bytes) -> bytes:
    try:
        document = orjson.loads(payload)
        return orjson.dumps(from_v3(kind, document)) if isinstance(document, dict) else payload
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        raise BadMessage("vda5050.content", f"{kind}: the whole: not JSON, or nested too deep") from None


def wire_time(now: float) -> datetime:
    """Hall time (Unix seconds) as a header's timestamp, to the millisecond."""
    return datetime.fromtimestamp(round(now, 3), timezone.utc)


def _first_complaint(kind: Kind, error: ValidationError) -> str:
    """Where the first fault is and what it is, without repeating what the sender wrote (it may be anything)."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part)[:40] for part in first["loc"][:8]) or "the whole"
    return f"{kind}: {place}: {first['msg'][:160]}"
