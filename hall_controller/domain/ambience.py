"""Scenes, devices and the queue board as the hall decides them: what each device should be doing now.

What lives here: decisions on scenes and devices, and the board's lines. What must not: MQTT, Home Assistant.
"""

from __future__ import annotations

from typing import TypedDict

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

BOARD_LINES = 8
"""A board read from five metres holds no more."""

_BOARD_ORDER = (
    "at_recipient", "unloading", "securing_empty", "at_sender", "loading", "securing_load", "carrying", "assigned",
)  # fmt: skip


class BoardLine(TypedDict):
    """A ticket and where its papers are; ``place`` is where they are going. No names, ever."""

    ticket: str
    state: str
    place: str


def set_scene(state: State, command: c.SetScene, now: float) -> list[e.Event]:
    """Evacuation outranks every other scene. Raises: Refusal ``unknown_staff``, ``unknown_scene``, ``evacuating``."""
    state.check_staff(command.by)
    if state.book.evacuating:
        raise Refusal("evacuating")
    if command.scene not in state.plan.scenes:
        raise Refusal("unknown_scene", id=command.scene, known=", ".join(state.plan.scenes))
    return [e.SceneSet(command.scene, command.by)]


def command_device(state: State, command: c.CommandDevice, now: float) -> list[e.Event]:
    """A hand on a device overrides the scene until the next scene. Raises: Refusal ``unknown_staff``."""
    state.check_staff(command.by)
    return [e.DeviceCommanded(command.device, command.values, command.by)]


def wishes(state: State) -> dict[str, dict[str, str | int | float | bool]]:
    """What every device should be doing: the scene's settings, then what people asked for on top."""
    wanted: dict[str, dict[str, str | int | float | bool]] = {}
    scene = state.plan.scenes.get(state.book.scene)
    for setting in scene.settings if scene is not None else ():
        wanted.setdefault(setting.device, {}).update(setting.values)
    for device, values in state.book.device_wishes.items():
        wanted.setdefault(device, {}).update(values)
    return wanted


def board(state: State) -> list[BoardLine]:
    """The queue board: handoffs with a robot, those that need a hand first; nobody is called while all must leave."""
    if state.book.evacuating:
        return []
    open_now = [handoff for robot in state.book.robots.values() for handoff in state.handoffs_of(robot)]
    open_now.sort(key=lambda h: (_BOARD_ORDER.index(h.state) if h.state in _BOARD_ORDER else 99, h.id))
    places = state.plan.places
    return [BoardLine(ticket=h.ticket, state=h.state, place=places[h.target].label_zh) for h in open_now[:BOARD_LINES]]
