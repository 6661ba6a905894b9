"""How a device looks on MQTT: its components, its state as JSON, its commands read and checked.

What lives here: the ``Face`` protocol, and the reading of simple commands. What must not: topics, timing, the faces of
single kinds (``light_face.py``, ``player_face.py``, ``display_face.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import orjson

from hall_messages.errors import BadMessage

Parts = dict[str, dict[str, object]]
TopicOf = Callable[[str], str]


def refuse(text: str) -> BadMessage:
    """A command that cannot be carried out."""
    return BadMessage("device.command", text)


class Face(Protocol):
    """A device as MQTT sees it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The components that take commands."""
        ...

    def parts(self, command: TopicOf, state_topic: str) -> Parts:
        """The components to announce; ``command(key)`` is the topic on which one is told."""
        ...

    def state(self) -> Mapping[str, object] | None:
        """The state to publish, None while the thing is away."""
        ...

    def obey(self, key: str, payload: bytes) -> None:
        """Carry out a command.

        Raises:
            BadMessage: ``device.command``.
        """
        ...

    def close(self) -> None:
        """Let go of the port."""
        ...


def switched(payload: bytes) -> bool:
    """ON or OFF; raises ``BadMessage`` for anything else."""
    if payload not in (b"ON", b"OFF"):
        raise refuse("a switch takes ON or OFF")
    return payload == b"ON"


def number_of(value: object, low: float, high: float, what: str) -> float:
    """A number within bounds; raises ``BadMessage`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise refuse(f"{what} takes a number from {low:g} to {high:g}")
    return float(value)


def json_of(payload: bytes) -> Any:
    """JSON; raises ``BadMessage`` for anything else."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise refuse("this command must be JSON") from error
