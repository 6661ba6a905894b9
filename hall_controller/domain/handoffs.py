"""Handoffs as people ask for them: request and cancel, with every condition under which the hall agrees.

What lives here: who may send what from where to where. What must not: hatches (``hatches.py``), robots' choice
(``dispatch.py``).
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import ENDS, PHYSICAL, Case, Custodian
from hall_controller.domain.cases import case_events
from hall_controller.domain.checks import check_hatch_still, check_way
from hall_controller.domain.handoff_states import HANDOFF, PAPERS_INSIDE
from hall_controller.domain.hatches import action
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State


def request_handoff(state: State, command: c.RequestHandoff, now: float) -> list[e.Event]:
    """The same key with the same content is answered with no event at all: the handoff exists already.

    Raises: Refusal ``key_reused``, ``evacuating``, ``unknown_staff``, ``unknown_place``, ``same_place``,
    ``unknown_case``, ``documents_travelling``, ``not_custodian``, ``no_documents``, ``unknown_kind``,
    ``ticket_in_use``, ``unknown_tray``, ``tray_in_use``.
    """
    content = _content(command)
    used = state.book.keys.get(command.key) if command.key else None
    if used is not None:
        if used.content not in (content, _content(command, with_forms=False)):
            raise Refusal("key_reused", id=used.handoff)
        return []
    state.check_open()
    state.check_staff(command.by)
    if command.recipient:
        state.check_staff(command.recipient)
    state.check_place(command.source)
    state.check_place(command.target)
    if command.source == command.target:
        raise Refusal("same_place", id=command.source)
    _check_tray(state, command.tray)
    opened, case, documents = _papers(state, command)
    handoff = f"H{state.book.handoffs_requested + 1:06d}"
    wanted = e.HandoffRequested(
        handoff, case, command.source, command.target, documents, command.by, command.key, content,
        command.recipient, command.tray,
    )  # fmt: skip
    return [*opened, wanted]


def _papers(state: State, command: c.RequestHandoff) -> tuple[list[e.Event], str, tuple[str, ...]]:
    """What travels: every document of a known case, or those of a case that is opened in the same decision."""
    if command.case:
        case = state.case(command.case)
        _check_at_hand(state, case, command.by)
        return [], case.id, _papers_here(case)
    opened = case_events(state, command.ticket, command.source, command.papers, command.by)
    documents = tuple(ev.document for ev in opened if isinstance(ev, e.DocumentAdded) and ev.form in PHYSICAL)
    if not documents:
        raise Refusal("no_documents")
    case_opened = opened[0]
    assert isinstance(case_opened, e.CaseOpened)
    return opened, case_opened.case, documents


def _papers_here(case: Case) -> tuple[str, ...]:
    """Every piece of paper that has not come to its end elsewhere."""
    documents = case.documents.values()
    return tuple(d.id for d in documents if d.form in PHYSICAL and d.custodian.kind not in ENDS)


def _check_tray(state: State, tray: str) -> None:
    """Raises: Refusal ``unknown_tray``, ``tray_in_use``. Where no tray is named one is chosen with the robot."""
    if tray and tray not in state.plan.trays:
        raise Refusal("unknown_tray", id=tray, known=", ".join(state.plan.trays) or "-")
    if tray in state.book.trays:
        raise Refusal("tray_in_use", id=tray, handoff=state.book.trays[tray])


def _check_at_hand(state: State, case: Case, by: str) -> None:
    papers = _papers_here(case)
    if not papers:
        raise Refusal("no_documents")
    for document in (case.documents[name] for name in papers):
        travelling = state.book.travelling.get(document.id)
        if travelling is not None:
            raise Refusal("documents_travelling", id=case.id, handoff=travelling)
        if document.custodian != Custodian("officer", by):
            raise Refusal("not_custodian", id=document.id, holder=document.custodian, by=by)


def _content(command: c.RequestHandoff, with_forms: bool = True) -> str:
    """A print of what was asked. Books of older versions hold prints without the papers' forms, and no newer ones."""
    papers = ",".join(f"{p.kind}:{p.count}:{p.form}" if with_forms else f"{p.kind}:{p.count}" for p in command.papers)
    asked = (command.source, command.target, command.by, command.case, command.ticket, papers)
    return "|".join((*asked, command.recipient, command.tray) if command.recipient or command.tray else asked)


def cancel_handoff(state: State, command: c.CancelHandoff, now: float) -> list[e.Event]:
    """Before anything moved it simply ends; with the hatch open the empty hatch is locked first.

    Raises: Refusal ``unknown_staff``, ``unknown_handoff``, ``documents_inside``, ``hatch_busy``, ``wrong_state``,
    ``empty_not_confirmed``.
    """
    state.check_staff(command.by)
    handoff = state.handoff(command.handoff)
    if handoff.state in PAPERS_INSIDE:
        raise Refusal("documents_inside", id=handoff.id, robot=handoff.robot)
    check_way(handoff, "cancel")
    check_hatch_still(state, handoff)
    if handoff.state == "loading" and not command.hatch_empty:
        raise Refusal("empty_not_confirmed", hatch=handoff.hatch, robot=handoff.robot)
    reason = command.reason
    advanced = e.HandoffAdvanced(handoff.id, "cancel", HANDOFF.next(handoff.state, "cancel"), command.by, reason)
    if handoff.state == "loading":
        return [advanced, action(state, handoff, "lockHatch", command.by)]
    return [advanced]
