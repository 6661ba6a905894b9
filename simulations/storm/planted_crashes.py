"""Bugs that show only where a commit takes its time, or where a program dies between two of its steps.

What lives here: one context manager for each bug, as in ``planted``. What must not: anything used without being asked
for by name.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from simulations.storm.hall_process import HallProcess


def look_while_committing() -> AbstractContextManager[Any]:
    """The hall looks what robots lack while a commit is under way: an effect leaves, and then the hall may die."""
    return patch.object(HallProcess, "at_rest", True)


CRASHED = (look_while_committing,)
