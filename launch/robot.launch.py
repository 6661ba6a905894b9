"""Starts one robot's node, on the robot's own computer: VDA 5050 above, its Nav2 below.

    ros2 launch service_hall robot.launch.py id:=R1 serial:=R1 namespace:=/r1 mqtt:=hall.example:1883

What lives here: the arguments of ``hall robot``. What must not: an import of anything of ours (see ``hall.launch.py``).
"""

from __future__ import annotations

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess
from launch.substitutions import LaunchConfiguration

RESPAWN_S = 2.0


def generate_launch_description() -> LaunchDescription:
    """What ``ros2 launch`` asks for."""
    given = LaunchConfiguration
    command = ["hall", "robot", "--id", given("id"), "--manufacturer", given("manufacturer")]
    command += ["--serial", given("serial"), "--hatches", given("hatches"), "--ros-namespace", given("namespace")]
    command += ["--radius", given("radius_m"), "--max-speed", given("max_speed_mps")]
    command += ["--map-id", given("map"), "--mqtt", given("mqtt")]
    return LaunchDescription(
        [
            DeclareLaunchArgument("id", description="The robot's name in the hall file."),
            DeclareLaunchArgument("manufacturer", default_value="servicehall", description="As in the hall file."),
            DeclareLaunchArgument("serial", description="As in the hall file."),
            DeclareLaunchArgument("hatches", default_value="upper,lower", description="Hatch ids, with commas."),
            DeclareLaunchArgument("namespace", description="Where the robot is on the ROS graph, such as /r1."),
            DeclareLaunchArgument("radius_m", default_value="0.28", description="Its radius, m."),
            DeclareLaunchArgument("max_speed_mps", default_value="0.8", description="The most it may drive, m/s."),
            DeclareLaunchArgument("map", default_value="", description="The hall's id, as the map of its poses."),
            DeclareLaunchArgument("mqtt", default_value="127.0.0.1:1883", description="The MQTT broker, HOST:PORT."),
            ExecuteProcess(cmd=command, output="screen", respawn=True, respawn_delay=RESPAWN_S),
        ]
    )
