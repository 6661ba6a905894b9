"""Closing the day: only when every document is where it may stay overnight.

What lives here: the one decision and its conditions. What must not: anchors of the chain (``app``), calendars.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import ENDS, PHYSICAL
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

OVERNIGHT = ENDS | {"locker"}
MOST_NAMED = 8


def close_day(state: State, command: c.CloseDay, now: float) -> list[e.Event]:
    """A day is closed once; asked again nothing happens. A day to come cannot be closed; where an older version of this
    program has closed one, that is passed over.

    Raises: Refusal ``unknown_staff``, ``supervisor_needed``, ``day_not_come``, ``day_over``, ``day_not_settled`` naming
    what is away.
    """
    state.check_staff(command.by)
    if state.plan.staff[command.by].role != "supervisor":
        raise Refusal("supervisor_needed", by=command.by)
    today, closed = _today(state, now), state.book.day_closed
    if command.day > today:
        raise Refusal("day_not_come", day=command.day, today=today)
    if command.day == closed:
        return []
    if command.day < closed <= today:
        raise Refusal("day_over", day=command.day, last=closed)
    away = [
        f"{document.id} ({document.custodian})"
        for case in state.book.cases.values()
        for document in case.documents.values()
        if document.form in PHYSICAL and document.custodian.kind not in OVERNIGHT
    ]
    doubts = [f"{robot.id}/{hatch}" for robot in state.book.robots.values() for hatch in robot.doubts]
    if away or doubts or state.book.handoffs:
        named = [*away, *doubts, *state.book.handoffs]
        more = f" … ({len(named)})" if len(named) > MOST_NAMED else ""
        raise Refusal("day_not_settled", day=command.day, away=", ".join(named[:MOST_NAMED]) + more)
    return [e.DayClosed(command.day, command.by)]


def _today(state: State, now: float) -> str:
    """The hall's date (ISO) at hall time ``now``; the zone's rules were read with the hall file."""
    return datetime.fromtimestamp(now, ZoneInfo(state.plan.timezone)).date().isoformat()
