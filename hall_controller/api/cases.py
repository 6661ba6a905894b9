"""Routes for cases and their documents.

What lives here: from body to command, from case to JSON. What must not: whether it may be (``domain.cases``).
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from hall_controller.api.answers import find_case, json_answer
from hall_controller.api.bodies import AddDocumentBody, HandOverBody, Id, OpenCaseBody
from hall_controller.api.house import House
from hall_controller.api.unusual_bodies import CloseCaseBody, EndDocumentBody, LockerBody, TwoBody
from hall_controller.api.views import case_view
from hall_controller.domain import commands as c
from hall_controller.domain import events as e


def case_routes(house: House) -> APIRouter:
    routes = APIRouter(prefix="/cases", tags=["cases"])

    @routes.post("", status_code=201, response_class=Response)
    async def open_case(body: OpenCaseBody) -> Response:
        """Open a case whose papers the officer has just taken from the visitor."""
        papers = tuple(c.Paper(p.kind, p.count, p.form) for p in body.documents)
        answer = await house.hall.submit(c.OpenCase(body.ticket, body.seat, papers, body.by))
        opened = next(ev for ev in answer.events if isinstance(ev, e.CaseOpened))
        headers = {"Location": f"/api/v1/cases/{opened.case}"}
        return json_answer(case_view(find_case(house, opened.case)), 201, headers)

    @routes.get("", response_class=Response)
    async def open_cases() -> Response:
        """Every open case."""
        await house.hall.settled()
        return json_answer([case_view(case) for case in house.hall.state.book.cases.values()])

    @routes.get("/{case}", response_class=Response)
    async def one_case(case: Id) -> Response:
        """One case, open or ended."""
        await house.hall.settled()
        return json_answer(case_view(find_case(house, case)))

    _action_routes(routes, house)
    _locker_routes(routes, house)
    _end_routes(routes, house)
    return routes


def _action_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/{case}/documents", status_code=201, response_class=Response)
    async def add_document(case: Id, body: AddDocumentBody) -> Response:
        """A receipt or a new card joins the case, in the hands of the officer who made it."""
        await house.hall.submit(c.AddDocument(case, c.Paper(body.kind, body.count, body.form), body.by))
        return json_answer(case_view(find_case(house, case)), 201)

    @routes.post("/{case}/hand-over", response_class=Response)
    async def hand_over(case: Id, body: HandOverBody) -> Response:
        """Papers go from hand to hand: from officer to officer, back to the visitor, or from the visitor in again."""
        handed: c.Command = c.HandOver(case, body.by, body.to, body.counted)
        if body.source is not None:
            handed = c.TakeIn(case, body.by, body.counted, body.documents)
        await house.hall.submit(handed)
        return json_answer(case_view(find_case(house, case)))

    @routes.post("/{case}/close", response_class=Response)
    async def close_case(case: Id, body: CloseCaseBody) -> Response:
        """Close a case; refused while a document is away from the visitor, or lost and nobody gives it up."""
        await house.hall.submit(c.CloseCase(case, body.by, body.approver or ""))
        return json_answer(case_view(find_case(house, case)))


def _locker_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/{case}/store", response_class=Response)
    async def store(case: Id, body: LockerBody) -> Response:
        """Lock the papers that the officer keeps away in a locker."""
        await house.hall.submit(c.StorePapers(case, body.by, body.locker, body.counted))
        return json_answer(case_view(find_case(house, case)))

    @routes.post("/{case}/fetch", response_class=Response)
    async def fetch(case: Id, body: LockerBody) -> Response:
        """Take the papers of a case out of a locker."""
        await house.hall.submit(c.FetchPapers(case, body.by, body.locker, body.counted))
        return json_answer(case_view(find_case(house, case)))


def _end_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/{case}/documents/{document}/end", response_class=Response)
    async def end(case: Id, document: Id, body: EndDocumentBody) -> Response:
        """A document leaves the hall: by post, by law, to another unit; or it is written down as lost."""
        await house.hall.submit(
            c.EndDocument(case, document, body.by, body.ending, body.reference, body.approver or "")
        )
        return json_answer(case_view(find_case(house, case)))

    @routes.post("/{case}/documents/{document}/found", response_class=Response)
    async def found(case: Id, document: Id, body: TwoBody) -> Response:
        """A lost document is there again; two officers have seen it."""
        await house.hall.submit(c.FindDocument(case, document, body.by, body.approver))
        return json_answer(case_view(find_case(house, case)))
