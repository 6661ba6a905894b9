"""Installs the project and its pinned packages into the environment that runs this file, with visible progress.

What lives here: one call of pip, and one of the compiler, which uses all cores where pip uses one. What must not: a
list of packages (``setup.py``) or versions (``constraints.txt``).
Run as ``.venv/bin/python -m tools.pip_install ros,demo``: the extras to install. Only the standard library is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools.steps import Step, StepFailed

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "constraints.txt"
INSTALL = (sys.executable, "-m", "pip", "install", "--progress-bar", "off", "--no-compile")
COMPILE = (sys.executable, "-m", "compileall", "-qq", "-j", "0", sysconfig.get_path("purelib"))


def main() -> int:
    """Exit code 0 when everything is installed, 1 with pip's last words when not."""
    os.environ["PIP_CONSTRAINT"] = os.environ["PIP_BUILD_CONSTRAINT"] = str(PINS)  # also holds where pip builds a wheel
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    step = Step("Python packages", Path(sys.prefix) / "pip.log", pattern="^Collecting", noun="fetched")
    try:
        step.run([*INSTALL, "-e", f".[{sys.argv[1]}]"], ROOT)
        subprocess.run(COMPILE, check=False)  # templates that are no Python at all cannot be compiled, and need not be
    except StepFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
