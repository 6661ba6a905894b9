"""``hall ros-face``: the hall on the ROS graph, as a program.

What lives here: options, signals. What must not: behaviour.
"""

from __future__ import annotations

import os
import signal
from threading import Event
from typing import Annotated

import typer

from robot_nodes.hall_api import HallApi

NO_ROS = 3
LOOK_UP_S = 0.2


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
        from rclpy.executors import SingleThreadedExecutor
        from rclpy.node import Node
        from rclpy.signals import SignalHandlerOptions

        from robot_nodes.ros_face import RosFace
    except ImportError as error:
        typer.echo(f"hall ros-face: ROS 2 is not usable here: {error}", err=True)
        raise typer.Exit(NO_ROS) from error
    told_to_end = Event()
    for word in (signal.SIGTERM, signal.SIGINT):
        signal.signal(word, lambda *_: told_to_end.set())
    # rclpy's own handler takes the graph away from under whatever waits on it just then, which fails with an error.
    rclpy.init(args=[], signal_handler_options=SignalHandlerOptions.NO)
    node = Node("hall_face", enable_rosout=False, start_parameter_services=False)
    face = RosFace(node, HallApi(api, os.environ.get("HALL_API_TOKEN", "")), officer)
    face.start()
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    while not told_to_end.is_set():
        executor.spin_once(timeout_sec=LOOK_UP_S)
    executor.shutdown()
    face.close()
    node.destroy_node()
    rclpy.try_shutdown()
