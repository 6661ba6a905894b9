"""Papers from hand to hand, without a robot: the way that always works.

What lives here: officer to officer, to the visitor and back, into and out of a locker, and a document's lawful ends.
What must not: robots and hatches.
Every movement is counted by the officer who makes it; what two officers must stand for names both.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import PHYSICAL, Case, Custodian, CustodianKind, Document
from hall_controller.domain.found_papers import SHORT
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

VISITOR = "visitor"
"""The taker's name in a hand-over that ends with the visitor."""

_ENDINGS: dict[c.Ending, CustodianKind] = {
    "mailed": "carrier",
    "surrendered": "surrendered",
    "handed_to": "unit",
    "lost": "lost",
}


def hand_over(state: State, command: c.HandOver, now: float) -> list[e.Event]:
    """From the officer who keeps them to another officer or to the visitor.

    Raises: Refusal ``unknown_staff``, ``unknown_case``, ``no_documents``, ``documents_travelling``, ``wrong_count``.
    """
    state.check_staff(command.by)
    case, giver = state.case(command.case), Custodian("officer", command.by)
    if command.to == VISITOR:
        taker = Custodian("visitor", case.id)
    else:
        state.check_staff(command.to)
        taker = Custodian("officer", command.to)
    return [_moved(state, case, giver, taker, command.counted, f"counted and handed over in person by {command.by}")]


def take_in(state: State, command: c.TakeIn, now: float) -> list[e.Event]:
    """Papers that the visitor has had back come in again: the same documents go on, with no second number.

    Raises: Refusal ``unknown_staff``, ``unknown_case``, ``unknown_document``, ``no_documents``, ``wrong_count``.
    """
    state.check_staff(command.by)
    case = state.case(command.case)
    for document in command.documents:
        _document(state, case.id, document)
    giver, taker = Custodian("visitor", case.id), Custodian("officer", command.by)
    fact = f"taken in again and counted by {command.by}"
    return [_moved(state, case, giver, taker, command.counted, fact, command.documents)]


def store_papers(state: State, command: c.StorePapers, now: float) -> list[e.Event]:
    """Raises: as ``hand_over``, and Refusal ``unknown_locker``."""
    state.check_staff(command.by)
    case, locker = state.case(command.case), _locker(state, command.locker)
    fact = f"counted and locked away by {command.by}"
    return [_moved(state, case, Custodian("officer", command.by), locker, command.counted, fact)]


def fetch_papers(state: State, command: c.FetchPapers, now: float) -> list[e.Event]:
    """Raises: as ``hand_over``, and Refusal ``unknown_locker``."""
    state.check_staff(command.by)
    case, locker = state.case(command.case), _locker(state, command.locker)
    fact = f"taken out of the locker and counted by {command.by}"
    moved = _moved(state, case, locker, Custodian("officer", command.by), command.counted, fact)
    return [moved, *clear(state, "papers_in_locker", case.id)]


def end_document(state: State, command: c.EndDocument, now: float) -> list[e.Event]:
    """A document leaves the hall by post, by law, to another unit, or is written down as lost.

    Raises: Refusal ``unknown_staff``, ``unknown_case``, ``unknown_document``, ``not_custodian``,
    ``documents_travelling``, ``two_officers_needed``, ``supervisor_needed``.
    """
    state.check_staff(command.by)
    document = _document(state, command.case, command.document)
    _check_kept(state, document, command.by, command.case)
    taker = Custodian(_ENDINGS[command.ending], command.reference)
    alert: list[e.Event] = []
    if command.approver:
        state.check_two(command.by, command.approver)
    if command.ending == "lost":
        state.check_supervised(command.by, command.approver)
        alert = raised(state, "document_lost", document.id, command.case)
    fact = f"{command.ending.replace('_', ' ')} ({command.reference}), by {command.by}"
    moved = e.CustodyMoved(command.case, (document.id,), document.custodian, taker, "", fact, command.approver)
    return [moved, *alert]


def find_document(state: State, command: c.FindDocument, now: float) -> list[e.Event]:
    """Raises: Refusal ``unknown_staff``, ``unknown_case``, ``unknown_document``, ``not_lost``,
    ``two_officers_needed``."""
    state.check_two(command.by, command.approver)
    document = _document(state, command.case, command.document)
    if document.custodian.kind != "lost":
        raise Refusal("not_lost", id=document.id, holder=document.custodian)
    fact = f"found again by {command.by}"
    taker = Custodian("officer", command.by)
    moved = e.CustodyMoved(command.case, (document.id,), document.custodian, taker, "", fact, command.approver)
    others = [each for each in state.case(command.case).documents.values() if each.custodian.kind == "lost"]
    all_found = clear(state, SHORT, command.case) if others == [document] else []
    return [moved, *clear(state, "document_lost", document.id), *all_found]


def _moved(
    state: State, case: Case, giver: Custodian, taker: Custodian, counted: int, fact: str, only: tuple[str, ...] = ()
) -> e.CustodyMoved:
    """All papers of ``case`` that ``giver`` keeps, or ``only`` these. Raises: Refusal if there are none, or other ones
    were counted."""
    kept = [d for d in case.documents.values() if d.custodian == giver and d.form in PHYSICAL]
    kept = [d for d in kept if d.id in only] if only else kept
    if not kept or giver == taker:
        raise Refusal("no_documents")
    for document in kept:
        if document.id in state.book.travelling:
            raise Refusal("documents_travelling", id=case.id, handoff=state.book.travelling[document.id])
    count = sum(document.count for document in kept)
    if counted != count:
        raise Refusal("wrong_count", counted=counted, count=count)
    return e.CustodyMoved(case.id, tuple(d.id for d in kept), giver, taker, "", fact)


def _document(state: State, case: str, document: str) -> Document:
    found = state.case(case).documents.get(document)
    if found is None:
        raise Refusal("unknown_document", id=document, case=case)
    return found


def _check_kept(state: State, document: Document, by: str, case: str) -> None:
    if document.custodian != Custodian("officer", by) and document.custodian.kind != "locker":
        raise Refusal("not_custodian", id=document.id, holder=document.custodian, by=by)
    if document.id in state.book.travelling:
        raise Refusal("documents_travelling", id=case, handoff=state.book.travelling[document.id])


def _locker(state: State, place: str) -> Custodian:
    if place not in state.plan.lockers:
        raise Refusal("unknown_locker", id=place, known=", ".join(state.plan.lockers) or "-")
    return Custodian("locker", place)
