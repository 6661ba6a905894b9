"""Routes by which a visitor without a badge takes his papers out: by typed code, or by scanned link.

What lives here: issuing, comparing, opening, counting. What must not: when a code is valid (``domain.visitor_code``).
A link's key cannot be guessed, so a wrong one is simply not found; six digits can, so every wrong try counts, and where
no code is asked for the answer is the same for a right and a wrong one.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from hall_controller.api.answers import find_handoff, json_answer
from hall_controller.api.bodies import ByBody, Id
from hall_controller.api.house import House
from hall_controller.api.unusual_bodies import CodeBody, CodeCountBody, CountBody
from hall_controller.api.views import Json, iso
from hall_controller.domain import commands as c
from hall_controller.domain.book import Handoff
from hall_controller.domain.refusals import Refusal

LINK = "/pickup"
Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{22}$")]


def pickup_routes(house: House) -> APIRouter:
    routes = APIRouter(tags=["pickup"])
    _issue_route(routes, house)
    _typed_routes(routes, house)
    _scanned_routes(routes, house)
    return routes


def _issue_route(routes: APIRouter, house: House) -> None:
    @routes.post("/handoffs/{handoff}/code", status_code=201, response_class=Response)
    async def issue(handoff: Id, body: ByBody) -> Response:
        """A new code for the visitor; shown once, stored nowhere. An older one is void."""
        await house.hall.submit(c.IssueCode(handoff, body.by))
        page = house.hall.state.handoff(handoff)
        codes, until = house.codes, page.code_at + house.hall.state.plan.dwell.code_life_s
        link = f"{LINK}/{handoff}/{codes.key(handoff, page.code_issue)}"
        answer = {"code": codes.code(handoff, page.code_issue), "link": link, "valid_until": iso(until)}
        return json_answer(answer, 201, {"Cache-Control": "no-store"})


def _typed_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/handoffs/{handoff}/pickup/open", response_class=Response)
    async def open_typed(handoff: Id, body: CodeBody) -> Response:
        """The visitor typed his code at the robot or at a table's screen."""
        return await _open(house, handoff, house.codes.code_fits(house.hall.state.handoff(handoff), body.code))

    @routes.post("/handoffs/{handoff}/pickup/confirm", response_class=Response)
    async def confirm_typed(handoff: Id, body: CodeCountBody) -> Response:
        """The visitor has taken the papers, counted them and closed the door."""
        fits = house.codes.code_fits(house.hall.state.handoff(handoff), body.code)
        return await _confirm(house, handoff, fits, body.counted)


def _scanned_routes(routes: APIRouter, house: House) -> None:
    @routes.get(LINK + "/{handoff}/{key}", response_class=Response)
    async def show(handoff: Id, key: Key) -> Response:
        """What the visitor may know of his papers; no more than that."""
        await house.hall.settled()
        return json_answer(pickup_view(known_by(house, handoff, key)))

    @routes.post(LINK + "/{handoff}/{key}/open", response_class=Response)
    async def open_scanned(handoff: Id, key: Key) -> Response:
        """The visitor scanned the code and asks for the hatch."""
        known_by(house, handoff, key)
        return await _open(house, handoff, True)

    @routes.post(LINK + "/{handoff}/{key}/confirm", response_class=Response)
    async def confirm_scanned(handoff: Id, key: Key, body: CountBody) -> Response:
        """The visitor has taken the papers, counted them and closed the door."""
        known_by(house, handoff, key)
        return await _confirm(house, handoff, True, body.counted)


async def _open(house: House, handoff: str, matches: bool) -> Response:
    page = house.hall.state.handoff(handoff)
    await house.hall.submit(c.OpenByCode(handoff, matches))
    return _tried(house, page, matches, {"opening": matches})


async def _confirm(house: House, handoff: str, matches: bool, counted: int) -> Response:
    page = house.hall.state.handoff(handoff)
    await house.hall.submit(c.ConfirmByCode(handoff, matches, counted))
    return _tried(house, page, matches, {})


def _tried(house: House, page: Handoff, matches: bool, more: Json) -> Response:
    """How it stands after a code was shown; after a wrong one also how many tries are left."""
    left = house.hall.state.plan.dwell.code_tries - page.code_tries
    return json_answer(pickup_view(page) | more | {"tries_left": left}, 200 if matches else 403)


def known_by(house: House, handoff: str, key: str) -> Handoff:
    """The handoff that a link names, open or ended. Raises: Refusal ``unknown_handoff`` for a wrong key, too."""
    page = find_handoff(house, handoff)
    if not house.codes.key_fits(page, key):
        raise Refusal("unknown_handoff", id=handoff)
    return page


def pickup_view(handoff: Handoff) -> Json:
    """A visitor's own papers: ticket, state, which way they go, how many; no officer, no other case."""
    return {
        "id": handoff.id, "ticket": handoff.ticket, "state": handoff.state, "leg": handoff.leg, "count": handoff.count,
    }  # fmt: skip
