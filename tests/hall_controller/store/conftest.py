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

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", str(folder / "data"), *arguments]
            subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=50)

        run("initdb", "-A", "trust", "-U", "hall", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-c listen_addresses='' -c shared_buffers=16MB -k {folder}"
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgresql://hall@/postgres?host={quote(str(folder))}"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


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
