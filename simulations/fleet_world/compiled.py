"""Loops as machine code, where numba is installed.

What lives here: the one place that knows numba. What must not: loops.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


@cache
def numba_is_here() -> bool:
    """Whether loops can be compiled; looks without importing, which takes a second."""
    return importlib.util.find_spec("numba") is not None


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """``function`` as machine code for other compiled functions to call, kept on disk between runs; as it is where
    numba is not installed.

    No ``fastmath``: sums are done in the order they are written in, so that all engines agree. No door for Python,
    which takes longer to compile than the function.
    """
    return _compile(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def compiled_for_python(function: Callable[P, R]) -> Callable[P, R]:
    """The same, to be called from Python."""
    return _compile(function)


def _compile(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    if not numba_is_here():
        return function
    _forget_old_code()
    njit = importlib.import_module("numba").njit
    return cast("Callable[P, R]", njit(cache=True, error_model="numpy", **options)(function))


@cache
def _forget_old_code() -> None:
    """Throw kept machine code away when any source is newer: numba asks only for the file of the function itself, and
    would go on calling what used to stand in another."""
    here = Path(__file__).parent
    newest = max(source.stat().st_mtime for source in here.rglob("*.py"))
    for index in here.rglob("__pycache__/*.nbi"):
        if index.stat().st_mtime < newest:
            index.unlink(missing_ok=True)
