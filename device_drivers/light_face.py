"""A lamp as MQTT sees it: one component with Home Assistant's JSON schema.

What lives here: ``LightFace``. What must not: topics, timing, lamps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from device_drivers.faces import Parts, TopicOf, json_of, number_of, refuse, switched
from device_drivers.ports import LightChange, LightPort
from hall_messages.homeassistant import publish

TRANSITION_LIMIT_S = 300.0


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
        raw = json_of(payload)
        if not isinstance(raw, dict):
            raise refuse("a lamp takes a JSON object")
        self._port.change(self._change(raw))

    def _change(self, raw: Mapping[str, Any]) -> LightChange:
        low, high = self._port.kelvin_range
        on = switched(str(raw["state"]).encode()) if "state" in raw else None
        level = round(number_of(raw["brightness"], 0, 255, "brightness")) if "brightness" in raw else None
        kelvin = round(number_of(raw["color_temp"], low, high, "color_temp")) if "color_temp" in raw else None
        transition_s = number_of(raw.get("transition", 0), 0, TRANSITION_LIMIT_S, "transition")
        if level == 0:
            on, level = False, None  # as Home Assistant has it: brightness 0 is off
        return LightChange(on, level, kelvin, transition_s)

    def close(self) -> None:
        self._port.close()
