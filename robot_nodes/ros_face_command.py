"""``hall ros-face``: the hall on the ROS graph, as a program.

What lives here: options, signals. What must not: behaviour.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Annotated

import typer

from robot_nodes.hall_api import HallApi

NO_ROS = 3


def ros_face(
    officer: Annotated[str, typer.Option(help="Whose number the book shows for an evacuation asked for over ROS.")],
    api: Annotated[str, typer.Option(help="The hall's address.")] = "http://127.0.0.1:8080",
) -> None:
    """Show the hall to ROS tools: diagnostics, markers, poses, and a service that evacuates.

    The hall's token is taken from HALL_API_TOKEN, the ROS domain from ROS_DOMAIN_ID. Ends on SIGTERM or Ctrl-C. Exit
    code 3: there is no usable rclpy.
    """
    try:
        import rclpy
        from rclpy.executors import ExternalShutdownException
        from rclpy.node import Node

        from robot_nodes.ros_face import RosFace
    except ImportError as error:
        typer.echo(f"hall ros-face: ROS 2 is not usable here: {error}", err=True)
        raise typer.Exit(NO_ROS) from error
    rclpy.init(args=[])
    node = Node("hall_face", enable_rosout=False, start_parameter_services=False)
    face = RosFace(node, HallApi(api, os.environ.get("HALL_API_TOKEN", "")), officer)
    face.start()
    with suppress(KeyboardInterrupt, ExternalShutdownException):  # told to end
        rclpy.spin(node)
    face.close()
    node.destroy_node()
    rclpy.try_shutdown()
