"""``hall verify``: is this book whole, and if not, which row is the first bad one?

What lives here: the command's options, its progress bar, its last line. What must not: the checking (`store.verify`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from hall_controller.app.anchors import beside, read_anchors
from hall_controller.hall.custody import CustodyCheck
from hall_controller.store import BookError, Head, SqlReader, Verdict, export_jsonl, parse_anchor
from hall_controller.store import verify as verify_book
from hall_controller.store.address import parse

DEFAULT_BOOK = "hall.db"
EXIT_BROKEN = 1
EXIT_UNKNOWN = 2

_Db = Annotated[
    str,
    typer.Option("--db", metavar="PATH|URL", help="The book: file, database URL or exported .jsonl."),
]
_Json = Annotated[bool, typer.Option("--json", help="Print the verdict as one JSON object.")]
_Export = Annotated[
    Path | None,
    typer.Option("--export", metavar="FILE.jsonl", help="Write a sound book out as text, one row per line."),
]
_ExpectHead = Annotated[
    list[str] | None,
    typer.Option("--expect-head", metavar="SEQ:HASH", help="A head noted earlier that the book must contain."),
]

_Anchors = Annotated[
    Path | None, typer.Option("--anchors", metavar="FILE", help="Heads noted day by day; usually beside the book.")
]


def verify(
    db: _Db = DEFAULT_BOOK,
    as_json: _Json = False,
    export: _Export = None,
    expect_head: _ExpectHead = None,
    anchors: _Anchors = None,
) -> None:
    """Walk a book's chain and its ledger of custody, and name the first bad row.

    The hall may keep working meanwhile. Heads that the hall noted day by day (beside the book, or in --anchors) must be
    in the book; without any, a book whose end was cut off looks sound: keep the head that this command prints in
    another place, and hand it in the next time.

    Exit code 0: sound. 1: broken, the last line names the row. 2: nothing can be said, the book cannot be opened.
    """
    heads = [_anchor(text) for text in expect_head or ()]
    custody = CustodyCheck()
    try:
        heads += read_anchors(anchors or beside(db), required=anchors is not None)
        verdict = with_custody(_with_progress(db, heads, custody), custody)
        if verdict.ok and export is not None:
            _write_export(db, export)
    except BookError as error:
        _unknown(db, str(error), as_json)
    typer.echo(_as_json(db, verdict) if as_json else _as_text(verdict))
    if not verdict.ok:
        raise typer.Exit(EXIT_BROKEN)


def _anchor(text: str) -> Head:
    try:
        return parse_anchor(text)
    except ValueError:
        problem = f"{text!r} is not SEQ:HASH as this command prints it"
        raise typer.BadParameter(problem, param_hint="--expect-head") from None


def with_custody(verdict: Verdict, custody: CustodyCheck) -> Verdict:
    """A book whose rows are whole may still tell a broken story; then the row that breaks it is the bad one."""
    if not verdict.ok or not custody.faults:
        return verdict
    fault = custody.faults[0]
    about = f"document {fault.document}: " if fault.document else ""
    more = f" (and {len(custody.faults) - 1} more)" if len(custody.faults) > 1 else ""
    return replace(
        verdict, ok=False, first_bad_seq=fault.seq, reason=f"custody does not hold: {about}{fault.why}{more}"
    )


def _with_progress(db: str, anchors: list[Head], custody: CustodyCheck) -> Verdict:
    console = Console(stderr=True)
    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TextColumn("rows"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("checking", total=None)
        return verify_book(
            db,
            anchors=anchors,
            progress=lambda done, total: bar.update(task, completed=done, total=total or None),
            watch=custody,
        )


def _write_export(db: str, target: Path) -> None:
    try:
        reader = SqlReader(db)
        try:
            with target.open("wb") as out:
                export_jsonl(reader, out)
        finally:
            reader.close()
    except OSError as error:
        raise BookError(f"The export {target} cannot be written. ({error.strerror})", "Check the path.") from error


def _as_text(verdict: Verdict) -> str:
    if verdict.ok:
        return f"sound: {verdict.rows} rows, head {verdict.head}"
    if verdict.first_bad_seq is None:
        return f"damaged: {verdict.reason}"
    return f"broken at row {verdict.first_bad_seq}: {verdict.reason} (sound rows before it: {verdict.rows})"


def _as_json(db: str, verdict: Verdict) -> str:
    return _object(
        book=_shown(db),
        ok=verdict.ok,
        rows=verdict.rows,
        head=str(verdict.head),
        first_bad_seq=verdict.first_bad_seq,
        reason=verdict.reason,
    )


def _unknown(db: str, reason: str, as_json: bool) -> NoReturn:
    empty = {"rows": None, "head": None, "first_bad_seq": None}
    typer.echo(_object(book=_shown(db), ok=None, **empty, reason=reason) if as_json else f"cannot be checked: {reason}")
    raise typer.Exit(EXIT_UNKNOWN)


def _object(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _shown(db: str) -> str:
    """The address without a password; nothing of one that cannot be read, because that may be anywhere in it."""
    try:
        return str(parse(db))
    except BookError:
        return "?"
