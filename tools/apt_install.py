"""Installs the programs the tests need through apt-get, where that is allowed; says plainly what is missing elsewhere.

What lives here: which program is in which Debian package, leaving no service behind. What must not: Python packages.
Run as ``python -m tools.apt_install``. A demo needs none of these; tests that miss one are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from tools.steps import Step, StepFailed

PACKAGES: Mapping[str, str] = {
    "mosquitto": "mosquitto",
    "mpd": "mpd",
    "pg_ctlcluster": "postgresql",
    "chromium": "chromium",
    "cmake": "cmake",
    "c++": "g++",
}
"""Program -> the package of Debian and Ubuntu it comes in."""

SERVICES = ("mosquitto", "mpd", "postgresql")
"""Packages that start a service of their own name."""

PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def missing(packages: Mapping[str, str] = PACKAGES) -> list[str]:
    """The packages whose programs are not here, and the headers of this Python if they are not."""
    absent = [package for program, package in packages.items() if shutil.which(program, path=PLACES) is None]
    headers = Path(sysconfig.get_path("include"), "Python.h").is_file()
    return absent if headers else [*absent, f"python3.{sys.version_info.minor}-dev"]


def install(packages: list[str], log: Path) -> None:
    """Fresh lists first, then the packages, asking nothing. Raises: StepFailed."""
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    Step("apt-get update", log).run(["apt-get", "update"])
    Step(f"apt-get install {' '.join(packages)}", log).run(
        ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    )


def leave_no_service(name: str) -> None:
    """Debian starts a server on its usual port as soon as the package is there. Nobody here asked for it."""
    if Path("/run/systemd/system").is_dir():
        commands = [["systemctl", "disable", "--now", unit] for unit in (f"{name}.socket", name)]
    else:
        commands = [["service", name, "stop"], ["update-rc.d", name, "disable"]]
    for command in commands:
        if shutil.which(command[0], path=PLACES) is not None:
            subprocess.run(command, capture_output=True, check=False)


def main() -> int:
    """Exit code 0 when all is there or may be missing; 1 when installing failed, or on CI when something is missing."""
    wanted = missing()
    if not wanted:
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(
            f"The tests also need these packages: {' '.join(wanted)}. Install them (for example: sudo apt-get install"
        )
        print(f"{' '.join(wanted)}) and run this again; until then the tests that need them are skipped and say so.")
        return 1 if os.environ.get("CI") else 0
    try:
        install(wanted, Path(sys.prefix) / "apt.log")
    except StepFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    for service in SERVICES:
        if service in wanted:
            leave_no_service(service)
    return 0


if __name__ == "__main__":
    sys.exit(main())
