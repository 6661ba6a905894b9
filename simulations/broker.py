"""An MQTT broker of our own for demos and tests: Mosquitto where it is installed, else Aedes under Node.

What lives here: finding, starting, watching and ending one broker process on a loopback port. What must not: topics,
messages, MQTT itself. Real halls run a broker of their own; ``hall serve`` takes any address.

Aedes keeps everything in memory: after its restart retained messages and offline sessions are gone, and so they are
with Mosquitto unless a folder for ``persistence`` is given. Neither speaks for the other: tests run against both.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Literal

from simulations import broker_programs as programs
from simulations.broker_programs import BrokerMissing, Program

Kind = Literal["auto", "mosquitto", "aedes"]

HOST = "127.0.0.1"
START_LIMIT_S = 15.0
STOP_LIMIT_S = 5.0
ATTEMPTS = 5
WATCH_EVERY_S = 0.2
LOG_TAIL_BYTES = 2000

__all__ = ["HOST", "Broker", "BrokerFailed", "BrokerMissing", "Kind", "free_port"]


class BrokerFailed(RuntimeError):
    """The broker's program is there but did not start; the message ends with what it said."""


class Broker:
    """One broker process. Use it as a context manager, or call ``start`` and ``stop``.

    ``port`` None: a free one is chosen at the first start and kept over restarts. ``persistence``: a folder in which
    Mosquitto keeps sessions and retained messages over a restart, and after a kill all but what it acknowledged in
    that very moment; Aedes refuses it.
    Threads: not safe; call from one. On Linux the process ends with the *thread* that started it, however that ends:
    start it from the main thread. It has a session of its own, so Ctrl-C reaches us and not the broker.
    """

    def __init__(self, kind: Kind = "auto", *, port: int | None = None, persistence: Path | None = None) -> None:
        self.kind: Literal["mosquitto", "aedes"] = programs.choose(kind)
        self.host = HOST
        self._port = port
        self._persistence = persistence
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    @property
    def port(self) -> int:
        """The port it listens on. Raises: RuntimeError before the first start when none was given."""
        if self._port is None:
            raise RuntimeError("the broker has no port before its first start")
        return self._port

    @property
    def pid(self) -> int | None:
        """The process id while it runs, for tests that kill it."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Broker:
        """Starts the process and returns when it accepts connections; does nothing when it runs.

        Raises: BrokerMissing when the program (or its npm part) is not installed; BrokerFailed when it does not start.
        """
        if not self.running and not self._launch_on_a_port():
            where = "" if self._port is None else f" on port {self._port}"
            raise BrokerFailed(f"{self.kind} did not start{where}: {self.log_tail() or 'it said nothing'}")
        return self

    def stop(self) -> None:
        """Ends the process (kindly, then firmly) and removes its scratch folder. May be called twice."""
        self._end()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def kill(self) -> None:
        """As a power cut would: no last words, nothing saved. ``start`` brings it back on the same port."""
        self._end(at_once=True)

    def restart(self) -> None:
        """Ends the process and starts it again on the same port."""
        self._end()
        self.start()

    async def supervise(self, on_restart: Callable[[], None] = lambda: None) -> None:
        """Brings the broker back whenever it dies, and then calls ``on_restart``, until cancelled.

        Raises: BrokerFailed when it cannot be brought back.
        """
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            if not self.running:
                self._end()
                self.start()
                on_restart()

    def log_tail(self) -> str:
        """The end of what the process wrote, for an error message."""
        if self._folder is None or not (self._folder / "log").is_file():
            return ""
        return (self._folder / "log").read_bytes()[-LOG_TAIL_BYTES:].decode("utf-8", errors="replace").strip()

    def __enter__(self) -> Broker:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _launch_on_a_port(self) -> bool:
        """A chosen port may be taken by another program before ours listens on it: then choose again."""
        for _ in range(1 if self._port is not None else ATTEMPTS):
            port = free_port() if self._port is None else self._port
            if self._launch(port):
                self._port = port
                return True
        return False

    def _launch(self, port: int) -> bool:
        self._folder = self._folder or Path(tempfile.mkdtemp(prefix="hall-broker-"))
        program: Program = programs.command(self.kind, self._folder, self.host, port, self._persistence)
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                program,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=programs.die_with_parent,
            )
        if self._wait_until_it_listens(self._folder / "log"):
            return True
        self._end()
        return False

    def _wait_until_it_listens(self, log: Path) -> bool:
        """Reads the log until the program says that it listens, or ends, or takes too long."""
        deadline = time.monotonic() + START_LIMIT_S
        while self.running and time.monotonic() < deadline:
            if programs.LISTENS[self.kind].search(log.read_bytes()):
                return True
            time.sleep(0.01)
        return False

    def _end(self, *, at_once: bool = False) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGKILL if at_once else signal.SIGTERM)
            try:
                process.wait(timeout=STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process.stdin is not None:
            process.stdin.close()


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
