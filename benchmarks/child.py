"""Child processes of a bench: started, waited for, measured, ended by their own id.

What lives here: one class. What must not: what the children are.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from simulations.broker_programs import die_with_parent
from simulations.workers import cpu_s, worker_of

START_LIMIT_S = 30.0
STOP_LIMIT_S = 10.0


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

    @property
    def _working(self) -> int:
        return worker_of(self._process.pid) or self._process.pid

    def cpu_s(self) -> float:
        """Processor time that the process has used so far, in seconds; of a keeper, its worker's."""
        return cpu_s(self._working)

    def memory_mb(self) -> float:
        """Memory that the process holds now; of a keeper, its worker."""
        status = Path(f"/proc/{self._working}/status").read_text(encoding="ascii")
        held_kb = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(held_kb) / 1000.0

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
