"""A book's schema: made by migrations alone, never guessed, never taken back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from hall_controller.store import BookError, BookTooNew, SqlJournal, SqlReader, upgrade, verify
from hall_controller.store.schema import VERSION_TABLE, metadata
from hall_controller.store.upgrade import NEWEST, known_versions
from tests.hall_controller.store.tampering import execute, past_the_triggers
from tests.hall_controller.store.typical import typical


def test_the_newest_version_is_the_last_migration() -> None:
    assert known_versions()[0] == NEWEST


def test_migrations_lead_to_the_tables_that_queries_expect(place: str) -> None:
    SqlJournal(place).close()
    with past_the_triggers(place) as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("opener", [SqlJournal, SqlReader])
def test_a_book_of_a_newer_program_is_refused(place: str, opener: type[SqlReader]) -> None:
    with closing(SqlJournal(place)) as journal:
        journal.append(typical(3))
    execute(place, f"UPDATE {VERSION_TABLE} SET version_num = 'r9999'")
    with pytest.raises(BookTooNew, match="r9999"):
        opener(place)
    execute(place, f"UPDATE {VERSION_TABLE} SET version_num = '{NEWEST}'")
    assert verify(place).rows == 3


def test_a_reader_makes_no_book(place: str, tmp_path: Path) -> None:
    with pytest.raises(BookError):
        SqlReader(place)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_a_place_for_a_new_book(book_path: Path) -> None:
    book_path.touch()
    with pytest.raises(BookError, match="no book"):
        SqlReader(book_path)
    SqlJournal(book_path).close()
    assert verify(book_path).ok


def test_a_migration_that_fails_leaves_nothing_behind(book_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate = upgrade._run_migrations

    def migrate_and_fail(connection: Connection) -> None:
        migrate(connection)
        raise BookError("stopped half way")

    monkeypatch.setattr(upgrade, "_run_migrations", migrate_and_fail)
    with pytest.raises(BookError, match="half way"):
        SqlJournal(book_path)
    monkeypatch.undo()
    with pytest.raises(BookError, match="no book"):
        SqlReader(book_path)
    SqlJournal(book_path).close()
