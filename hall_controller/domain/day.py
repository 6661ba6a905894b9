"""Closing the day: only when every document is where it may stay overnight.

What lives here: the one decision and its conditions. What must not: anchors of the chain (``app``), calendars.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import ENDS, PHYSICAL
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

OVERNIGHT = ENDS | {"locker"}
MOST_NAMED = 8


def close_day(state: State, command: c.CloseDay, now: float) -> list[e.Event]:
    """A day is closed once; asked again nothing happens.

    Raises: Refusal ``unknown_staff``, ``supervisor_needed``, ``day_over``, ``day_not_settled`` naming what is away.
    """
    state.check_staff(command.by)
    if state.plan.staff[command.by].role != "supervisor":
        raise Refusal("supervisor_needed", by=command.by)
    if command.day == state.book.day_closed:
        return []
    if command.day < state.book.day_closed:
        raise Refusal("day_over", day=command.day, last=state.book.day_closed)
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
