"""Books that were written long ago must still verify and load, byte for byte.

What lives here: one exported book per version of the row format, never changed after its release, and these tests.
What must not: a book that today's program wrote over an old one.
"""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest

from hall_controller.hall.custody import ledger_of
from hall_controller.hall.engine import Engine
from hall_controller.plan import load_plan
from hall_controller.store import Journal, MemoryJournal, SqlJournal, export_jsonl, load_jsonl, parse_anchor, verify
from simulations.sample import sample_hall

HEADS = {
    "hall_v1.jsonl": "136:ff7cb8e45db970323c55b9791112a796ebe8223d5b684ac44dc7f6d4930d6bf8",
    "book_v1.jsonl": "43:9b8114afde872780db1f335780a3c2755f264048bbfe75713ec633b8b5964e17",
}
"""Each book with its last row, noted when it was written."""

BOOKS = Path(__file__).parent


def test_every_book_has_its_head_noted() -> None:
    assert {path.name for path in BOOKS.glob("*.jsonl")} == set(HEADS)


@pytest.mark.parametrize("name", HEADS)
def test_an_old_book_still_verifies(name: str) -> None:
    verdict = verify(BOOKS / name, anchors=[parse_anchor(HEADS[name])])
    assert verdict.ok, verdict.reason
    assert str(verdict.head) == HEADS[name]


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("kind", ["memory", "file"])
def test_an_old_book_loads_and_comes_out_the_same(name: str, kind: str, tmp_path: Path) -> None:
    text = (BOOKS / name).read_bytes()
    opened: Journal = MemoryJournal() if kind == "memory" else SqlJournal(tmp_path / "hall.db")
    with closing(opened) as journal:
        load_jsonl(journal, io.BytesIO(text))
        assert str(journal.head) == HEADS[name]
        assert verify(journal).ok
        out = io.BytesIO()
        export_jsonl(journal, out)
    assert out.getvalue() == text


def test_a_hall_starts_on_the_book_of_an_old_version() -> None:
    """Two cases there and back, written when the events had their first form (``hall simulate --cases 2 --seed 1``)."""
    journal = MemoryJournal()
    load_jsonl(journal, io.BytesIO((BOOKS / "hall_v1.jsonl").read_bytes()))
    engine = Engine(load_plan(sample_hall()), journal)
    recovery = engine.recover(0.0, "unused")
    book = engine.state.book
    assert recovery.replayed == engine.seq == journal.head.seq
    assert (book.cases_opened, book.cases_closed, book.handoffs_received) == (2, 2, 4)
    assert not book.handoffs and not book.travelling
    assert not ledger_of(journal.replay()).faults
