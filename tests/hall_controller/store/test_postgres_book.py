"""What only a book on a PostgreSQL server does: its triggers, its lock, a connection that is cut."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from hall_controller.store import BookBusy, BookError, BookUncertain, SqlJournal, SqlReader, verify
from tests.hall_controller.store.tampering import ask_writer
from tests.hall_controller.store.typical import typical


@pytest.fixture
def by_hand(postgres_url: str) -> Iterator[sa.Connection]:
    """A connection of somebody else to the same book, which holds five rows."""
    with closing(SqlJournal(postgres_url)) as journal:
        journal.append(typical(5))
    engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET type = 'Forged' WHERE seq = 3",
        "DELETE FROM journal WHERE seq = 5",
        "TRUNCATE journal CASCADE",
        "INSERT INTO journal SELECT * FROM journal WHERE seq = 3 ON CONFLICT (seq) DO UPDATE SET type = 'Forged'",
        "INSERT INTO journal SELECT 0, at, type, data, prev_hash, hash FROM journal WHERE seq = 5",
    ],
)
def test_the_database_itself_refuses(by_hand: sa.Connection, postgres_url: str, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=r"append-only|journal_shape"):
        by_hand.execute(sa.text(statement))
    by_hand.rollback()
    assert verify(postgres_url).ok
    assert verify(postgres_url).rows == 5


def test_a_second_writer_is_refused_and_told_where_the_first_is(postgres_url: str) -> None:
    with closing(SqlJournal(postgres_url)) as journal:
        session = ask_writer(journal, "SELECT pg_backend_pid()")
        with pytest.raises(BookBusy, match=f"server process {session}"):
            SqlJournal(postgres_url)
        with closing(SqlReader(postgres_url)) as reader:
            journal.append(typical(2))
            assert reader.head == journal.head
    SqlJournal(postgres_url).close()


def test_books_in_two_schemas_do_not_hinder_each_other(postgres_url: str, by_hand: sa.Connection) -> None:
    by_hand.execute(sa.text("DROP SCHEMA IF EXISTS neighbour CASCADE"))
    by_hand.execute(sa.text("CREATE SCHEMA neighbour"))
    by_hand.commit()
    neighbour = postgres_url.partition("&options")[0] + "&options=-csearch_path%3Dneighbour"
    with closing(SqlJournal(postgres_url)) as one, closing(SqlJournal(neighbour)) as other:
        one.append(typical(1))
        assert other.head.seq == 0


def test_a_killed_writer_leaves_the_book_free(postgres_url: str) -> None:
    program = """
import sys
from hall_controller.store import SqlJournal
journal = SqlJournal(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", program, postgres_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(BookBusy):
            SqlJournal(postgres_url)
        child.kill()
    _open_when_the_server_has_noticed(postgres_url).close()


def _open_when_the_server_has_noticed(url: str) -> SqlJournal:
    """The server drops the lock when it reads the end of the connection; ask again until then (test time-out: 60 s)."""
    while True:
        try:
            return SqlJournal(url)
        except BookBusy:
            continue


def test_after_a_cut_connection_nothing_more_is_written(postgres_url: str, by_hand: sa.Connection) -> None:
    with closing(SqlJournal(postgres_url)) as journal:
        session = ask_writer(journal, "SELECT pg_backend_pid()")
        by_hand.execute(sa.text("SELECT pg_terminate_backend(:session)"), {"session": session})
        for _ in range(2):
            with pytest.raises(BookUncertain, match="not known"):
                journal.append(typical(1, start=5))
        assert journal.read(4, 9)[0].seq == 5
        with closing(_open_when_the_server_has_noticed(postgres_url)) as successor:
            assert successor.append(typical(1, start=5))[0].seq == 6


def test_a_reader_survives_a_cut_connection(postgres_url: str, by_hand: sa.Connection) -> None:
    with closing(SqlReader(postgres_url)) as reader:
        assert reader.head.seq == 5
        by_hand.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'service hall book' AND pid <> pg_backend_pid()"
            )
        )
        assert reader.head.seq == 5


def test_commits_wait_for_the_disk_whatever_the_default(postgres_url: str, by_hand: sa.Connection) -> None:
    careless = postgres_url + "%20-csynchronous_commit%3Doff"
    with closing(SqlJournal(careless)) as journal:
        assert ask_writer(journal, "SHOW synchronous_commit") == "on"


def test_a_database_that_is_not_there_is_told(postgres_server: str) -> None:
    with pytest.raises(BookError, match="nowhere"):
        SqlJournal(postgres_server.replace("/postgres?", "/nowhere?"))


def test_a_user_who_is_not_known_is_told(postgres_server: str) -> None:
    with pytest.raises(BookError, match=r"stranger.*user and password"):
        SqlJournal(postgres_server.replace("//hall@", "//stranger@"))


def test_another_program_s_tables_are_left_alone(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE journal (entry text)"))
    with pytest.raises(BookError, match="other tables"):
        SqlJournal(postgres_url)
