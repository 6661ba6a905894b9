"""What people do: call the API, or use their hands and feet in the world.

What lives here: both kinds of act and how the second is carried out. What must not: deciding which act comes next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulations.world import CannotAct, World

Verb = Literal[
    "enter", "walk", "sit", "leave", "make", "give", "lay", "pick", "open", "put", "take", "close",
    "unlock", "lock", "repair",
]  # fmt: skip
"""``unlock`` and ``lock`` are done with the mechanical key, whatever the robot does with its bolt."""


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One request to the hall, its path below the API's prefix. A repeat of the same wish has the same name and key."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    body: Mapping[str, Any]
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class HandsOn:
    """One thing a person does in the world. ``to`` is another person or a place; ``path`` is in metres, frame hall."""

    verb: Verb
    person: str
    robot: str = ""
    hatch: str = ""
    docs: tuple[str, ...] = ()
    to: str = ""
    path: tuple[tuple[float, float], ...] = ()
    speed_mps: float = 1.0


Act = ApiCall | HandsOn


def perform(world: World, act: HandsOn) -> bool:
    """Do it, if the world lets it be done; False when it does not, and then nothing has changed."""
    try:
        _do(world, act)
    except CannotAct:
        return False
    return True


def _do(world: World, act: HandsOn) -> None:
    match act.verb:
        case "enter":
            world.enter(act.person, *act.path[0])
        case "walk":
            world.walk(act.person, act.path, act.speed_mps)
        case "sit":
            world.sit(act.person)
        case "leave":
            world.leave(act.person)
        case "make":
            for doc in act.docs:
                world.make(doc, act.person)
        case _:
            _handle(world, act)


def _handle(world: World, act: HandsOn) -> None:
    match act.verb:
        case "give":
            world.give(act.docs, act.person, act.to)
        case "lay":
            world.lay(act.docs, act.person, act.to)
        case "pick":
            world.pick(act.docs, act.person, act.to)
        case "open":
            world.open_door(act.robot, act.hatch, act.person)
        case "put":
            world.put(act.robot, act.hatch, act.docs, act.person)
        case "take":
            world.take(act.robot, act.hatch, act.person)
        case "close":
            world.close_door(act.robot, act.hatch, act.person)
        case "unlock":
            world.open_with_key(act.robot, act.hatch, act.person)
        case "lock":
            world.lock_with_key(act.robot, act.hatch, act.person)
        case "repair":
            world.mend(act.robot, act.hatch, act.person)
