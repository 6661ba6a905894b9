"""``hall verify`` as a person or a script uses it: last line, exit code, JSON, progress."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from hall_controller.app.verify import verify
from hall_controller.store import Head, SqlJournal
from tests.hall_controller.store.tampering import execute
from tests.hall_controller.store.typical import typical

app = typer.Typer()
app.command()(verify)


def run(*arguments: str | Path | Head) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def last_line(result: Result) -> str:
    return result.stdout.splitlines()[-1]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of twelve rows."""
    path = tmp_path / "hall.db"
    with closing(SqlJournal(path)) as journal:
        journal.append(typical(12))
    return path


def head_of(book: Path) -> str:
    with closing(SqlJournal(book)) as journal:
        return str(journal.head)


def test_a_sound_book_ends_with_0_and_its_head(book: Path) -> None:
    result = run("--db", book)
    assert result.exit_code == 0
    assert last_line(result) == f"sound: 12 rows, head {head_of(book)}"
    assert result.stderr == ""


def test_a_url_is_taken_too(book: Path) -> None:
    assert run("--db", f"sqlite:///{book}").exit_code == 0


def test_without_an_address_the_usual_file_is_taken(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.parent)
    assert last_line(run()).startswith("sound: 12 rows")


def test_a_broken_book_ends_with_1_and_names_the_row(book: Path) -> None:
    execute(str(book), "UPDATE journal SET data = :data WHERE seq = 8", data=b"{}")
    result = run("--db", book)
    assert result.exit_code == 1
    assert last_line(result).startswith("broken at row 8: its contents do not match its own hash")
    assert last_line(result).endswith("(sound rows before it: 7)")


def test_a_damaged_snapshot_ends_with_1_and_blames_no_row(book: Path) -> None:
    execute(
        str(book),
        "INSERT INTO snapshot SELECT seq, hash, at, 1, x'00', x'00' FROM journal WHERE seq = 12",
    )
    result = run("--db", book)
    assert result.exit_code == 1
    assert last_line(result).startswith("damaged: the snapshot of row 12")


@pytest.mark.parametrize("name", ["none.db", "none.jsonl", ""])
def test_a_book_that_is_not_there_ends_with_2(tmp_path: Path, name: str) -> None:
    result = run("--db", tmp_path / name)
    assert result.exit_code == 2
    assert last_line(result).startswith("cannot be checked: ")
    told = json.loads(last_line(run("--json", "--db", tmp_path / name)))
    assert told["ok"] is None
    assert told["reason"]


def test_a_file_that_is_no_book_any_more_ends_with_1(book: Path) -> None:
    book.write_bytes(b"overwritten" * 1000)
    result = run("--db", book)
    assert result.exit_code == 1
    assert last_line(result).startswith("broken at row 1: it cannot be read")


def test_json_tells_the_same(book: Path) -> None:
    told = json.loads(last_line(run("--db", book, "--json")))
    assert told["ok"] is True
    assert (told["book"], told["rows"], told["head"], told["first_bad_seq"]) == (str(book), 12, head_of(book), None)
    execute(str(book), "DELETE FROM journal WHERE seq = 5")
    result = run("--db", book, "--json")
    told = json.loads(last_line(result))
    assert result.exit_code == 1
    assert (told["ok"], told["rows"], told["first_bad_seq"]) == (False, 4, 5)
    assert told["reason"] == "row 5 is missing"


def test_a_cut_off_end_is_seen_with_the_head_noted_before(book: Path) -> None:
    noted = head_of(book)
    assert run("--db", book, "--expect-head", noted).exit_code == 0
    execute(str(book), "DELETE FROM journal WHERE seq > 10")
    assert run("--db", book).exit_code == 0
    result = run("--db", book, "--expect-head", noted)
    assert result.exit_code == 1
    assert last_line(result).startswith("broken at row 11: it is missing")


def test_several_noted_heads_are_all_looked_for(book: Path) -> None:
    result = run("--db", book, "--expect-head", head_of(book), "--expect-head", Head(3, bytes(32)))
    assert result.exit_code == 1
    assert last_line(result).startswith("broken at row 3: the head that was expected")


def test_a_head_that_is_none_is_a_wrong_call(book: Path) -> None:
    result = run("--db", book, "--expect-head", "12")
    assert result.exit_code == 2
    assert "SEQ:HASH" in result.stderr


def test_an_exported_book_can_be_verified_like_the_book(book: Path, tmp_path: Path) -> None:
    text = tmp_path / "copy.jsonl"
    assert run("--db", book, "--export", text).exit_code == 0
    assert len(text.read_bytes().splitlines()) == 12
    assert last_line(run("--db", text)) == last_line(run("--db", book))
    text.write_bytes(text.read_bytes().replace(b"A001", b"A002"))
    assert run("--db", text).exit_code == 1


def test_a_broken_book_is_not_exported(book: Path, tmp_path: Path) -> None:
    execute(str(book), "DELETE FROM journal WHERE seq = 5")
    assert run("--db", book, "--export", tmp_path / "copy.jsonl").exit_code == 1
    assert not (tmp_path / "copy.jsonl").exists()


def test_an_export_that_cannot_be_written_ends_with_2(book: Path, tmp_path: Path) -> None:
    result = run("--db", book, "--export", tmp_path / "none" / "copy.jsonl")
    assert result.exit_code == 2
    assert "cannot be written" in last_line(result)


def test_no_password_is_printed() -> None:
    for arguments in (("--json",), ()):
        result = run("--db", "postgresql://hall:geheim@127.0.0.1:1/book", *arguments)
        assert result.exit_code == 2
        assert "geheim" not in result.output


def test_a_terminal_sees_progress(book: Path) -> None:
    program = "import typer; from hall_controller.app.verify import verify; typer.run(verify)"
    ours, theirs = pty.openpty()
    ended = subprocess.run(
        [sys.executable, "-c", program, "--db", str(book)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "checking" in seen
    assert ended.stdout.splitlines()[-1].startswith("sound: 12 rows")
