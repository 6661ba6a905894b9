"""Child processes of a bench: started, waited for, measured, ended by their own id.

What lives here: one class. What must not: what the children are.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from simulations.broker_programs import die_with_parent

START_LIMIT_S = 30.0
STOP_LIMIT_S = 10.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class ChildFailed(RuntimeError):
    """A child did not come up or ended too early; the message ends with what it said."""


class Child:
    """One process with its output in ``log``. Use as a context manager."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                list(command), stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=die_with_parent
            )

    def wait_for_port(self, host: str, port: int) -> None:
        """Until it accepts connections there. Raises: ChildFailed when it ends instead, or takes too long."""
        deadline = time.monotonic() + START_LIMIT_S
        while not _listens(host, port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise ChildFailed(f"{self._process.args!r} did not come up: {self._tail()}")
            time.sleep(0.02)

    def cpu_s(self) -> float:
        """Processor time that the process has used so far, in seconds."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S

    def stop(self) -> None:
        """End it kindly, then firmly."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _tail(self) -> str:
        return self._log.read_bytes()[-2000:].decode("utf-8", errors="replace")

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()


def _listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0
