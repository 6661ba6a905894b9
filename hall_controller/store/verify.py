"""Checking a book from outside: every row, every snapshot, and heads that were noted elsewhere.

What lives here: `verify` and its verdict. What must not: repairing anything, or printing.

A chain proves that nothing in its middle was changed. It cannot prove that its end was not cut off, nor that it was
not forged as a whole: for that somebody outside must have kept a head, and hands it in here as an anchor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from hall_controller.store.chain import fault_of
from hall_controller.store.errors import BookCorrupt, BookDamaged, BookError
from hall_controller.store.export import read_jsonl
from hall_controller.store.journal import PAGE_ROWS, ReadableJournal
from hall_controller.store.records import GENESIS, LOWEST_SEQ, CheckedSnapshot, Head, Row
from hall_controller.store.sql_reader import SqlReader

Progress = Callable[[int, int], None]
"""Called now and then with the rows checked and the rows expected (0 where that is not known)."""
Watch = Callable[[Row], object]
"""Called with every sound row, in order: for those who know what a row means."""

EXPORT_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``rows`` and ``head_hash`` cover the sound rows from the beginning, whatever follows them.

    ``first_bad_seq`` is None although ``ok`` is false where every row is sound and something beside the rows is not.
    """

    rows: int
    ok: bool
    first_bad_seq: int | None
    reason: str
    head_hash: bytes

    @property
    def head(self) -> Head:
        """The last sound row, ready to be kept as an anchor."""
        return Head(self.rows, self.head_hash)


def parse_anchor(text: str) -> Head:
    """Read ``SEQ:HASH`` as `Head` prints it.

    Raises:
        ValueError: it is not a number from 1, a colon and 64 hexadecimal digits.
    """
    seq, _, hash = text.strip().partition(":")
    head = Head(int(seq), bytes.fromhex(hash))
    if head.seq < 1 or len(head.hash) != len(GENESIS):
        raise ValueError("an anchor is a row number from 1, a colon and 64 hexadecimal digits")
    return head


def verify(
    book: ReadableJournal | str | Path,
    *,
    anchors: Sequence[Head] = (),
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> Verdict:
    """Walk the whole chain, row by row in constant memory; a path that ends in ``.jsonl`` is read as an export.

    Raises:
        BookError: the book cannot be opened or reached, so nothing can be said about it.
    """
    if not isinstance(book, str | Path):
        return _verify_journal(book, anchors, progress, watch)
    if str(book).endswith(EXPORT_SUFFIX):
        return _verify_export(Path(book), anchors, progress, watch)
    try:
        journal = SqlReader(book)
    except BookCorrupt as error:
        return _bad(Head(0, GENESIS), 1, f"it cannot be read: {error.problem}")
    with closing(journal):
        return _verify_journal(journal, anchors, progress, watch)


def _verify_export(path: Path, anchors: Sequence[Head], progress: Progress | None, watch: Watch | None) -> Verdict:
    try:
        with path.open("rb") as lines:
            return _walk(read_jsonl(lines), _named(anchors), lambda done: progress and progress(done, 0), watch)
    except OSError as error:
        raise BookError(f"The export {path} cannot be read. ({error.strerror})", "Check the path.") from error


def _verify_journal(
    journal: ReadableJournal, anchors: Sequence[Head], progress: Progress | None, watch: Watch | None
) -> Verdict:
    snapshots, total = _before_the_walk(journal)
    known = _named(anchors)
    known += [(Head(s.seq, s.snapshot.hash), f"the snapshot of row {s.seq}") for s in snapshots if s.snapshot]
    verdict = _walk(_as_stored(journal), known, lambda done: progress and progress(done, total), watch)
    problem = _beside_the_rows(journal, snapshots) if verdict.ok else None
    return replace(verdict, ok=False, reason=problem) if problem else verdict


def _before_the_walk(journal: ReadableJournal) -> tuple[list[CheckedSnapshot], int]:
    """Snapshots and head as they are now: a hall at work may add rows and snapshots while we walk."""
    try:
        return journal.snapshots(), journal.head.seq
    except (BookCorrupt, BookDamaged):
        return [], 0  # the walk or the storage check will come upon the same damage and name it


def _beside_the_rows(journal: ReadableJournal, snapshots: list[CheckedSnapshot]) -> str | None:
    """What is wrong although every row is sound."""
    for seq, _, problem in snapshots:
        if problem is not None:
            return f"the snapshot of row {seq} is damaged ({problem}); all rows are sound, a start replays them instead"
    try:
        problem = journal.storage_problem()
    except BookCorrupt as error:
        problem = error.problem
    return problem and f"the database's own check says: {problem}; rows may be missing at the end"


def _named(anchors: Sequence[Head]) -> list[tuple[Head, str]]:
    return [(anchor, "the head that was expected") for anchor in anchors]


def _as_stored(journal: ReadableJournal) -> Iterator[Row]:
    """Every row there is, also below number 1. On damage the page is read again row by row, to name the very one."""
    after, limit = LOWEST_SEQ, PAGE_ROWS
    while True:
        try:
            page = journal.read(after, limit)
        except (BookDamaged, BookCorrupt) as error:
            if limit > 1:
                limit = 1
                continue
            if isinstance(error, BookDamaged):
                raise
            raise BookDamaged(max(after, 0) + 1, f"it cannot be read: {error.problem}") from error
        if not page:
            return
        yield from page
        after = page[-1].seq


def _walk(
    rows: Iterable[Row], known: list[tuple[Head, str]], progress: Callable[[int], object], watch: Watch | None
) -> Verdict:
    awaited: dict[int, list[tuple[bytes, str]]] = {}
    for anchor, source in known:
        awaited.setdefault(anchor.seq, []).append((anchor.hash, source))
    last = Head(0, GENESIS)
    try:
        for row in rows:
            fault = fault_of(row, last) or _contradiction(row, awaited.pop(row.seq, []))
            if fault is not None:
                return _bad(last, *fault)
            last = Head(row.seq, row.hash)
            if watch is not None:
                watch(row)
            if row.seq % PAGE_ROWS == 0:
                progress(row.seq)
    except BookDamaged as error:
        return _bad(last, error.seq, error.reason)
    progress(last.seq)
    if awaited:
        seq = min(awaited)
        return _bad(last, last.seq + 1, f"it is missing with all that followed: {awaited[seq][0][1]} is row {seq}")
    return Verdict(last.seq, True, None, "every row continues the one before it", last.hash)


def _contradiction(row: Row, anchors: list[tuple[bytes, str]]) -> tuple[int, str] | None:
    for hash, source in anchors:
        if hash != row.hash:
            return row.seq, f"{source} has another hash: the chain was written anew from here or from before"
    return None


def _bad(last: Head, seq: int, reason: str) -> Verdict:
    return Verdict(last.seq, False, seq, reason, last.hash)
