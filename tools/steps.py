"""Runs one long command of the set-up so that a person sees that it is alive, and why it failed if it did.

What lives here: a line of progress, a log, the last words of a failure. What must not: what the command is for.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

LAST_WORDS = 25
QUIET_S = 5.0


class StepFailed(Exception):
    """The command ended with another code than 0; the message holds the end of its output and where the rest is."""


class Step:
    """One command. Its output goes into ``log``; lines that match ``pattern`` are counted and shown as ``noun``."""

    def __init__(self, title: str, log: Path, pattern: str = r"(?!)", noun: str = "") -> None:
        self._title, self._log, self._pattern, self._noun = title, log, re.compile(pattern), noun
        self._count, self._now = 0, ""
        self._began = time.monotonic()
        self._on_terminal = sys.stdout.isatty()

    def run(self, command: Sequence[str], folder: Path | None = None) -> None:
        """Runs to the end. Raises: StepFailed."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert process.stdout is not None
        reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        reader.start()
        while reader.is_alive():
            self._show()
            reader.join(0.5 if self._on_terminal else QUIET_S)
        code = process.wait()
        process.stdout.close()
        self._end()
        if code != 0:
            raise StepFailed(f"{self._title} failed (code {code}). {self._last_words()}")

    def _read(self, output: IO[bytes]) -> None:
        with self._log.open("w", encoding="utf-8") as log:
            for raw in output:
                line = raw.decode("utf-8", errors="replace")
                log.write(line)
                self._now = line.strip() or self._now
                self._count += bool(self._pattern.search(line))

    def _line(self) -> str:
        counted = f" {self._count} {self._noun}," if self._count else ""
        return f"  {self._title}:{counted} {time.monotonic() - self._began:.0f} s"

    def _show(self) -> None:
        if self._on_terminal:
            print(f"\r\033[K{self._line()}  {self._now[:60]}", end="", flush=True)
        else:
            print(f"{self._line()}  {self._now[:60]}", flush=True)

    def _end(self) -> None:
        print(f"\r\033[K{self._line()}" if self._on_terminal else f"{self._line()}, done", flush=True)

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8").splitlines()[-LAST_WORDS:]
        return "\n".join([f"All of it is in {self._log}; it ended with:", *(f"    {line}" for line in lines)])
