"""Custody as tables for a terminal: what happened, who kept what, who keeps what.

What lives here: events and intervals as lines. What must not: reading a book, words (``custody_words``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from hall_controller.app import custody_words as words
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian
from hall_controller.domain.intervals import Interval
from hall_controller.hall.keeping import Kept
from hall_controller.store.records import Row
from hall_controller.web.sayings import in_words
from hall_controller.web.texts import Language


def events_table(lang: Language, case: str, rows: Sequence[tuple[Row, e.Event]]) -> Table:
    """Its title names the day on which the first of ``rows`` was written."""
    began = rows[0][0].at
    table = _table(lang, words.heading(lang, "case", id=case, day=words.day(began)), ("time", "happened"))
    for row, event in rows:
        text = _sentence(lang, event)
        if text:
            table.add_row(words.clock_on(row.at, began), text)
    return table


def intervals_table(
    lang: Language, title: str, what: tuple[str, str], chains: Sequence[Sequence[Interval[Any]]], began: float
) -> Table:
    """One line for each interval, chain after chain. ``began``: on the day that stands above."""
    table = _table(lang, words.heading(lang, title), (*what, "from", "until", "minutes", "because"))
    for interval in (each for chain in chains for each in chain):
        ended = bool(interval.until_seq)
        until = words.clock_on(interval.until_at, began) if ended else words.heading(lang, "now")
        lasted = f"{interval.lasted_s(interval.until_at) / 60:.1f}" if ended else ""
        begun, because = words.clock_on(interval.from_at, began), in_words(lang, interval.fact or "-")
        table.add_row(interval.subject, _held(lang, interval.held), begun, until, lasted, because)
    return table


def keeping_table(lang: Language, at: float | None, kept: Iterable[Kept]) -> Table:
    """``at``: then; ``None``: now."""
    columns = ("keeper", "document", "papers", "ticket", "since", "because")
    when = words.clock(at) if at is not None else words.heading(lang, "now")
    table = _table(lang, words.heading(lang, "keeping", when=when), columns)
    for one in kept:
        document = f"{one.document} {words.kind(lang, one.kind)}"
        since = words.clock(one.at) if at is None else words.clock_on(one.at, at)
        because = in_words(lang, one.because)
        table.add_row(words.keeper(lang, one.keeper), document, str(one.count), one.ticket, since, because)
    return table


def _table(lang: Language, title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title)
    for column in columns:
        table.add_column(words.heading(lang, column))
    return table


def _held(lang: Language, held: Custodian | str) -> str:
    return words.state(lang, held) if isinstance(held, str) else words.keeper(lang, held)


def _sentence(lang: Language, event: e.Event) -> str:
    """One event in plain words; empty for those that a reader of the story does not need."""
    name = type(event).__name__
    match event:
        case e.CodeTried():
            return words.sentence(lang, "code_right" if event.ok else "code_wrong")
        case e.CustodyMoved():
            giver, taker = words.keeper(lang, event.giver), words.keeper(lang, event.taker)
            fact, witness = in_words(lang, event.fact), _witness(lang, event.witness)
            return words.sentence(lang, name, giver=giver, taker=taker, fact=fact, witness=witness)
        case e.CaseClosed():
            return words.sentence(lang, name, by=event.by, witness=_witness(lang, event.approver))
        case e.HandoffAdvanced():
            by, why = event.by or words.heading(lang, "hall"), in_words(lang, event.reason)
            reason = words.sentence(lang, "reason", reason=why) if why else ""
            state = words.state(lang, event.state)
            onward = words.sentence(lang, "onward", pickup=event.pickup) if event.pickup else ""
            return words.sentence(lang, name, handoff=event.handoff, state=state, by=by, reason=reason, onward=onward)
        case e.HandoffAssigned():
            return words.sentence(lang, name, **asdict(event) | {"why": in_words(lang, event.why)})
        case e.HandoffRequested():
            return words.sentence(lang, name, **asdict(event) | {"documents": len(event.documents)})
        case e.DocumentAdded():
            return words.sentence(lang, name, **asdict(event) | {"kind": words.kind(lang, event.kind)})
        case _:
            return words.sentence(lang, name, **asdict(event)) if name in words.SENTENCES else ""


def _witness(lang: Language, who: str) -> str:
    return words.sentence(lang, "witness", witness=who) if who else ""
