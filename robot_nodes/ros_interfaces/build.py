"""Builds the stand-in for ``nav2_msgs`` into the running environment: ``python -m robot_nodes.ros_interfaces.build``.

What lives here: finding out whether a build is wanted and possible, and doing it. What must not: anything at run time.
Does nothing where ``nav2_msgs`` is importable and no older stand-in of ours, so it may run at every set-up. Where
something is missing it says what in one sentence and ends well: a hall runs without it, all its robots on native
VDA 5050. ``--strict`` ends with 1 then.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

PACKAGE = Path(__file__).parent / "nav2_msgs"
PROBE = (
    "from nav2_msgs.action import NavigateThroughPoses as t, NavigateToPose as a;"
    "from nav2_msgs.msg import SpeedLimit as m;"
    "import rclpy; a.Goal(); t.Goal(); m();"
    "[one.__class__.__import_type_support__() for one in (a, t, m)]"
)
LOG_LINES = 25


class CannotBuild(Exception):
    """Why there will be no ``nav2_msgs``, as a sentence for whoever reads the set-up's output."""


def importable() -> bool:
    """Whether a fresh Python of this environment can use ``nav2_msgs``."""
    return subprocess.run([sys.executable, "-c", PROBE], capture_output=True, check=False).returncode == 0


def outdated() -> bool:
    """Whether what is installed here is a stand-in of ours, and not this one."""
    installed = Path(sys.prefix, "share", PACKAGE.name, "package.xml")
    return installed.is_file() and installed.read_bytes() != (PACKAGE / "package.xml").read_bytes()


def missing() -> str | None:
    """The first thing that a build needs and this machine does not have, or None."""
    for program, package in (("cmake", "cmake"), ("cc", "gcc"), ("c++", "g++"), ("make", "make")):
        if shutil.which(program) is None:
            return f"there is no {program} on the PATH (Debian and Ubuntu: apt-get install {package})"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return "the headers of this Python are not installed (Debian and Ubuntu: apt-get install python3-dev)"
    prefix = Path(sys.prefix)
    for name in ("rclpy", "ament_cmake", "rosidl_default_generators"):
        if not (prefix / "share" / name).is_dir():
            return f"the ROS package {name} is not in {prefix} (install the extras ros and ros-build)"
    return None


def build(log: Path) -> None:
    """Configure, compile, install.

    Raises:
        CannotBuild: with the end of what the tools said.
    """
    prefix, folder = Path(sys.prefix), log.parent / "build"
    configure = [
        "cmake",
        *("-S", str(PACKAGE), "-B", str(folder)),
        f"-DCMAKE_INSTALL_PREFIX={prefix}",
        "-DCMAKE_BUILD_TYPE=None",  # nothing in it is worth the time that optimising takes
        "-DBUILD_TESTING=OFF",
        f"-DPython3_EXECUTABLE={sys.executable}",
        "-DPython3_FIND_VIRTUALENV=ONLY",
    ]
    jobs = str(min(4, os.cpu_count() or 1))
    _step("1/3 configuring", configure, log)
    _step("2/3 compiling (about 15 s)", ["cmake", "--build", str(folder), "--parallel", jobs], log)
    _step("3/3 installing", ["cmake", "--install", str(folder)], log)


def _step(name: str, command: Sequence[str], log: Path) -> None:
    print(f"nav2_msgs: {name} ...", end=" ", flush=True)
    begun = time.monotonic()
    with log.open("ab") as file:
        code = subprocess.run(command, stdout=file, stderr=file, env=_environment(), check=False).returncode
    print(f"{time.monotonic() - begun:.1f} s", flush=True)
    if code != 0:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:])
        raise CannotBuild(f"{command[0]} failed:\n{tail}")


def _environment() -> dict[str, str]:
    """Ours, with this Python environment as the place where ROS is, and without the libraries that only ROS needs."""
    environment = dict(os.environ)
    for name in ("LD_LIBRARY_PATH", "_ROS_WHEELS_BOOTSTRAP_COMPLETE", "PYTHONPATH"):
        environment.pop(name, None)
    environment["AMENT_PREFIX_PATH"] = environment["CMAKE_PREFIX_PATH"] = sys.prefix
    environment["PATH"] = f"{Path(sys.prefix, 'bin')}{os.pathsep}{environment.get('PATH', '')}"
    return environment


def make() -> None:
    """Build unless there is one.

    Raises:
        CannotBuild: if something is missing, or the build failed, or what came out cannot be imported.
    """
    lack = missing()
    if lack is not None:
        raise CannotBuild(lack)
    with tempfile.TemporaryDirectory(prefix="nav2_msgs-") as folder:
        build(Path(folder, "log"))
    if not importable():
        raise CannotBuild("what was built cannot be imported")


def main(arguments: Sequence[str]) -> int:
    if importable() and not outdated():
        print("nav2_msgs: already there")
        return 0
    try:
        make()
    except CannotBuild as reason:
        print(f"nav2_msgs: not built, because {reason}\nThe hall runs all its robots over native VDA 5050.")
        return 1 if "--strict" in arguments else 0
    print("nav2_msgs: built and importable")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
