"""What the book wishes of each device, handed to the device gateway whenever it has changed.

What lives here: from the book's scene, people's wishes and the queue board to the wish of each device. What must not:
when to look (``wire.py``), when to send (``devices.py``).
"""

from __future__ import annotations

from collections.abc import Set

import orjson

from hall_controller.domain.ambience import board, wishes
from hall_controller.domain.state import State
from hall_controller.gateways.devices import DeviceGateway


class DeviceWishes:
    """Keeps the gateway's wishes as the book has them. One for each gateway."""

    def __init__(self, gateway: DeviceGateway) -> None:
        self._gateway = gateway
        self._wished: Set[str] = frozenset()

    def sync(self, state: State, now: float) -> None:
        """Hand over what is wished now, and take back what is no longer wished. Only for a book that is committed."""
        wanted = device_wishes(state)
        for device in self._wished - wanted.keys():
            self._gateway.desired(device, {}, now)
        for device, values in wanted.items():
            self._gateway.desired(device, values, now)
        self._wished = wanted.keys()


def device_wishes(state: State) -> dict[str, dict[str, object]]:
    """The scene's wishes, and for every display the board as one text."""
    wanted: dict[str, dict[str, object]] = {device: dict(values) for device, values in wishes(state).items()}
    lines = orjson.dumps(board(state)).decode()
    for device in state.plan.devices.values():
        if device.kind == "display":
            wanted.setdefault(device.id, {})["lines"] = lines
    return wanted
