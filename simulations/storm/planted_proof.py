"""Bugs planted into what the hall takes for proof that papers have changed hands.

What lives here: one context manager for each bug, as in ``planted``. What must not: anything used without being asked
for by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from hall_controller.domain import reports
from hall_messages.vda5050 import Information
from robot_nodes.hatch_actions import LockHatch
from robot_nodes.hatch_book import HatchBook
from robot_nodes.port import Hatch
from robot_nodes.vehicle import Vehicle


@contextmanager
def lock_assumed() -> Iterator[None]:
    """The robot says "locked" as soon as it has told the bolt, and shows of that hatch what it believes."""
    real = HatchBook._report

    def follow(self: LockHatch, vehicle: Vehicle, task: Any, now: float) -> bool:
        hatch, handoff = task.action.parameter("hatchId"), task.action.parameter("handoffId")
        vehicle.port.lock(hatch)
        vehicle.hatches.load(hatch, handoff)
        vehicle.hatches_changed = True
        return True

    def report(self: HatchBook, hatch: str, seen: Hatch) -> Information:
        return real(self, hatch, Hatch("closed", "locked") if self.bindings[hatch].content == "loaded" else seen)

    with patch.object(LockHatch, "follow", follow), patch.object(HatchBook, "_report", report):
        yield


def finished_believed() -> AbstractContextManager[Any]:
    """Custody moves on the robot's word that it has locked, whatever it shows of that hatch."""
    return patch.object(reports, "weighed", lambda state, robot, action, said, live: said)


PROOF = (lock_assumed, finished_believed)
