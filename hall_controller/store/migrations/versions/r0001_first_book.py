"""The first book: journal, snapshots, archive, and the triggers that keep the journal append-only.

What lives here: version r0001, complete in itself. What must not: anything that changes after its release.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: a row cannot be changed'); END
    """,
    """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: a row cannot be deleted'); END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above, so a row may only ever be the next one.
    """
    CREATE TRIGGER journal_next_only BEFORE INSERT ON journal
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: a row can only follow the last one'); END
    """,
)

_POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only: % is refused', lower(TG_OP); END $$
    """,
    """
    CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_refuse()
    """,
    """
    CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
    """,
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    seq = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    _create_journal(seq, dialect)
    _create_snapshot(seq)
    _create_archive()
    for statement in _SQLITE_TRIGGERS if dialect == "sqlite" else _POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _create_journal(seq: sa.types.TypeEngine[int], dialect: str) -> None:
    shape = "seq >= 1 AND length(prev_hash) = 32 AND length(hash) = 32"
    if dialect == "sqlite":
        shape += " AND typeof(at) = 'real' AND typeof(type) = 'text' AND typeof(data) = 'blob'"
        shape += " AND typeof(prev_hash) = 'blob' AND typeof(hash) = 'blob'"
    op.create_table(
        "journal",
        sa.Column("seq", seq, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(shape, name="journal_shape"),
    )


def _create_snapshot(seq: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "snapshot",
        sa.Column("seq", seq, sa.ForeignKey("journal.seq"), primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
    )


def _create_archive() -> None:
    id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "archive",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id_length", sa.Integer(), nullable=False),
        sa.Column("id", id, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id_length", "id"),
    )
