"""Cases and their documents: opened by an officer who takes the papers in, closed when everything is home.

What lives here: decisions about cases. What must not: movement of papers by hand (``papers.py``) or by robot.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear
from hall_controller.domain.book import ENDS, PHYSICAL, Custodian
from hall_controller.domain.found_papers import SHORT
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State


def open_case(state: State, command: c.OpenCase, now: float) -> list[e.Event]:
    """Raises: Refusal ``unknown_staff``, ``unknown_place``, ``no_documents``, ``unknown_kind``,
    ``ticket_in_use``."""
    state.check_staff(command.by)
    state.check_place(command.seat)
    return case_events(state, command.ticket, command.seat, command.papers, command.by)


def case_events(state: State, ticket: str, seat: str, papers: tuple[c.Paper, ...], by: str) -> list[e.Event]:
    """The events that open a case whose papers officer ``by`` has just taken from the visitor."""
    if not papers:
        raise Refusal("no_documents")
    for paper in papers:
        _check_kind(state, paper)
    known = state.book.tickets.get(ticket)
    if known is not None:
        raise Refusal("ticket_in_use", ticket=ticket, id=known)
    case = f"C{state.book.cases_opened + 1:06d}"
    opened: list[e.Event] = [e.CaseOpened(case, ticket, seat, by)]
    for number, paper in enumerate(papers, start=1):
        opened.append(_added(case, number, paper, by))
    return opened


def _check_kind(state: State, paper: c.Paper) -> None:
    """Only words of the hall's own list become part of the book. Raises: Refusal ``unknown_kind``."""
    if paper.kind not in state.plan.documents:
        raise Refusal("unknown_kind", known=", ".join(state.plan.documents))


def _added(case: str, number: int, paper: c.Paper, by: str) -> e.DocumentAdded:
    """A piece of paper is in the officer's hands; of an electronic one there is nothing to keep."""
    keeper = Custodian("officer", by) if paper.form in PHYSICAL else Custodian("visitor", case)
    return e.DocumentAdded(case, f"{case}-{number}", paper.kind, paper.count, keeper, by, paper.form)


def add_document(state: State, command: c.AddDocument, now: float) -> list[e.Event]:
    """A receipt or a new card joins the manifest, in the hands of the officer who made it.

    Raises: Refusal ``unknown_staff``, ``unknown_case``, ``unknown_kind``.
    """
    state.check_staff(command.by)
    case = state.case(command.case)
    _check_kind(state, command.paper)
    return [_added(case.id, len(case.documents) + 1, command.paper, command.by)]


def close_case(state: State, command: c.CloseCase, now: float) -> list[e.Event]:
    """A case closes only when every document is with the visitor or has come to another lawful end.

    A document that is lost can be found again as long as its case is open. So a case closes without it only when an
    officer and a supervisor give it up; what turns up later is taken in with a new case.

    Raises: Refusal ``unknown_staff``, ``unknown_case``, ``case_not_home``, ``documents_lost``, ``two_officers_needed``,
    ``supervisor_needed``.
    """
    state.check_staff(command.by)
    case = state.case(command.case)
    away = [f"{d.id} ({d.custodian})" for d in case.documents.values() if d.custodian.kind not in ENDS]
    if away:
        raise Refusal("case_not_home", id=case.id, away=", ".join(away))
    lost = [d.id for d in case.documents.values() if d.custodian.kind == "lost"]
    if not lost:
        return [e.CaseClosed(case.id, command.by)]
    if not command.approver:
        raise Refusal("documents_lost", id=case.id, lost=", ".join(lost))
    state.check_supervised(command.by, command.approver)
    over = [event for document in lost for event in clear(state, "document_lost", document)]
    return [e.CaseClosed(case.id, command.by, command.approver), *over, *clear(state, SHORT, case.id)]
