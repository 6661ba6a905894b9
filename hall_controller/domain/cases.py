"""Cases and their documents: opened by an officer who takes the papers in, closed when everything is home.

What lives here: decisions about cases. What must not: movement of papers (``handoffs.py``, ``hatches.py``).
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

VISITOR = "visitor"
"""The taker's name in a hand-over that ends with the visitor."""


def open_case(state: State, command: c.OpenCase, now: float) -> list[e.Event]:
    """Raises: Refusal ``unknown_staff``, ``unknown_place``, ``no_documents``, ``ticket_in_use``."""
    state.check_staff(command.by)
    state.check_place(command.seat)
    return case_events(state, command.ticket, command.seat, command.papers, command.by)


def case_events(state: State, ticket: str, seat: str, papers: tuple[c.Paper, ...], by: str) -> list[e.Event]:
    """The events that open a case whose papers officer ``by`` has just taken from the visitor."""
    if not papers:
        raise Refusal("no_documents")
    known = state.book.tickets.get(ticket)
    if known is not None:
        raise Refusal("ticket_in_use", ticket=ticket, id=known)
    case = f"C{state.book.cases_opened + 1:06d}"
    keeper = Custodian("officer", by)
    opened: list[e.Event] = [e.CaseOpened(case, ticket, seat, by)]
    for number, paper in enumerate(papers, start=1):
        opened.append(e.DocumentAdded(case, f"{case}-{number}", paper.kind, paper.count, keeper, by))
    return opened


def add_document(state: State, command: c.AddDocument, now: float) -> list[e.Event]:
    """A receipt or a new card joins the manifest, in the hands of the officer who made it.

    Raises: Refusal ``unknown_staff``, ``unknown_case``.
    """
    state.check_staff(command.by)
    case = state.case(command.case)
    document = f"{case.id}-{len(case.documents) + 1}"
    keeper = Custodian("officer", command.by)
    return [e.DocumentAdded(case.id, document, command.paper.kind, command.paper.count, keeper, command.by)]


def hand_over(state: State, command: c.HandOver, now: float) -> list[e.Event]:
    """Papers go from hand to hand, without a robot: the way that always works.

    Raises: Refusal ``unknown_staff``, ``unknown_case``, ``no_documents``, ``documents_travelling``, ``wrong_count``.
    """
    state.check_staff(command.by)
    case, giver = state.case(command.case), Custodian("officer", command.by)
    if command.to == VISITOR:
        taker = Custodian("visitor", case.id)
    else:
        state.check_staff(command.to)
        taker = Custodian("officer", command.to)
    kept = [d for d in case.documents.values() if d.custodian == giver]
    if not kept or giver == taker:
        raise Refusal("no_documents")
    for document in kept:
        if document.id in state.book.travelling:
            raise Refusal("documents_travelling", id=case.id, handoff=state.book.travelling[document.id])
    count = sum(document.count for document in kept)
    if command.counted != count:
        raise Refusal("wrong_count", counted=command.counted, count=count)
    fact = f"counted and handed over in person by {command.by}"
    return [e.CustodyMoved(case.id, tuple(d.id for d in kept), giver, taker, "", fact)]


def close_case(state: State, command: c.CloseCase, now: float) -> list[e.Event]:
    """A case closes only when every document is with the visitor.

    Raises: Refusal ``unknown_staff``, ``unknown_case``, ``case_not_home``.
    """
    state.check_staff(command.by)
    case = state.case(command.case)
    away = [f"{d.id} ({d.custodian})" for d in case.documents.values() if d.custodian.kind != "visitor"]
    if away:
        raise Refusal("case_not_home", id=case.id, away=", ".join(away))
    return [e.CaseClosed(case.id, command.by)]
