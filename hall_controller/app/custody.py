"""``hall custody``: the story of one case's papers, as a person would read it.

What lives here: the command and its words. What must not: the ledger (``domain.ledger``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian
from hall_controller.domain.intervals import Interval
from hall_controller.hall.codec import UnreadableEvent
from hall_controller.hall.custody import story_of
from hall_controller.store import BookError, SqlReader


def custody(
    case: Annotated[str, typer.Argument(help="The case's number, for example C000001.")],
    db: Annotated[str, typer.Option(help="The book: a file or a database URL.")] = "hall.db",
) -> None:
    """Tell who kept which paper of a case from when to when, and what happened to it.

    Exit code 0: the chain holds. 1: it is broken. 2: the book or the case cannot be found.
    """
    try:
        reader = SqlReader(db)
        try:
            story = story_of(reader.replay(), case)
        finally:
            reader.close()
    except (BookError, UnreadableEvent) as error:
        _end(str(error))
    documents = story.ledger.case_documents.get(case)
    if documents is None:
        _end(f"there is no case {case} in {db}")
    console = Console()
    console.print(_events(case, [(row.at, _sentence(event)) for row, event in story.rows]))
    console.print(_intervals("Who kept it", ("document", "keeper"), [story.ledger.chains[d] for d in documents]))
    console.print(_intervals("The visit", ("case", "phase"), list(story.visits.phases.chains.values())))
    for fault in story.ledger.faults:
        console.print(f"[red]row {fault.seq}: {fault.document}: {fault.why}[/red]")
    if story.ledger.faults:
        raise typer.Exit(1)
    console.print(f"The chain of custody of {case} holds.")


def _events(case: str, lines: list[tuple[float, str]]) -> Table:
    table = Table(title=f"Case {case}", show_lines=False)
    table.add_column("time (UTC)")
    table.add_column("what happened")
    for at, text in lines:
        if text:
            table.add_row(_time(at), text)
    return table


def _intervals(title: str, headings: tuple[str, str], chains: Sequence[Sequence[Interval[Any]]]) -> Table:
    """One line for each interval, chain after chain."""
    table = Table(title=title)
    for heading in (*headings, "from", "until", "minutes", "because"):
        table.add_column(heading)
    for interval in (each for chain in chains for each in chain):
        until = _time(interval.until_at) if interval.until_seq else "now"
        lasted = f"{interval.lasted_s(interval.until_at) / 60:.1f}" if interval.until_seq else ""
        table.add_row(
            interval.subject, _held(interval.held), _time(interval.from_at), until, lasted, interval.fact or "-"
        )
    return table


def _sentence(event: e.Event) -> str:
    """One event in plain words; empty for those that a reader of the story does not need."""
    match event:
        case e.CaseOpened():
            return f"{event.by} opened the case for ticket {event.ticket} at {event.seat}"
        case e.DocumentAdded():
            return f"{event.by} took in {event.count} × {event.kind} as {event.document}"
        case e.HandoffRequested():
            return f"{event.by} asked to carry {len(event.documents)} documents from {event.source} to {event.target}"
        case e.HandoffAssigned():
            return f"robot {event.robot}, hatch {event.hatch}: {event.why}"
        case e.HandoffAdvanced():
            who = event.by or "the hall"
            onward = f", another robot comes to {event.pickup}" if event.pickup else ""
            return f"{event.handoff} is now {event.state} ({who}{': ' + event.reason if event.reason else ''}){onward}"
        case e.CustodyMoved():
            witness = f", with {event.witness}" if event.witness else ""
            return f"custody: {_held(event.giver)} → {_held(event.taker)} ({event.fact}{witness})"
        case e.HatchBroken():
            seals = f"seal {event.seal_old} → {event.seal_new}, counted {event.counted}"
            return f"{event.opener} and {event.approver} opened {event.robot}/{event.hatch} with the key ({seals})"
        case e.CodeIssued():
            return f"{event.by} gave the visitor a code"
        case e.CodeTried():
            return f"the visitor's code was {'right' if event.ok else 'wrong'}"
        case e.CaseClosed():
            return f"{event.by} closed the case"
        case _:
            return ""


def _held(held: Custodian | str) -> str:
    if isinstance(held, str):
        return held.replace("_", " ")
    return "the visitor" if held.kind == "visitor" else str(held)


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def _end(text: str) -> NoReturn:
    typer.echo(f"hall custody: {text}", err=True)
    raise typer.Exit(2)
