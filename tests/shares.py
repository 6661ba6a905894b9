"""How the files of tests are dealt out to the workers of pytest-xdist: each whole to one worker, and in a good order.

What lives here: which files begin first, and which wait for each other. What must not: fixtures; hooks (``conftest``).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

AGAINST_THE_CLOCK: Mapping[str, str] = {
    "tests/stories/test_demo.py": "first row",
    "tests/web/test_real_hall.py": "first row",
    "tests/stories/test_cloud_handoff.py": "first row",
    "tests/wires/test_minimum_data.py": "first row",
    "tests/wires/test_world_process.py": "second row",
    "tests/stories/test_torture.py": "second row",
    "tests/benchmarks/test_benchmarks.py": "second row",
}
"""Whole halls of several programs, at many times the speed of life: three at once would starve each other. So there are
two rows, in each of which one begins when the one before it has ended."""
LONG = ("tests/stories/", "tests/wires/", "tests/ports/", "tests/web/", "tests/simulations/fleet_world/test_engines.py")
"""What takes long begins early, or one worker is busy when all others have gone home. The engines compile for all."""


def share_of(nodeid: str) -> str:
    """Tests with the same share are run by the same worker, one after the other."""
    file = nodeid.partition("::")[0]
    return AGAINST_THE_CLOCK.get(file, file)


def place_in_line(nodeid: str) -> int:
    """The smaller the earlier."""
    if nodeid.partition("::")[0] in AGAINST_THE_CLOCK:
        return 0
    return 1 if nodeid.startswith(LONG) else 2


def scheduling(config: Any, log: Any) -> Any:
    """xdist's own way to deal out whole files, with the shares and the order of this module."""
    config.option.loadscopereorder = False
    dealt = import_module("xdist.scheduler").LoadFileScheduling(config, log)
    dealt._split_scope = share_of
    return dealt
