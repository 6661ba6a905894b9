"""How events about cases and custody change the book.

What lives here: one function per event. What must not: refusing, deciding, live reports, a clock.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Book, Case, Document
from hall_controller.domain.fold.folder import Folder


def _case_opened(book: Book, ev: e.CaseOpened, at: float) -> None:
    book.cases[ev.case] = Case(ev.case, ev.ticket, ev.seat, at, ev.by)
    book.tickets[ev.ticket] = ev.case
    book.cases_opened += 1


def _document_added(book: Book, ev: e.DocumentAdded, at: float) -> None:
    book.cases[ev.case].documents[ev.document] = Document(ev.document, ev.kind, ev.count, ev.custodian, ev.form)
    book.documents_seen += 1


def _document_split(book: Book, ev: e.DocumentSplit, at: float) -> None:
    documents = book.cases[ev.case].documents
    whole = documents[ev.document]
    whole.count -= ev.count
    documents[ev.part] = Document(ev.part, whole.kind, ev.count, whole.custodian, whole.form)


def _case_closed(book: Book, ev: e.CaseClosed, at: float) -> None:
    case = book.cases.pop(ev.case)
    case.closed = True
    del book.tickets[case.ticket]
    book.cases_closed += 1
    book.finished.append(case)


def _custody_moved(book: Book, ev: e.CustodyMoved, at: float) -> None:
    documents = book.cases[ev.case].documents
    for document in ev.documents:
        documents[document].custodian = ev.taker


CASES: dict[type[e.Event], Folder] = {
    e.CaseOpened: _case_opened,
    e.DocumentAdded: _document_added,
    e.DocumentSplit: _document_split,
    e.CaseClosed: _case_closed,
    e.CustodyMoved: _custody_moved,
}
