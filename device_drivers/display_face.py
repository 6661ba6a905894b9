"""A board as MQTT sees it: a text component that takes and reports its lines as a JSON list.

What lives here: ``DisplayFace``. What must not: topics, timing, boards.
"""

from __future__ import annotations

from collections.abc import Mapping

from device_drivers.faces import Parts, TopicOf, json_of, refuse
from device_drivers.ports import DisplayPort, Line
from hall_messages.homeassistant import publish

LINE_LIMIT = 32


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
        raw = json_of(payload)
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
