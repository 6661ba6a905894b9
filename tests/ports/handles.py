"""What a test may do to the robot from outside, by hand: the same words for a world at hand and one in another process.

What lives here: the verbs. What must not: the port, which is what is tested.
"""

from __future__ import annotations

from typing import Any

from simulations.world import World

PERSON = "P01"


def handle(world: World, words: list[Any]) -> Any:
    """Do one thing to robot R1; the answer is what the world knows, for ``truth``."""
    verb, *rest = words
    body = world.robots["R1"]
    if verb in ("open_door", "close_door"):
        if PERSON in world.people:
            world.leave(PERSON)
        world.enter(PERSON, body.x, body.y + 0.8)
        getattr(world, verb)("R1", rest[0], PERSON)
    elif verb == "truth":
        return {"x": body.x, "y": body.y, "v": body.v, "goal": body.goal is not None, "metres": body.metres}
    else:
        getattr(world, verb)("R1", *rest)
    return True
