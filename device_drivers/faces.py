"""How each kind of device looks on MQTT: its components, its state as JSON, its commands read and checked.

What lives here: one face per port. What must not: topics, timing, connections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import orjson

from device_drivers.ports import DisplayPort, LightChange, LightPort, Line, PlayerPort
from hall_messages.errors import BadMessage
from hall_messages.homeassistant import publish

Parts = dict[str, dict[str, object]]
TopicOf = Callable[[str], str]

TRANSITION_LIMIT_S = 300.0
LINE_LIMIT = 32


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


def _switched(payload: bytes) -> bool:
    if payload not in (b"ON", b"OFF"):
        raise refuse("a switch takes ON or OFF")
    return payload == b"ON"


def _number(value: object, low: float, high: float, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise refuse(f"{what} takes a number from {low:g} to {high:g}")
    return float(value)


def _json(payload: bytes) -> Any:
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise refuse("this command must be JSON") from error


class LightFace:
    """A lamp: one component with Home Assistant's JSON schema."""

    keys: tuple[str, ...] = ("light",)

    def __init__(self, port: LightPort) -> None:
        self._port = port

    def parts(self, command: TopicOf, state_topic: str) -> Parts:
        low, high = self._port.kelvin_range
        return {"light": publish.light(command("light"), min_kelvin=low, max_kelvin=high)}

    def state(self) -> Mapping[str, object] | None:
        status = self._port.status()
        if not status.connected:
            return None
        words: dict[str, object] = {"state": None if status.on is None else "ON" if status.on else "OFF"}
        if status.brightness is not None:
            words["brightness"] = status.brightness
        if status.color_temp_kelvin is not None:
            words |= {"color_mode": "color_temp", "color_temp": status.color_temp_kelvin}
        return words

    def obey(self, key: str, payload: bytes) -> None:
        raw = _json(payload)
        if not isinstance(raw, dict):
            raise refuse("a lamp takes a JSON object")
        self._port.change(self._change(raw))

    def _change(self, raw: Mapping[str, Any]) -> LightChange:
        low, high = self._port.kelvin_range
        on = _switched(str(raw["state"]).encode()) if "state" in raw else None
        level = round(_number(raw["brightness"], 0, 255, "brightness")) if "brightness" in raw else None
        kelvin = round(_number(raw["color_temp"], low, high, "color_temp")) if "color_temp" in raw else None
        transition_s = _number(raw.get("transition", 0), 0, TRANSITION_LIMIT_S, "transition")
        if level == 0:
            on, level = False, None  # as Home Assistant has it: brightness 0 is off
        return LightChange(on, level, kelvin, transition_s)

    def close(self) -> None:
        self._port.close()


class PlayerFace:
    """A player: a switch to play, a volume in percent, and a choice of sources as long as there are any."""

    keys: tuple[str, ...] = ("play", "volume", "source")

    def __init__(self, port: PlayerPort) -> None:
        self._port = port
        self._sources: tuple[str, ...] = ()

    def parts(self, command: TopicOf, state_topic: str) -> Parts:
        self._sources = self._port.status().sources or self._sources  # a player that is away keeps its choice
        source = publish.select("Source", command("source"), "source", self._sources)
        return {
            "play": publish.switch("Play", command("play"), "play"),
            "volume": publish.number("Volume", command("volume"), "volume", low=0, high=100, step=1),
            "source": source if self._sources else publish.withdrawn("select"),
        }

    def state(self) -> Mapping[str, object] | None:
        status = self._port.status()
        if not status.connected:
            return None
        volume = None if status.volume_percent is None else round(status.volume_percent)
        play = None if status.playing is None else "ON" if status.playing else "OFF"
        return {"play": play, "volume": volume, "source": status.source}

    def obey(self, key: str, payload: bytes) -> None:
        if key == "play":
            self._port.play(_switched(payload))
        elif key == "volume":
            self._port.set_volume(_number(_json(payload), 0, 100, "volume"))
        else:
            source = payload.decode("utf-8", "replace")
            if source not in self._port.status().sources:
                raise refuse("there is no such source")
            self._port.choose(source)

    def close(self) -> None:
        self._port.close()


class DisplayFace:
    """A board: a text component that takes and reports its lines as a JSON list."""

    keys: tuple[str, ...] = ("lines",)

    def __init__(self, port: DisplayPort) -> None:
        self._port = port

    def parts(self, command: TopicOf, state_topic: str) -> Parts:
        return {"lines": publish.lines("Lines", command("lines"), state_topic)}

    def state(self) -> Mapping[str, object] | None:
        status = self._port.status()
        if not status.connected:
            return None
        return {"lines": None if status.lines is None else list(status.lines)}

    def obey(self, key: str, payload: bytes) -> None:
        raw = _json(payload)
        if not isinstance(raw, list) or len(raw) > LINE_LIMIT or len(payload) > 4 * publish.LINES_LIMIT:
            raise refuse(f"a board takes a JSON list of at most {LINE_LIMIT} lines")
        self._port.show(tuple(_line(item) for item in raw))

    def close(self) -> None:
        self._port.close()


def _line(item: object) -> Line:
    if isinstance(item, str):
        return item
    if isinstance(item, dict) and all(isinstance(value, str) for value in item.values()):
        return item
    raise refuse("a line is a text, or texts by name")
