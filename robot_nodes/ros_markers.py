"""The floor of a hall as ROS tools draw it: zones, places, robots and their hatches, poses and ways.

What lives here: conversions from what the hall's API answers. What must not: topics, asking the hall.
Frame ``map``: the hall's, metres, x east, y north.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Point, PoseStamped
from nav_msgs.msg import Path
from std_msgs.msg import ColorRGBA
from visualization_msgs.msg import Marker, MarkerArray

from robot_nodes.nav2_names import MAP_FRAME, heading_to_quaternion

GREY, BLUE, GREEN, AMBER, RED = (
    (0.5, 0.5, 0.5),
    (0.2, 0.4, 0.9),
    (0.2, 0.7, 0.3),
    (0.95, 0.7, 0.1),
    (0.85, 0.2, 0.2),
)
_ROBOT_COLOURS = {"silent": GREY, "stopped": RED, "faulty": RED, "idle": BLUE}
_ROBOT_HEIGHT_M, _HATCH_M, _LINE_M = 1.0, 0.12, 0.04
Colour = tuple[float, float, float]


def floor_markers(plan: Mapping[str, Any]) -> list[Marker]:
    """What does not move: the outline, zones, obstacles, seats and desks."""
    markers = [_line("outline", 0, plan["outline"], GREY)]
    markers += [_line("zones", n, zone["outline"], BLUE) for n, zone in enumerate(plan["zones"])]
    markers += [_line("obstacles", n, thing["outline"], GREY) for n, thing in enumerate(plan["obstacles"])]
    for number, place in enumerate(plan["places"]):
        x, y = place["position"]
        markers.append(_solid("places", number, Marker.CUBE, (x, y, 0.2), (0.4, 0.4, 0.4), GREY))
        markers.append(_text("place names", number, (x, y, 0.7), place["id"]))
    return markers


def robot_markers(hall: Mapping[str, Any], robots: Iterable[Mapping[str, Any]]) -> list[Marker]:
    """Robots whose place is known, each with a ball for every hatch; of others the markers are taken away."""
    radius = {robot["id"]: robot["radius_m"] for robot in hall["robots"]}
    markers = list[Marker]()
    for number, robot in enumerate(robots):
        pose = robot["pose"]
        if pose is None:
            markers += [Marker(ns=f"hatches {robot['id']}", action=Marker.DELETEALL), _gone("robots", number)]
            continue
        x, y, wide = pose["x_m"], pose["y_m"], 2.0 * radius.get(robot["id"], 0.3)
        colour = _ROBOT_COLOURS.get(robot["state"], GREEN)
        size = (wide, wide, _ROBOT_HEIGHT_M)
        markers.append(_solid("robots", number, Marker.CYLINDER, (x, y, _ROBOT_HEIGHT_M / 2), size, colour))
        markers.append(_text("robot names", number, (x, y, _ROBOT_HEIGHT_M + 0.4), f"{robot['id']} {robot['state']}"))
        for place, hatch in enumerate(robot["hatches"]):
            at = (x, y, _ROBOT_HEIGHT_M + 0.1 + 0.15 * place)
            ball = _solid(f"hatches {robot['id']}", place, Marker.SPHERE, at, (_HATCH_M,) * 3, _hatch_colour(hatch))
            markers.append(ball)
    return markers


def array_of(markers: Sequence[Marker], at: Time) -> MarkerArray:
    for marker in markers:
        marker.header.frame_id, marker.header.stamp = MAP_FRAME, at
    return MarkerArray(markers=markers)


def pose_of(pose: Mapping[str, Any], at: Time) -> PoseStamped:
    """A pose with ``x_m``, ``y_m`` and ``theta_rad``."""
    message = PoseStamped()
    message.header.frame_id, message.header.stamp = MAP_FRAME, at
    message.pose.position.x, message.pose.position.y = float(pose["x_m"]), float(pose["y_m"])
    message.pose.orientation.z, message.pose.orientation.w = heading_to_quaternion(float(pose["theta_rad"]))
    return message


def way_of(robot: Mapping[str, Any], nodes: Mapping[str, Sequence[float]], at: Time) -> Path:
    """The road that is released to a robot, from node to node; empty while it has none."""
    path, order = Path(), robot["order"]
    path.header.frame_id, path.header.stamp = MAP_FRAME, at
    for name in order["path"][: order["released"]] if order else ():
        x, y = nodes[name]
        path.poses.append(pose_of({"x_m": x, "y_m": y, "theta_rad": 0.0}, at))
    return path


def _hatch_colour(hatch: Mapping[str, Any]) -> Colour:
    if "unknown" in (hatch["door"], hatch["lock"]):
        return RED
    return GREEN if (hatch["door"], hatch["lock"]) == ("closed", "locked") else AMBER


def _marker(ns: str, number: int, kind: int, colour: Colour) -> Marker:
    marker = Marker(ns=ns, id=number, type=kind, action=Marker.ADD)
    marker.pose.orientation.w = 1.0
    marker.color = ColorRGBA(r=colour[0], g=colour[1], b=colour[2], a=0.9)
    return marker


def _solid(ns: str, number: int, kind: int, at: Sequence[float], size: Sequence[float], colour: Colour) -> Marker:
    marker = _marker(ns, number, kind, colour)
    marker.pose.position.x, marker.pose.position.y, marker.pose.position.z = map(float, at)
    marker.scale.x, marker.scale.y, marker.scale.z = map(float, size)
    return marker


def _line(ns: str, number: int, outline: Sequence[Sequence[float]], colour: Colour) -> Marker:
    marker = _marker(ns, number, Marker.LINE_STRIP, colour)
    marker.scale.x = _LINE_M
    marker.points = [Point(x=float(x), y=float(y)) for x, y in [*outline, outline[0]]]
    return marker


def _text(ns: str, number: int, at: Sequence[float], text: str) -> Marker:
    marker = _solid(ns, number, Marker.TEXT_VIEW_FACING, at, (0.0, 0.0, 0.25), GREY)
    marker.text = text
    return marker


def _gone(ns: str, number: int) -> Marker:
    return Marker(ns=ns, id=number, action=Marker.DELETE)
