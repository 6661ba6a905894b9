"""The tables of a book, as the newest migration leaves them.

What lives here: table definitions that queries are built from. What must not: creating or changing them (`migrations`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

VERSION_TABLE = "hall_book_version"

metadata = MetaData()

_seq = BigInteger().with_variant(Integer(), "sqlite")
_id = Text().with_variant(Text(collation="C"), "postgresql")

journal = Table(
    "journal",
    metadata,
    Column("seq", _seq, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("type", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""One line of the book. Triggers refuse every change of a line that is there."""

snapshot = Table(
    "snapshot",
    metadata,
    Column("seq", _seq, ForeignKey("journal.seq"), primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", Double, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""The state after a row, so that a start need not replay the whole book. Can be thrown away at any time."""

archive = Table(
    "archive",
    metadata,
    Column("kind", Text, nullable=False),
    Column("id_length", Integer, nullable=False),
    Column("id", _id, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "id_length", "id"),
)
"""Finished things for looking up. Its key keeps them in the order of their ids; what is true stands in the journal."""
