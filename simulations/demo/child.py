"""One process of the demonstration: started, watched, ended, and what it said last.

What lives here: the life of a child process. What must not: which children there are (``household``).
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulations.broker_programs import die_with_parent
from simulations.workers import kill_both

STOP_LIMIT_S = 8.0
TAIL_BYTES = 1500


class Child:
    """``folder`` receives ``<name>.out`` and ``<name>.log``. Start it from the main thread: it dies with it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.restarts = 0
        self._command, self._environment = tuple(command), dict(environment)
        self._out, self._log = folder / f"{name}.out", folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._out.open("ab") as out, self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                env=self._environment,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """Its exit code (negative: the signal that ended it), None while it runs."""
        return self._process.poll() if self._process is not None else 0

    def restart(self) -> None:
        self.restarts += 1
        self.start()

    def kill(self) -> None:
        """As a power cut would; it is gone on return, and so is the worker that it kept, if it is a keeper."""
        if self._process is not None and self.ended is None:
            kill_both(self.pid)
            self._process.wait()

    def stop(self) -> None:
        """Ask it to end, and insist after a while."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_LIMIT_S)
        if process.poll() is None:
            process.kill()
            process.wait()

    def last_words(self) -> dict[str, Any]:
        """The JSON object in the last line of its output; empty if there is none."""
        lines = self._out.read_text(errors="replace").strip().splitlines() if self._out.exists() else []
        try:
            said = json.loads(lines[-1]) if lines else {}
        except json.JSONDecodeError:
            return {}
        return said if isinstance(said, dict) else {}

    def tail(self) -> str:
        """The end of its log, for a person who wants to know why it died."""
        return self._log.read_bytes()[-TAIL_BYTES:].decode(errors="replace").strip() if self._log.exists() else ""
