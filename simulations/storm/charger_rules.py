"""Shared chargers: each belongs to one robot at a time, and nobody else is sent there.

What lives here: our own account of who has reserved what, kept from the rows alone, and the rules about it. What must
not: the hall's memory (``Robot.charge``), which may be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from hall_controller.domain import events as e

Blame = Callable[[str, str, str], None]


class ChargerRules:
    """``reserved``: charger to the robot that has it. ``given``: how often one was reserved."""

    def __init__(self, blame: Blame, chargers: Collection[str]) -> None:
        self._blame, self._chargers = blame, chargers
        self.reserved: dict[str, str] = {}
        self.given = 0
        self._bound_for: dict[str, str] = {}
        self._at: dict[str, str] = {}

    def judge(self, event: e.Event) -> None:
        if isinstance(event, e.ChargerReserved):
            self._reserved(event)
        elif isinstance(event, e.ChargeEnded | e.ChargerFailed):
            if event.charger and self.reserved.pop(event.charger, "") != event.robot:
                self._blame("charger_not_its_own", event.robot, f"it gives {event.charger} back")
        elif isinstance(event, e.StopReached | e.RobotPlaced | e.OrderLost):
            self._at[event.robot] = event.node
        elif isinstance(event, e.OrderIssued | e.OrderChanged) and event.path != (self._at.get(event.robot),):
            self._sent(event.robot, event.path[-1])  # else it is only told where it stands: people carried it there

    def _reserved(self, event: e.ChargerReserved) -> None:
        self.given += 1
        other = self.reserved.get(event.charger)
        if other is not None or event.robot in self.reserved.values():
            self._blame("charger_reserved_twice", event.charger, f"{event.robot} gets it, {self.reserved} stands")
        if event.charger not in self._chargers:
            self._blame("no_charger", event.charger, f"it is reserved for {event.robot}")
        self.reserved[event.charger] = event.robot

    def _sent(self, robot: str, target: str) -> None:
        """Whoever is on its way there already may have to finish it; nobody is sent there anew."""
        anew = target in self._chargers and self._bound_for.get(robot) != target
        if anew and self.reserved.get(target) != robot:
            self._blame("sent_to_a_charger", robot, f"{target} is reserved for {self.reserved.get(target, 'nobody')}")
        self._bound_for[robot] = target
