"""The book: rows of bytes, chained by hash, that survive the process.

What lives here: the journal's contract, its two forms (in a database, in memory), snapshots, the archive, checking a
book from outside. What must not: what a row means. Nothing here knows of handoffs, robots or people.
"""

from __future__ import annotations

from hall_controller.store.errors import BookBusy, BookCorrupt, BookDamaged, BookError, BookTooNew, BookUncertain
from hall_controller.store.export import export_jsonl, load_jsonl, read_jsonl
from hall_controller.store.journal import Journal, ReadableJournal
from hall_controller.store.memory import MemoryJournal
from hall_controller.store.records import (
    GENESIS,
    Archived,
    CheckedSnapshot,
    Entry,
    Head,
    Row,
    Snapshot,
    chain_hash,
)
from hall_controller.store.sql import SqlJournal
from hall_controller.store.sql_reader import SqlReader
from hall_controller.store.verify import Verdict, parse_anchor, verify

__all__ = [
    "GENESIS",
    "Archived",
    "BookBusy",
    "BookCorrupt",
    "BookDamaged",
    "BookError",
    "BookTooNew",
    "BookUncertain",
    "CheckedSnapshot",
    "Entry",
    "Head",
    "Journal",
    "MemoryJournal",
    "ReadableJournal",
    "Row",
    "Snapshot",
    "SqlJournal",
    "SqlReader",
    "Verdict",
    "chain_hash",
    "export_jsonl",
    "load_jsonl",
    "parse_anchor",
    "read_jsonl",
    "verify",
]
