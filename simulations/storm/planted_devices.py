"""Bugs planted into what devices are told and how they answer, to show that the storm would find them.

What lives here: one context manager for each bug, and the list of them. What must not: anything used without being
asked for by name.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from device_drivers.driver import DeviceNode
from device_drivers.shell import DeviceShell
from hall_controller.domain.ambience import BoardLine, board
from hall_controller.domain.state import State
from hall_controller.gateways import device_wishes
from hall_controller.gateways.device_channel import Channel, Presence
from hall_controller.gateways.device_report import DeviceLimits
from hall_controller.gateways.devices import DeviceGateway
from hall_messages.homeassistant.models import Publication


def wish_never_repeated() -> AbstractContextManager[Any]:
    """A wish that was sent once is taken for fulfilled."""
    real = Channel.due

    def due(self: Channel, now: float, limits: DeviceLimits) -> tuple[Publication, ...]:
        return () if self.sent else real(self, now, limits)

    return patch.object(Channel, "due", due)


def call_stays_on_board() -> AbstractContextManager[Any]:
    """The board keeps the last call until there is another, though the book has ended it."""
    last: list[list[BoardLine]] = [[]]

    def kept(state: State) -> list[BoardLine]:
        last[0] = board(state) or last[0]
        return last[0]

    return patch.object(device_wishes, "board", kept)


def papers_on_the_board() -> AbstractContextManager[Any]:
    """The board says which papers somebody has brought."""

    def told(state: State) -> list[dict[str, object]]:
        cases = {case.ticket: case for case in state.book.cases.values()}
        lines = [dict[str, object](line.items()) for line in board(state)]
        return [{**line, "papers": [*cases[str(line["ticket"])].documents]} for line in lines]

    return patch.object(device_wishes, "board", told)


def last_will_ignored() -> AbstractContextManager[Any]:
    """The hall does not hear that a device has gone."""
    real = Presence.hear

    def hear(self: Presence, topic: str, payload: bytes) -> None:
        if payload != b"offline":
            real(self, topic, payload)

    return patch.object(Presence, "hear", hear)


def old_will_believed() -> AbstractContextManager[Any]:
    """A driver says nothing when the will of its earlier life is spoken after its hello."""
    return patch.object(DeviceShell, "_contradict", lambda self, payload: None)


def command_not_answered() -> AbstractContextManager[Any]:
    """A device that is told what it does already keeps silent, also when its last word was lost."""
    real = DeviceNode.on_message

    def on_message(self: DeviceNode, topic: str, payload: bytes, retained: bool, now: float) -> None:
        said = self._said.copy()
        self._send, send = (lambda message: None), self._send
        real(self, topic, payload, retained, now)
        self._send, self._said = send, said
        self.poll(now)

    return patch.object(DeviceNode, "on_message", on_message)


def any_topic_told() -> AbstractContextManager[Any]:
    """The hall speaks wherever an announcement asks it to, to its robots too."""
    return patch.object(DeviceGateway, "_may_tell", lambda self, part, topic, now: True)


DEVICE_BUGS = (
    wish_never_repeated,
    call_stays_on_board,
    papers_on_the_board,
    last_will_ignored,
    old_will_believed,
    command_not_answered,
    any_topic_told,
)
