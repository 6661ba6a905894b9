"""``hall custody``: the story of one case's papers, and who keeps which papers, as a person would read it.

What lives here: the command. What must not: its words and tables (``custody_words``, ``custody_tables``), the ledger
(``domain.ledger``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console

from hall_controller.app import custody_words as words
from hall_controller.app.custody_tables import events_table, intervals_table, keeping_table
from hall_controller.hall.codec import UnreadableEvent
from hall_controller.hall.custody import Story, story_of
from hall_controller.hall.keeping import kept_at, of_keeper
from hall_controller.store import BookError, SqlReader
from hall_controller.web.sayings import in_words
from hall_controller.web.texts import Language

Read = TypeVar("Read")


def custody(
    case: Annotated[str | None, typer.Argument(help="The case's number, for example C000001.")] = None,
    db: Annotated[str, typer.Option(help="The book: a file or a database URL.")] = "hall.db",
    keeper: Annotated[
        str | None, typer.Option(help="Only what this one keeps: an officer, a locker, a robot, R1/upper, a case.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="As it was then, for example 2026-01-05T14:30 (this zone).")] = None,
    lang: Annotated[str, typer.Option(help="zh or en; without it the terminal's language.")] = "",
) -> None:
    """Tell who kept which paper of a case and what happened to it; or, without a case, who keeps what.

    Times are in the zone of this machine. Exit code 0: done, and the chain holds. 1: it is broken. 2: the book or the
    case cannot be found.
    """
    chosen = words.chosen(lang)
    if case is None:
        _keeping(chosen, db, keeper, at)
    elif keeper is not None or at is not None:
        _end("a case has its whole story told; --keeper and --at are for all cases together")
    else:
        _story(chosen, db, case)


def _story(lang: Language, db: str, case: str) -> None:
    story: Story = _reading(db, lambda reader: story_of(reader.replay(), case))
    documents = story.ledger.case_documents.get(case)
    if documents is None:
        _end(words.heading(lang, "no_case", id=case, db=db))
    console = Console()
    console.print(events_table(lang, case, story.rows))
    began, chains = story.rows[0][0].at, [story.ledger.chains[document] for document in documents]
    phases = list(story.visits.phases.chains.values())
    console.print(intervals_table(lang, "kept", ("document", "keeper"), chains, began))
    console.print(intervals_table(lang, "visit", ("visitor", "phase"), phases, began))
    for fault in story.ledger.faults:
        text = words.heading(lang, "fault", seq=fault.seq, document=fault.document, why=in_words(lang, fault.why))
        console.print(f"[red]{text}[/red]")
    if story.ledger.faults:
        raise typer.Exit(1)
    console.print(words.heading(lang, "holds", id=case))


def _keeping(lang: Language, db: str, keeper: str | None, at: str | None) -> None:
    until = _moment(at) if at is not None else None
    kept = _reading(db, lambda reader: kept_at(reader.replay(), until))
    kept = of_keeper(kept, keeper) if keeper is not None else kept
    console = Console()
    console.print(keeping_table(lang, until, kept))
    console.print(words.heading(lang, "total", papers=sum(one.count for one in kept), documents=len(kept)))


def _moment(text: str) -> float:
    """ISO 8601; without an offset it is this machine's zone that is meant."""
    try:
        return datetime.fromisoformat(text).astimezone().timestamp()
    except ValueError:
        _end(f"--at must be a time such as 2026-01-05T14:30 or 2026-01-05T14:30+08:00, not {text!r}")


def _reading(db: str, read: Callable[[SqlReader], Read]) -> Read:
    try:
        reader = SqlReader(db)
        try:
            return read(reader)
        finally:
            reader.close()
    except (BookError, UnreadableEvent) as error:
        _end(str(error))


def _end(text: str) -> NoReturn:
    typer.echo(f"hall custody: {text}", err=True)
    raise typer.Exit(2)
