"""A music player as MQTT sees it. Home Assistant has no player there, so it is made of a switch, a number and a choice.

What lives here: ``PlayerFace``. What must not: topics, timing, players.
"""

from __future__ import annotations

from collections.abc import Mapping

from device_drivers.faces import Parts, TopicOf, json_of, number_of, refuse, switched
from device_drivers.ports import PlayerPort
from hall_messages.homeassistant import publish


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
            self._port.play(switched(payload))
        elif key == "volume":
            self._port.set_volume(number_of(json_of(payload), 0, 100, "volume"))
        else:
            source = payload.decode("utf-8", "replace")
            if source not in self._port.status().sources:
                raise refuse("there is no such source")
            self._port.choose(source)

    def close(self) -> None:
        self._port.close()
