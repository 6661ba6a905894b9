"""A simulated world behind ROS 2, as a process of its own: what a real robot would be to ``Nav2Robot``.

What lives here: the loop, and a world that does what one line of JSON on its standard input says (``["verb", args]``);
each line is answered with a line once it is done. What must not: expectations. It ends when its input ends.
"""

from __future__ import annotations

import json
import os
import selectors
import sys
import time

from simulations.ros_body import Offer, RosBody
from simulations.sim_robot import SimRobot
from simulations.world import World
from tests.ports.handles import handle
from tests.simulations.small_hall import small_hall

STEP_S = 0.05


def main(robots: int, speed: float, graph: str, offers: str) -> None:
    """``offers``: what Nav2 has beside ``navigate_to_pose``, as words: ``through``, ``docking``."""
    offer = Offer(through="through" in offers, docking="docking" in offers)
    world = World(small_hall(robots=robots), seed=1)
    body = RosBody()
    for spec in world.plan.robots.values():
        body.add(f"{graph}/{spec.id.lower()}", SimRobot(world, spec.id), spec.hatches, spec.max_speed_mps, offer)
    body.start()
    os.set_blocking(sys.stdin.fileno(), False)
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    print("ready", flush=True)
    due = time.monotonic()
    while True:
        if waiting.select(max(0.0, due - time.monotonic())):
            line = sys.stdin.readline()
            if not line:
                break
            print(json.dumps(handle(world, json.loads(line))), flush=True)
        if time.monotonic() >= due:
            due += STEP_S / speed
            world.step(STEP_S)
            body.pump(world.now_s)
    body.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[4])
