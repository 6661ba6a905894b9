"""The keeper: forks the worker, which is the controller, and the next one at once when a worker is killed.

What lives here: the two processes, their signals and ends. What must not: opening a book, a loop, a thread, a
connection before the fork: a child would inherit halves of them.

Importing takes longer than anything else in a start. So the keeper imports once, listens, and forks; it does no more
than wait. Connections made while there is no worker wait in the listener's backlog. Pages of memory are shared until
they are written, which is why the garbage collector is told to leave alone what is there already.

| what ends | what follows |
|---|---|
| the worker by itself | the keeper with the same exit code: a message for people must not come in a loop |
| the worker by a signal (SIGKILL, SIGSEGV, out of memory) | the next worker, unless deaths come too fast |
| SIGTERM or SIGINT to the keeper | both, in order |
| the keeper, however it dies | the worker, at once, by the kernel's hand; so the lock on the book is free |

Only Linux can promise the last line (``prctl(2)``, PR_SET_PDEATHSIG). Elsewhere there is no keeper: the controller runs
in the process that was started.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import signal
import sys
import time
from collections import deque

import structlog

PR_SET_PDEATHSIG = 1
WITHIN_S = 10.0
WARM = (
    *("encodings.idna", "pydantic.dataclasses", "sqlalchemy.dialects.sqlite.pysqlite"),
    *("uvicorn.lifespan.off", "uvicorn.protocols.http.auto", "uvicorn.protocols.websockets.auto"),
)
"""What libraries import only when it is first used; a worker has no time for that."""

_ASKED_TO_END = (signal.SIGTERM, signal.SIGINT)
_HEARD = (*_ASKED_TO_END, signal.SIGCHLD)
_log = structlog.get_logger("hall.keeper")


class GivesUp(Exception):
    """Workers die too fast. The message is for a person."""


def keep(most_deaths: int) -> None:
    """Returns in each worker, which then is the controller; in the keeper it ends with the worker's exit code.

    Main thread only, and the only thread: signals are blocked and waited for, so none comes at the wrong moment.

    Raises: GivesUp after ``most_deaths`` deaths within ``WITHIN_S`` seconds, SystemExit; both in the keeper only.
    """
    if sys.platform != "linux":
        return
    _warm_up()
    keeper, libc, deaths = os.getpid(), ctypes.CDLL(None), deque[float](maxlen=most_deaths)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # whatever was inherited; ignored children could not be waited for
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    gc.freeze()
    while worker := _fork():
        _wait_for(worker, deaths)
    _become_worker(keeper, libc)


def _warm_up() -> None:
    from fastapi import FastAPI

    for module in WARM:
        importlib.import_module(module)
    FastAPI().get("/")(lambda number=0: number)  # it, too, imports more with its first parameter


def _fork() -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fork()


def _become_worker(keeper: int, libc: ctypes.CDLL) -> None:
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != keeper:
        os._exit(1)  # it died before the kernel was asked to watch it
    for number in _HEARD:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)


def _wait_for(worker: int, deaths: deque[float]) -> None:
    """Until the worker has died by a signal and another one is to follow. Raises: as `keep`."""
    code, asked = _end_of(worker)
    if code >= 0:
        sys.exit(code)
    if asked:
        sys.exit(0 if -code in _ASKED_TO_END else 128 - code)
    name = next((known.name for known in signal.Signals if known == -code), str(-code))  # real-time ones have none
    now = time.monotonic()
    deaths.append(now)
    if len(deaths) == deaths.maxlen and now - deaths[0] < WITHIN_S:
        raise GivesUp(f"the controller was killed {len(deaths)} times within {WITHIN_S:.0f} s, last by {name}")
    _log.warning("worker killed, the next one starts", signal=name, worker=worker)


def _end_of(worker: int) -> tuple[int, bool]:
    """Its exit code (negative: the signal that killed it), and whether we were asked to end meanwhile."""
    asked = False
    while True:
        if signal.sigwait(_HEARD) in _ASKED_TO_END:
            asked = True
            os.kill(worker, signal.SIGTERM)  # not yet waited for, so the number is still its own
        else:
            ended, status = os.waitpid(worker, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status), asked
