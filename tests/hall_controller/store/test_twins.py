"""The journal in memory and the one in a file do the same, whatever is asked of them and in whatever order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hall_controller.store import Archived, Entry, MemoryJournal, Snapshot, SqlJournal, verify

times = st.floats(allow_nan=False, allow_infinity=False)
names = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=120)
entries = st.lists(st.builds(Entry, times, names, st.binary(max_size=300)), max_size=6)
ids = st.from_regex(r"[CH][0-9]{1,7}", fullmatch=True)
things = st.lists(st.builds(Archived, st.sampled_from(["case", "handoff"]), ids, st.binary(max_size=50)), max_size=4)


class Twins(RuleBasedStateMachine):
    """Every step is done to both; both must answer the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="twins-")
        self.path = Path(self.folder.name) / "hall.db"
        self.file = SqlJournal(self.path)
        self.memory = MemoryJournal()

    @rule(entries=entries, archived=things)
    def append(self, entries: list[Entry], archived: list[Archived]) -> None:
        assert list(self.file.append(entries, archived)) == list(self.memory.append(entries, archived))

    @rule(entries=entries)
    def append_unseen(self, entries: list[Entry]) -> None:
        """Nobody looks at the rows now: in memory they stay in line."""
        self.file.append(entries)
        self.memory.append(entries)

    @precondition(lambda self: self.file.head.seq > 0)
    @rule(data=st.data(), state=st.binary(max_size=50))
    def snapshot(self, data: st.DataObject, state: bytes) -> None:
        row = self.file.read(data.draw(st.integers(0, self.file.head.seq - 1)), 1)[0]
        for journal in (self.file, self.memory):
            journal.save_snapshot(Snapshot(row.seq, row.hash, row.at, 1, state))
        assert self.file.snapshots() == self.memory.snapshots()
        assert self.file.latest_snapshot() == self.memory.latest_snapshot()

    @rule(after=st.integers(0, 30), limit=st.integers(0, 10))
    def read(self, after: int, limit: int) -> None:
        assert self.file.read(after, limit) == self.memory.read(after, limit)

    @rule(kind=st.sampled_from(["case", "handoff"]), before=st.none() | ids, limit=st.integers(0, 5))
    def page(self, kind: str, before: str | None, limit: int) -> None:
        assert self.file.archived_page(kind, before, limit) == self.memory.archived_page(kind, before, limit)

    @rule()
    def reopen(self) -> None:
        self.file.close()
        self.file = SqlJournal(self.path)

    @invariant()
    def same_chain(self) -> None:
        assert verify(self.file) == verify(self.memory)

    def teardown(self) -> None:
        self.file.close()
        self.folder.cleanup()


TestTwins = Twins.TestCase
TestTwins.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
