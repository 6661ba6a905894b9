"""``hall serve`` as a process of its own, for tests that talk to it as the world would, and kill it as power cuts do.

What lives here: starting, asking, killing, ending. What must not: expectations.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from hall_messages.clock import ENVIRONMENT_KEY, Clock, ScaledClock
from simulations.broker import HOST, free_port
from simulations.broker_programs import die_with_parent
from simulations.workers import kill_both, kill_worker, worker_of

PATIENCE_S = 60.0
"""A limit for a crowded machine; an idle one takes a twentieth of it."""


def until(condition: Callable[[], Any], what: str) -> Any:
    """Look again and again until ``condition`` holds; what it returned. Fails when it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {PATIENCE_S:.0f} s in vain: {what}"
        time.sleep(0.02)
    return found


class HallProcess:
    """One controller on one book. Use as a context manager; main thread only."""

    def __init__(self, hall: Path, broker_port: int, folder: Path, clock: Clock | None = None) -> None:
        self.port, self.book, self.log = free_port(), folder / "hall.db", folder / "serve.log"
        self.url = f"http://{HOST}:{self.port}"
        self._arguments = [str(hall), "--mqtt", f"{HOST}:{broker_port}", "--db", str(self.book)]
        scaled = clock.to_environment() if isinstance(clock, ScaledClock) else ""
        self._environment: Mapping[str, str] = {**os.environ, ENVIRONMENT_KEY: scaled}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it listens."""
        self.process = self.launch(self.port)
        until(self._answers, "the controller to answer")

    def launch(self, port: int) -> subprocess.Popen[bytes]:
        """A controller on this book, without waiting for anything."""
        command = [sys.executable, "-m", "hall_controller.app.cli", "serve", *self._arguments, "--port", str(port)]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment,
                preexec_fn=die_with_parent,
            )  # fmt: skip

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        return self.ask("GET", "/livez") is not None

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> httpx.Response | None:
        """The answer; None when none came. (Reading certificates would take most of the time.)"""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            return httpx.request(
                method, self.url + path, json=body, headers=headers, timeout=10.0, trust_env=False, verify=False
            )
        except httpx.TransportError:
            return None

    def get(self, path: str) -> Any:
        """The JSON at a path below the API's prefix."""
        answer = self.ask("GET", f"/api/v1{path}")
        assert answer is not None, self.said()
        return answer.json()

    def said(self) -> str:
        return self.log.read_bytes()[-3000:].decode(errors="replace")

    @property
    def worker(self) -> int | None:
        """The id of the process that works; None between two of them."""
        assert self.process is not None
        return worker_of(self.process.pid)

    def kill_worker(self) -> int:
        """Kill the process that works, and not the one that watches over it; the id of the dead one."""
        assert self.process is not None
        killed = kill_worker(self.process.pid)
        assert killed is not None, self.said()
        return killed

    def kill(self) -> None:
        """As a power cut would: both processes are gone on return."""
        assert self.process is not None
        if self.process.poll() is None:
            kill_both(self.process.pid)
        self.process.wait(PATIENCE_S)

    def stop(self) -> int:
        """End it kindly; its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    def __enter__(self) -> HallProcess:
        self.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.kill()
