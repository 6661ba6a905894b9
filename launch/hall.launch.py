"""Starts one hall under ROS 2: the controller, a node for each robot with Nav2, and a pretended outside if wanted.

    ros2 launch service_hall hall.launch.py config:=/path/to/hall.yaml mqtt:=127.0.0.1:1883 world:=true

What lives here: which programs run, with which arguments. What must not: an import of anything of ours, because ROS 2
loads this file with its own Python, which need not know the packages of the hall. The command ``hall`` must be on the
PATH; a workspace's ``setup.bash`` and an active virtual environment both put it there.
Every program reads passwords from the environment, never from an argument. An MQTT broker is not started here.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from ament_index_python.packages import get_package_share_directory
from launch import LaunchContext, LaunchDescription, LaunchDescriptionEntity
from launch.actions import DeclareLaunchArgument, EmitEvent, ExecuteProcess, OpaqueFunction
from launch.conditions import IfCondition
from launch.events import Shutdown
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution

RESPAWN_S = 2.0


def nav2_robots(hall: dict) -> list[list[str]]:
    """The arguments of ``hall robot``, one list for each robot of a hall file whose program is ``nav2``."""
    robots = [(name, robot) for name, robot in hall["robots"].items() if robot["program"] == "nav2"]
    return [
        [
            "--id",
            name,
            "--manufacturer",
            robot["manufacturer"],
            "--serial",
            robot["serial"],
            "--hatches",
            ",".join(robot["hatches"]),
            "--ros-namespace",
            robot["namespace"],
            "--radius",
            str(robot["radius_m"]),
            "--max-speed",
            str(robot["max_speed_mps"]),
            "--map-id",
            hall["hall"]["id"],
        ]
        for name, robot in robots
    ]


def robot_nodes(context: LaunchContext) -> list[LaunchDescriptionEntity]:
    """One process for each, started again when it ends; the robot stands still and stays locked meanwhile."""
    config = Path(LaunchConfiguration("config").perform(context))
    hall = yaml.safe_load(config.read_text(encoding="utf-8"))
    mqtt = ["--mqtt", LaunchConfiguration("mqtt")]
    return [
        ExecuteProcess(cmd=["hall", "robot", *arguments, *mqtt], output="screen", respawn=True, respawn_delay=RESPAWN_S)
        for arguments in nav2_robots(hall)
    ]


def generate_launch_description() -> LaunchDescription:
    """What ``ros2 launch`` asks for."""
    config, mqtt, port = (LaunchConfiguration(name) for name in ("config", "mqtt", "port"))
    sample = PathJoinSubstitution([get_package_share_directory("service_hall"), "config", "hall_130m2.yaml"])
    controller = ["hall", "serve", config, "--mqtt", mqtt, "--db", LaunchConfiguration("db"), "--port", port]
    world = ["hall", "world", "--plan", config, "--mqtt", mqtt, "--api", ["http://127.0.0.1:", port]]
    return LaunchDescription(
        [
            DeclareLaunchArgument("config", default_value=sample, description="The hall file."),
            DeclareLaunchArgument("mqtt", default_value="127.0.0.1:1883", description="The MQTT broker, HOST:PORT."),
            DeclareLaunchArgument(
                "db", default_value="hall.db", description="The book: a file or a postgresql:// URL."
            ),
            DeclareLaunchArgument("port", default_value="8080", description="Port of pages and API."),
            DeclareLaunchArgument("world", default_value="false", description="Pretend robots, visitors and officers?"),
            ExecuteProcess(cmd=controller, output="screen", respawn=True, respawn_delay=RESPAWN_S),
            OpaqueFunction(function=robot_nodes),
            ExecuteProcess(
                cmd=world,
                output="screen",
                condition=IfCondition(LaunchConfiguration("world")),
                on_exit=EmitEvent(event=Shutdown(reason="the pretended outside has ended")),
            ),
        ]
    )
