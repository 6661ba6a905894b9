"""The account at the end of a demonstration: what happened, counted where it arrived.

What lives here: gathering what each process counted, and judging it. What must not: running anything.
"""

from __future__ import annotations

from typing import Any

import httpx

from hall_controller.store.verify import verify
from simulations.demo.household import Household

Json = dict[str, Any]
PLAIN: Any = {"timeout": 2.0, "trust_env": False, "verify": False}
"""HTTP on this machine: whoever asks four times a second had better not read all certificates each time."""


def hall_now(url: str) -> Json:
    """``GET /api/v1/hall``; empty while the controller does not answer."""
    return _get(url, "/api/v1/hall")


def ready(url: str) -> Json:
    """``GET /readyz``, ready or not; empty while the controller does not answer."""
    return _get(url, "/readyz")


def _get(url: str, path: str) -> Json:
    try:
        answer = httpx.get(url + path, **PLAIN)
    except httpx.TransportError:
        return {}
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def robot_messages(url: str) -> dict[str, int]:
    """MQTT messages that the controller received from each robot."""
    try:
        robots = httpx.get(url + "/api/v1/robots", **PLAIN).json()
    except (httpx.TransportError, ValueError):
        return {}
    return {robot["id"]: robot["messages_received"] for robot in robots}


def account(household: Household, at_controller: dict[str, int], hall_s: float, wall_s: float) -> Json:
    """One JSON object about the whole run. Call it when everybody has ended."""
    world = household.world.last_words()
    verdict = verify(household.book)
    return {
        **{key: world.get(key, 0) for key in ("cases", "completed", "documents", "documents_home", "in_robots")},
        "violations": world.get("violations", 0),
        "what_was_violated": world.get("violation_list", [])[:5],
        "hall_s": round(hall_s, 1),
        "wall_s": round(wall_s, 1),
        "journal": {"rows": verdict.rows, "ok": verdict.ok},
        "restarts": {child.name: child.restarts for child in household.children.values() if child.restarts},
        "wires": wires(household, world, at_controller),
    }


def wires(household: Household, world: Json, at_controller: dict[str, int]) -> Json:
    """Per robot, what arrived at the far end of each wire it uses.

    MQTT: messages at the controller, orders and actions at the node. ROS 2: goals at the body, poses at the node.
    A maker's cloud: requests there, answers at the node.
    """
    counted: Json = {}
    for robot, seen in world.get("robots", {}).items():
        node = household.children.get(f"node-{robot}")
        mine = node.last_words() if node is not None else seen
        counted[robot] = {
            "mqtt": {
                "messages_at_controller": at_controller.get(robot, 0),
                "orders_at_node": mine.get("orders_received", 0),
                "actions_at_node": mine.get("instant_actions_received", 0),
            }
        }
        if seen.get("wire") == "cloud":
            counted[robot]["cloud"] = {"requests": seen["requests"], "answers_at_node": mine.get("cloud_done", 0)}
        elif node is not None:
            arrived = {key: count for key, count in seen.items() if isinstance(count, int)}
            counted[robot]["ros2"] = {**arrived, "poses_at_node": mine.get("ros_poses_received", 0)}
    return counted


def sound(summary: Json, ros_robots: list[str]) -> bool:
    """Every document home, nothing violated, the journal whole, and traffic on every wire that was to be used."""
    done = summary["completed"] == summary["cases"] and summary["documents"] == summary["documents_home"] > 0
    clean = summary["violations"] == 0 and summary["in_robots"] == 0 and summary["journal"]["ok"]
    over_mqtt = all(all(wire["mqtt"].values()) for wire in summary["wires"].values())
    over_ros = all(summary["wires"].get(r, {}).get("ros2", {}).get("poses_at_node", 0) for r in ros_robots)
    return done and clean and over_mqtt and over_ros and bool(summary["wires"])
