"""A journal whose commits a test holds back, so that what happens in between can be looked at."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from hall_controller.store.errors import BookError
from hall_controller.store.memory import MemoryJournal
from hall_controller.store.records import Archived, Entry, Row, Snapshot

LIMIT_S = 20.0


class GatedJournal(MemoryJournal):
    """``shut`` before a commit holds it at the gate until ``open``; ``transactions`` lists how many entries each had.

    ``entered`` is set while a commit waits at the gate. ``broken`` makes the next commit fail. ``may_keep`` cleared
    holds back snapshots in the same way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.transactions: list[int] = []
        self.entered = threading.Event()
        self.broken = False
        self.may_keep = threading.Event()
        self.may_keep.set()
        self._gate = threading.Event()
        self._gate.set()

    def shut(self) -> None:
        self.entered.clear()
        self._gate.clear()

    def open(self) -> None:
        self._gate.set()

    def append(self, entries: Sequence[Entry], archived: Sequence[Archived] = ()) -> Sequence[Row]:
        self.entered.set()
        assert self._gate.wait(LIMIT_S), "nobody opened the gate"
        if self.broken:
            raise BookError("The disk is full.", "Make room.")
        self.transactions.append(len(entries))
        return super().append(entries, archived)

    def save_snapshot(self, snapshot: Snapshot) -> None:
        assert self.may_keep.wait(LIMIT_S), "nobody let the snapshot be kept"
        super().save_snapshot(snapshot)
