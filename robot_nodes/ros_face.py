"""The hall on the ROS graph, so that RViz, Foxglove and rqt show it, and an alarm can clear it.

What lives here: one node's topics and its one service, fed from the hall's API. What must not: decisions, how to draw.
Names: ``/diagnostics``; below ``/hall``: ``floor`` and ``robots`` (visualization_msgs/MarkerArray),
``<robot>/pose`` (geometry_msgs/PoseStamped), ``<robot>/way`` (nav_msgs/Path), ``evacuate`` (std_srvs/Trigger).
Threads: rclpy runs on the caller's thread, poses come on one of their own; rclpy's publishers allow both.
"""

from __future__ import annotations

import re
import threading
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Path
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from std_srvs.srv import Trigger
from visualization_msgs.msg import MarkerArray

from robot_nodes.hall_api import READY, TROUBLE, HallApi
from robot_nodes.ros_diagnostics import hall_diagnostics, silent_hall
from robot_nodes.ros_markers import array_of, floor_markers, pose_of, robot_markers, way_of

ROOT = "/hall"
LOOK_S = 1.0
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL, reliability=ReliabilityPolicy.RELIABLE)


class RosFace:
    """``officer``: who asks for an evacuation in the hall's book. Lifetime: from the constructor to ``close``."""

    def __init__(self, node: Node, api: HallApi, officer: str) -> None:
        self._node, self._api, self._officer = node, api, officer
        self._ended = threading.Event()
        self._diagnostics = node.create_publisher(DiagnosticArray, "/diagnostics", 1)
        self._floor = node.create_publisher(MarkerArray, f"{ROOT}/floor", LATCHED)
        self._robots = node.create_publisher(MarkerArray, f"{ROOT}/robots", 1)
        self._poses: dict[str, Any] = {}
        self._ways: dict[str, Any] = {}
        self._floor_shown: Any = None
        node.create_service(Trigger, f"{ROOT}/evacuate", self._evacuate)
        node.create_timer(LOOK_S, self._look)
        self._listener = threading.Thread(target=api.listen, args=(self._moved, self._ended), daemon=True)

    def start(self) -> None:
        """Begin to listen for poses; the rest begins when the node is spun."""
        self._listener.start()

    def close(self) -> None:
        """End the listening. A hall that has fallen silent is not waited for; that thread keeps no process alive."""
        self._ended.set()
        self._listener.join(LOOK_S)

    def _look(self) -> None:
        try:
            hall, robots, devices = (self._api.get(path) for path in ("/hall", "/robots", "/devices"))
            array = hall_diagnostics(self._api.get(READY), hall, robots, devices)
        except TROUBLE as trouble:
            array = silent_hall(str(trouble))
        else:
            self._draw(hall, robots)
        array.header.stamp = self._now()
        self._diagnostics.publish(array)

    def _draw(self, hall: dict[str, Any], robots: list[dict[str, Any]]) -> None:
        plan, now = hall["plan"], self._now()
        if plan != self._floor_shown:
            self._floor_shown = plan
            self._floor.publish(array_of(floor_markers(plan), now))
        self._robots.publish(array_of(robot_markers(hall, robots), now))
        nodes = {node["id"]: node["position"] for node in plan["nodes"]}
        for robot in robots:
            self._pose_topic(robot["id"])
            self._ways[robot["id"]].publish(way_of(robot, nodes, now))

    def _moved(self, picture: dict[str, Any]) -> None:
        """A picture of where the robots are; one that was never seen by ``_look`` yet has to wait for it."""
        for robot in picture["robots"]:
            topic = self._poses.get(robot["id"])
            if topic is not None and not self._ended.is_set():
                topic.publish(pose_of(robot, self._now()))

    def _pose_topic(self, robot: str) -> None:
        if robot not in self._poses:
            name = f"{ROOT}/{ros_name(robot)}"
            self._ways[robot] = self._node.create_publisher(Path, f"{name}/way", LATCHED)
            self._poses[robot] = self._node.create_publisher(PoseStamped, f"{name}/pose", 5)

    def _evacuate(self, request: Any, response: Any) -> Any:
        try:
            status, answer = self._api.post("/hall/evacuate", {"by": self._officer})
        except TROUBLE as trouble:
            response.success, response.message = False, f"the hall does not answer: {trouble}"
            return response
        response.success = status == 200
        response.message = "robots stand still, hatches stay locked" if response.success else str(answer.get("detail"))
        return response

    def _now(self) -> Any:
        return self._node.get_clock().now().to_msg()


def ros_name(name: str) -> str:
    """What ROS names do not allow becomes ``_``; none begins with a digit."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return f"_{plain}" if plain[:1].isdigit() else plain
