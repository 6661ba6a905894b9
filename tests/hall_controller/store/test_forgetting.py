"""A journal in memory that forgets: bounded, the same chain, and honest about what is gone."""

from __future__ import annotations

import pytest

from hall_controller.store import Archived, BookError, Entry, MemoryJournal, Snapshot, verify
from hall_controller.store import memory as memory_module
from hall_controller.store.journal import KEPT_SNAPSHOTS

ROWS_BETWEEN = 10
SNAPSHOTS = 6
OLDEST_KEPT = (SNAPSHOTS - KEPT_SNAPSHOTS + 1) * ROWS_BETWEEN


def lived(*, forgets: bool) -> MemoryJournal:
    """A journal with six snapshots, one after every tenth row, and three rows behind the last."""
    journal = MemoryJournal(forgets=forgets)
    for number in range(SNAPSHOTS * ROWS_BETWEEN):
        journal.append([Entry(float(number), "Happened", b'{"n":%d}' % number)])
        head = journal.head
        if head.seq % ROWS_BETWEEN == 0:
            journal.save_snapshot(Snapshot(head.seq, head.hash, float(number), 1, b"state"))
    journal.append([Entry(99.0, "Happened", b"{}")] * 3)
    return journal


def test_what_is_kept_is_the_same_to_the_byte() -> None:
    forgetful, whole = lived(forgets=True), lived(forgets=False)
    assert forgetful.head == whole.head
    assert forgetful.snapshots() == whole.snapshots()
    assert forgetful.latest_snapshot() == whole.latest_snapshot()
    for after in (OLDEST_KEPT, SNAPSHOTS * ROWS_BETWEEN):
        assert list(forgetful.replay(after)) == list(whole.replay(after))
    assert forgetful.read(OLDEST_KEPT - 1, 100) == whole.read(OLDEST_KEPT - 1, 100)


def test_memory_is_bounded_by_the_oldest_kept_snapshot() -> None:
    kept = lived(forgets=True).read(OLDEST_KEPT - 1, 1_000)
    assert [kept[0].seq, len(kept)] == [OLDEST_KEPT, (KEPT_SNAPSHOTS - 1) * ROWS_BETWEEN + 1 + 3]


@pytest.mark.parametrize("after", [-5, 0, 1, OLDEST_KEPT - 2])
def test_a_forgotten_row_is_not_silently_missing(after: int) -> None:
    journal = lived(forgets=True)
    gone = f"forgotten rows 1 to {OLDEST_KEPT - 1}"
    with pytest.raises(BookError, match=gone):
        journal.read(after, 1)
    if after > 0:
        with pytest.raises(BookError, match=gone):
            journal.replay(after)


def test_a_whole_replay_and_a_check_say_what_is_missing() -> None:
    journal = lived(forgets=True)
    with pytest.raises(BookError, match="forgotten"):
        list(journal.replay())
    with pytest.raises(BookError, match="forgotten"):
        verify(journal)


def test_rows_that_were_handed_out_can_be_forgotten_too() -> None:
    journal = MemoryJournal(forgets=True)
    first = journal.append([Entry(0.0, "Happened", b"{}")] * 2)
    assert [row.seq for row in first] == [1, 2]
    last = journal.append([Entry(1.0, "Happened", b"{}")])[-1]
    journal.save_snapshot(Snapshot(last.seq, last.hash, last.at, 1, b"state"))
    with pytest.raises(BookError, match="forgotten rows 1 to 2"):
        _ = first[0]
    assert journal.append([Entry(2.0, "Happened", b"{}")])[0].prev_hash == last.hash


def test_a_snapshot_of_a_forgotten_row_is_refused() -> None:
    journal, whole = lived(forgets=True), lived(forgets=False)
    row = whole.read(0, 1)[0]
    with pytest.raises(BookError, match="forgotten"):
        journal.save_snapshot(Snapshot(row.seq, row.hash, row.at, 1, b"state"))


def test_the_archive_keeps_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_module, "KEPT_ARCHIVED", 5)
    journal = MemoryJournal(forgets=True)
    things = [Archived("case", f"C{n:06d}", b"{}") for n in range(1, 12)]
    row = journal.append([Entry(0.0, "Happened", b"{}")], things)[0]
    journal.save_snapshot(Snapshot(row.seq, row.hash, row.at, 1, b"state"))
    assert journal.archived_page("case", None, 5) == things[:-6:-1]
    assert journal.archived("case", "C000007") == things[6]
    assert journal.archived("case", "C000099") is None
    assert journal.archived("handoff", "H000001") is None
    with pytest.raises(BookError, match="archived as C000006"):
        journal.archived("case", "C000006")
    with pytest.raises(BookError, match="archived up to C000006"):
        journal.archived_page("case", None, 6)
