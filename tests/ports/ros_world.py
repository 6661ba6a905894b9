"""A simulated world behind ROS 2, as a process of its own: what a real robot would be to ``Nav2Robot``.

What lives here: the loop, and a world that does what one line of JSON on its standard input says (``["verb", args]``);
each line is answered with a line once it is done. ``["begin", robots, offers]`` makes a new world with nothing of the
one before it, ``["end"]`` takes it off the graph. What must not: expectations. It ends when its input ends.
"""

from __future__ import annotations

import json
import os
import selectors
import sys
import time
from typing import Any

from simulations.ros_body import Offer, RosBody
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.ports.handles import handle
from tests.simulations.small_hall import small_hall

STEP_S = 0.05


class Behind:
    """The world of one test and its face on the graph."""

    def __init__(self, graph: str, robots: int, offers: str) -> None:
        """``offers``: what Nav2 has beside ``navigate_to_pose``, as words: ``through``, ``docking``."""
        offer = Offer(through="through" in offers, docking="docking" in offers)
        self.world, self.body = World(small_hall(robots=robots), seed=1), RosBody()
        for spec in self.world.plan.robots.values():
            robot = SimRobot(self.world, spec.id)
            self.body.add(f"{graph}/{spec.id.lower()}", robot, spec.hatches, spec.max_speed_mps, offer)
        self.body.start()

    def step(self) -> None:
        self.world.step(STEP_S)
        self.body.pump(self.world.now_s)


def follow(graph: str, behind: Behind | None, words: list[Any]) -> tuple[Behind | None, Any]:
    """What is behind the graph after these words, and their answer."""
    if words[0] in ("begin", "end"):
        if behind is not None:
            behind.body.close()
        return (Behind(graph, *words[1:]) if words[0] == "begin" else None), True
    assert behind is not None
    return behind, handle(behind.world, words)


def main(speed: float, graph: str) -> None:
    behind: Behind | None = None
    os.set_blocking(sys.stdin.fileno(), False)
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    due = time.monotonic()
    while True:
        if waiting.select(None if behind is None else max(0.0, due - time.monotonic())):
            line = sys.stdin.readline()
            if not line:
                break
            began = behind is None
            behind, answer = follow(graph, behind, json.loads(line))
            due = time.monotonic() if began else due
            print(json.dumps(answer), flush=True)
        if behind is not None and time.monotonic() >= due:
            due += STEP_S / speed
            behind.step()
    follow(graph, behind, ["end"])


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2])
