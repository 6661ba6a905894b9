"""How fast a robot may drive: the lowest of what the road, the robot, the scene and the law allow.

What lives here: that decision, and how much road was given away under an earlier scene. What must not: messages.

A scene's cap counts for road released from then on. Road that was released before keeps the speed it was released with:
VDA 5050 forbids changing it. So a new cap holds at the latest when a robot has driven ``released_ahead_m``, which is
little, as road is released just in time (``traffic.py``).
"""

from __future__ import annotations

from itertools import pairwise

from hall_controller.domain.book import Robot
from hall_controller.domain.holding import held_path
from hall_controller.domain.plan import ROBOT_SPEED_LIMIT_MPS, Edge, RobotSpec
from hall_controller.domain.state import State


def scene_cap_mps(state: State) -> float:
    """What the scene allows on road released now."""
    scene = state.plan.scenes.get(state.book.scene)
    cap = scene.robot_speed_mps if scene is not None else None
    return ROBOT_SPEED_LIMIT_MPS if cap is None else min(cap, ROBOT_SPEED_LIMIT_MPS)


def allowed_mps(edge: Edge, spec: RobotSpec, cap_mps: float = ROBOT_SPEED_LIMIT_MPS) -> float:
    """What ``spec`` may drive on ``edge`` in a scene that caps at ``cap_mps``; never more than the law allows."""
    return min(edge.speed_limit_mps, spec.max_speed_mps, cap_mps, ROBOT_SPEED_LIMIT_MPS)


def released_ahead_m(state: State, robot: Robot) -> float:
    """Metres of road that ``robot`` holds: from the node it was last known at to the end of what is released."""
    path = held_path(state, robot, robot.order)
    return sum(state.roads.edge(a, b).length_m for a, b in pairwise(path))
