"""The book of one episode, with an index of everything that a robot may ever be told because of it.

What lives here: what really was appended, read from the entries themselves. What must not: the hall's memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from hall_controller.store.memory import MemoryJournal
from hall_controller.store.records import Archived, Entry, Row


@dataclass(slots=True)
class WrittenAction:
    """An action that stands in the journal. ``drawn``: how often a bolt was drawn for it."""

    robot: str
    verb: str
    hatch: str
    stop: str
    drawn: int = 0


class WatchedJournal(MemoryJournal):
    """``orders``: order id to the nodes that were ever released in it. ``rows`` counts what was appended."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 0
        self.orders: dict[str, set[str]] = {}
        self.actions: dict[str, WrittenAction] = {}
        self._unlocks: defaultdict[tuple[str, str], list[tuple[str, WrittenAction]]] = defaultdict(list)

    def append(self, entries: Sequence[Entry], archived: Sequence[Archived] = ()) -> Sequence[Row]:
        rows = super().append(entries, archived)
        self.rows += len(entries)
        for entry in entries:
            if entry.type in ("OrderIssued", "OrderChanged"):
                order = orjson.loads(entry.data)
                self.orders.setdefault(order["order"], set()).update(order["path"][: order["released"]])
            elif entry.type == "HatchActionOrdered":
                told = orjson.loads(entry.data)
                self.ordered(told["action"], WrittenAction(told["robot"], told["verb"], told["hatch"], told["stop"]))
            elif entry.type in ("RobotResumed", "RobotPaused"):
                told = orjson.loads(entry.data)
                self.actions[told["action"]] = WrittenAction(told["robot"], entry.type, "", "")
        return rows

    def ordered(self, name: str, action: WrittenAction) -> None:
        """A hatch action was appended."""
        self.actions[name] = action
        if action.verb == "unlockHatch":
            self._unlocks[action.robot, action.hatch].append((name, action))

    def unlocks(self, robot: str, hatch: str) -> list[tuple[str, WrittenAction]]:
        """The actions that draw this bolt, with their names, in their order; of a name given twice the last counts."""
        return [pair for pair in self._unlocks[robot, hatch] if self.actions[pair[0]] is pair[1]]
