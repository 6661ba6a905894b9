"""What every journal must do, in memory, in a file and on a server alike."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

import pytest

from hall_controller.store import (
    GENESIS,
    Archived,
    BookError,
    Entry,
    Head,
    Journal,
    Row,
    Snapshot,
    chain_hash,
)
from tests.hall_controller.store.typical import typical


def snapshot_at(row: Row, state: bytes = b"{}") -> Snapshot:
    return Snapshot(row.seq, row.hash, row.at, 1, state)


def test_an_empty_book_has_a_head_of_zero(journal: Journal) -> None:
    assert journal.head == Head(0, GENESIS)
    assert journal.read(0, 10) == []
    assert list(journal.replay()) == []
    assert journal.latest_snapshot() is None


def test_rows_come_back_as_they_were_given_and_chained(journal: Journal) -> None:
    entries = typical(7)
    rows = [*journal.append(entries[:1]), *journal.append(entries[1:5]), *journal.append(entries[5:])]

    assert [Entry(row.at, row.type, row.data) for row in rows] == entries
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    previous = GENESIS
    for row in rows:
        assert row.prev_hash == previous
        assert row.hash == chain_hash(previous, row.seq, row.at, row.type, row.data)
        previous = row.hash
    assert journal.head == Head(7, previous)
    assert journal.read(0, 100) == list(rows)


def test_appending_nothing_changes_nothing(journal: Journal) -> None:
    journal.append(typical(2))
    before = journal.head
    assert list(journal.append([])) == []
    assert journal.head == before


def test_the_returned_rows_are_a_sequence(journal: Journal) -> None:
    journal.append(typical(3))
    rows = journal.append(typical(4, start=3))
    assert len(rows) == 4
    assert rows[0].seq == 4
    assert rows[-1].seq == 7
    assert [row.seq for row in rows[1:3]] == [5, 6]
    with pytest.raises(IndexError):
        rows[4]


def test_reading_goes_page_by_page(journal: Journal) -> None:
    journal.append(typical(10))
    assert [row.seq for row in journal.read(0, 3)] == [1, 2, 3]
    assert [row.seq for row in journal.read(7, 100)] == [8, 9, 10]
    assert journal.read(10, 3) == []
    assert [row.seq for row in journal.read(-5, 2)] == [1, 2]


def test_replay_crosses_pages_and_starts_anywhere(journal: Journal) -> None:
    journal.append(typical(2345))
    assert [row.seq for row in journal.replay()] == list(range(1, 2346))
    assert [row.seq for row in journal.replay(2340)] == [2341, 2342, 2343, 2344, 2345]
    assert list(journal.replay(2345)) == []


def test_replay_passes_on_rows_that_come_meanwhile(journal: Journal) -> None:
    journal.append(typical(1000))
    replay = journal.replay()
    first = next(replay)
    journal.append(typical(5, start=1000))
    assert [first.seq, *(row.seq for row in replay)] == list(range(1, 1006))


def test_replay_refuses_to_start_after_a_row_that_is_not_there(journal: Journal) -> None:
    journal.append(typical(3))
    with pytest.raises(BookError, match="no row 4"):
        list(journal.replay(4))


@pytest.mark.parametrize("at", [math.nan, math.inf, -math.inf])
def test_a_time_that_is_no_time_is_refused(journal: Journal, at: float) -> None:
    good = typical(1)
    with pytest.raises(ValueError, match="time"):
        journal.append([*good, Entry(at, "CaseOpened", b"{}")])
    assert journal.head.seq == 0


@pytest.mark.parametrize("type", ["", "x" * 121, "Zeile\n", "案件", "nul\0"])
def test_a_type_that_is_no_name_is_refused(journal: Journal, type: str) -> None:
    with pytest.raises(ValueError, match="type"):
        journal.append([Entry(1.0, type, b"{}")])
    assert journal.head.seq == 0


def test_whole_and_negative_zero_times_are_ordinary_floats(journal: Journal) -> None:
    rows = journal.append([Entry(3, "A", b"{}"), Entry(-0.0, "B", b"{}"), Entry(1e-300, "C", b"{}")])
    assert journal.read(0, 9) == list(rows)
    assert [repr(row.at) for row in journal.replay()] == ["3.0", "0.0", "1e-300"]


def test_any_bytes_are_kept_exactly(journal: Journal) -> None:
    bodies = [b"", b"\0", bytes(range(256)), "证件 ✓".encode(), b"x" * 100_000]
    journal.append([Entry(1.0, "Bytes", body) for body in bodies])
    assert [row.data for row in journal.replay()] == bodies


def test_archived_things_are_found_by_kind_and_id(journal: Journal) -> None:
    journal.append(typical(1), [Archived("handoff", "H000001", b"one"), Archived("case", "C000001", b"case")])
    assert journal.archived("handoff", "H000001") == Archived("handoff", "H000001", b"one")
    assert journal.archived("case", "C000001") == Archived("case", "C000001", b"case")
    assert journal.archived("case", "H000001") is None
    assert journal.archived("handoff", "H000002") is None


def test_the_newest_archived_thing_counts(journal: Journal) -> None:
    journal.append(typical(1), [Archived("case", "C1", b"old")])
    journal.append([], [Archived("case", "C1", b"new")])
    assert journal.archived("case", "C1") == Archived("case", "C1", b"new")
    assert len(journal.archived_page("case", None, 10)) == 1
    assert journal.head.seq == 1


def test_archived_pages_go_from_the_highest_id_down(journal: Journal) -> None:
    numbers = [999_998, 1_000_000, 3, 999_999, 1_000_001]
    journal.append(typical(1), [Archived("handoff", f"H{n:06d}", str(n).encode()) for n in numbers])
    journal.append([], [Archived("case", "C000001", b"")])

    def ids(before: str | None, limit: int) -> list[str]:
        return [thing.id for thing in journal.archived_page("handoff", before, limit)]

    assert ids(None, 2) == ["H1000001", "H1000000"]
    assert ids("H1000000", 2) == ["H999999", "H999998"]
    assert ids("H999998", 9) == ["H000003"]
    assert ids("H000003", 9) == []
    assert ids("H500000", 9) == ["H000003"]
    assert journal.archived_page("locker", None, 9) == []


def test_a_refused_append_archives_nothing(journal: Journal) -> None:
    with pytest.raises(ValueError, match="time"):
        journal.append([Entry(math.nan, "A", b"{}")], [Archived("case", "C1", b"{}")])
    assert journal.archived("case", "C1") is None


def test_the_last_three_snapshots_are_kept(journal: Journal) -> None:
    rows = journal.append(typical(50))
    for seq in (10, 20, 30, 40, 50):
        journal.save_snapshot(snapshot_at(rows[seq - 1], b"state %d" % seq))
    assert [found.seq for found in journal.snapshots()] == [50, 40, 30]
    assert all(found.problem is None for found in journal.snapshots())
    assert journal.latest_snapshot() == snapshot_at(rows[49], b"state 50")


def test_a_snapshot_of_the_same_row_replaces_the_first(journal: Journal) -> None:
    rows = journal.append(typical(5))
    journal.save_snapshot(snapshot_at(rows[4], b"old"))
    journal.save_snapshot(snapshot_at(rows[4], b"new"))
    assert journal.latest_snapshot() == snapshot_at(rows[4], b"new")
    assert len(journal.snapshots()) == 1


@pytest.mark.parametrize("change", [{"hash": bytes(32)}, {"seq": 6}, {"seq": 4}, {"hash": b"short"}, {"schema": -1}])
def test_a_snapshot_of_another_book_is_refused(journal: Journal, change: dict[str, int | bytes]) -> None:
    rows = journal.append(typical(5))
    with pytest.raises(ValueError, match="snapshot"):
        journal.save_snapshot(snapshot_at(rows[4])._replace(**change))  # type: ignore[arg-type]
    assert journal.latest_snapshot() is None


def test_another_thread_may_write(journal: Journal) -> None:
    journal.append(typical(1))
    thread = threading.Thread(target=lambda: journal.append(typical(1, start=1)))
    thread.start()
    thread.join()
    assert [row.seq for row in journal.replay()] == [1, 2]


def test_threads_that_write_at_once_make_one_chain(journal: Journal) -> None:
    def write() -> None:
        for n in range(10):
            journal.append(typical(2, start=n))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.seq for row in journal.replay()] == list(range(1, 81))
    assert journal.head.seq == 80


@pytest.mark.parametrize(
    "use",
    [
        lambda journal: journal.append(typical(1)),
        lambda journal: journal.read(0, 1),
        lambda journal: journal.replay(),
        lambda journal: journal.snapshots(),
        lambda journal: journal.archived("case", "C1"),
        lambda journal: journal.archived_page("case", None, 1),
    ],
)
def test_a_closed_book_says_so(journal: Journal, use: Callable[[Journal], object]) -> None:
    journal.close()
    journal.close()
    with pytest.raises(BookError, match="closed"):
        use(journal)
