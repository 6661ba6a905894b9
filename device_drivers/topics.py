"""Where our drivers speak on MQTT.

What lives here: topic names. What must not: payloads. Tickets may travel here, names of people never.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DriverTopics:
    """Topics of one driver process. ``driver`` is its id; the broker announces its death on ``alive``."""

    driver: str
    root: str = "hall"

    @property
    def alive(self) -> str:
        return f"{self.root}/driver/{self.driver}/availability"

    def availability(self, device: str) -> str:
        return f"{self.root}/device/{device}/availability"

    def state(self, device: str) -> str:
        return f"{self.root}/device/{device}/state"

    def command(self, device: str, key: str) -> str:
        return f"{self.root}/device/{device}/{key}/set"
