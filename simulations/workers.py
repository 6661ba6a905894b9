"""The process that does the work behind ``hall serve``: found, measured, killed alone or with its keeper.

What lives here: processes of Linux by their ids. What must not: starting them, what they are for.
A keeper that is killed takes its worker with it, but nobody can wait for a grandchild; a descriptor of the process can.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from pathlib import Path

DEATH_LIMIT_MS = 10_000
DEAD = "Z"
"""Ended, and its keeper has not asked how."""
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class StillAlive(RuntimeError):
    """A process did not die of SIGKILL in ten seconds."""


def worker_of(keeper: int) -> int | None:
    """The keeper's living worker; None where it has none now, or is no keeper."""
    try:
        children = Path(f"/proc/{keeper}/task/{keeper}/children").read_text(encoding="ascii").split()
        return next((int(child) for child in children if _state(int(child)) != DEAD), None)
    except (FileNotFoundError, ProcessLookupError):
        return None


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


def kill_worker(keeper: int) -> int | None:
    """Kill the worker alone; it is gone on return. Its id, None where there was none."""
    worker = worker_of(keeper)
    if worker is not None:
        _kill(worker)
    return worker


def kill_both(keeper: int) -> None:
    """The keeper first, so that it starts nobody any more; the worker is gone on return too."""
    worker = worker_of(keeper)
    with suppress(ProcessLookupError):
        os.kill(keeper, signal.SIGKILL)
    if worker is not None:
        _kill(worker)


def _kill(process: int) -> None:
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        gone = select.poll()
        gone.register(descriptor, select.POLLIN)
        if not gone.poll(DEATH_LIMIT_MS):
            raise StillAlive(str(process))
    finally:
        os.close(descriptor)


def cpu_s(process: int) -> float:
    """Processor time that a running process has used so far. Raises: FileNotFoundError, ProcessLookupError."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S
