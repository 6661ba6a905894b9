"""Books to test on: in memory, in a file, and on a real PostgreSQL server where its programs are found."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from hall_controller.store import Journal, MemoryJournal, SqlJournal

_numbers = count(1)


# Runs beside the tests and waits for the end of its input, which also comes when the tests are killed.
_SERVE = """
initdb="$1/initdb" pg_ctl="$1/pg_ctl" folder="$2"
cd "$folder" || exit 1
"$initdb" --no-sync -D "$folder/data" -A trust -U hall -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" || exit 1
options="-c listen_addresses='' -c shared_buffers=16MB -k $folder"
"$pg_ctl" start -w -D "$folder/data" -l "$folder/log" -o "$options" >"$folder/start.log" || exit 1
echo ready
read -r _
"$pg_ctl" stop -w -m immediate -D "$folder/data" >"$folder/stop.log"
cd / && rm -rf "$folder"
"""


def _server_programs() -> Path | None:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a server of our own, reached by a socket in its folder; it listens on no port."""
    programs = _server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here (initdb and postgres not found; on Debian: apt install postgresql)")
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="book-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user)

        command = ["sh", "-c", _SERVE, "sh", str(programs), str(folder)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, user=user, start_new_session=True
        ) as keeper:
            assert keeper.stdin is not None
            assert keeper.stdout is not None
            assert keeper.stdout.readline() == "ready\n", "PostgreSQL did not start; its own message stands above"
            yield f"postgresql://hall@/postgres?host={quote(str(folder))}"
            keeper.stdin.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """An empty place on the server: a schema of its own."""
    schema = f"book_{os.getpid()}_{next(_numbers)}"
    engine = sa.create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    return f"{postgres_server}&options=-csearch_path%3D{schema}"


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    """Where a SQLite book may be created."""
    return tmp_path / "hall.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> str:
    """An address at which a book may be created, of each kind of database."""
    fixture = {"sqlite": "book_path", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(fixture))


NewJournal = Callable[[], Journal]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest) -> Iterator[Journal]:
    """An empty journal of each kind, closed after the test."""
    with ExitStack() as stack:
        if request.param == "memory":
            opened: Journal = MemoryJournal()
        else:
            fixture = {"sqlite": "book_path", "postgresql": "postgres_url"}[request.param]
            opened = SqlJournal(request.getfixturevalue(fixture))
        yield stack.enter_context(closing(opened))
