"""Routes for handoffs: request, list, show, open the hatch, confirm the count, cancel.

What lives here: from body to command, from handoff to JSON. What must not: whether it may be (``domain``).
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import AfterValidator

from hall_controller.api.answers import case_of, find_handoff, json_answer
from hall_controller.api.bodies import ByBody, CancelBody, ConfirmBody, HandoffBody, Id, impersonal
from hall_controller.api.direct import DirectRoute
from hall_controller.api.house import House
from hall_controller.api.views import Json, handoff_view
from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Handoff
from hall_controller.hall.codec import read_finished

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _impersonal_key(key: str) -> str:
    """A key made by chance may hold any digits; in any other a number of a person is refused, though it is not kept."""
    return key if _UUID.fullmatch(key) else str(impersonal(key))


Key = Annotated[
    Annotated[str, AfterValidator(_impersonal_key)] | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_.:+/=-]+$"),
]


def handoff_command(body: HandoffBody, key: str | None) -> c.RequestHandoff:
    """The key is kept as a digest only, so that nothing an app puts into it reaches the journal."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32] if key else ""
    papers = tuple(c.Paper(p.kind, p.count, p.form) for p in body.documents)
    return c.RequestHandoff(
        body.source, body.target, body.by, body.case or "", body.ticket or "", papers, digest,
        body.recipient or "", body.tray or "",
    )  # fmt: skip


def _view(house: House, handoff_id: str) -> Json:
    handoff = find_handoff(house, handoff_id)
    return handoff_view(handoff, case_of(house, handoff))


def handoff_routes(house: House) -> APIRouter:
    routes = APIRouter(prefix="/handoffs", tags=["handoffs"])
    _request_route(routes, house)
    _reading_routes(routes, house)
    _action_routes(routes, house)
    return routes


def _request_route(routes: APIRouter, house: House) -> None:
    async def request(body: HandoffBody, key: Key = None) -> Response:
        """Ask for papers to be carried. The same ``Idempotency-Key`` returns the same handoff, with status 200."""
        command = handoff_command(body, key)
        answer = await house.hall.submit(command)
        made = next((ev.handoff for ev in answer.events if isinstance(ev, e.HandoffRequested)), None)
        known = made or house.hall.state.book.keys[command.key].handoff
        headers = {"Location": f"/api/v1/handoffs/{known}"}
        view = _view(house, known) | {"seq": answer.seq}
        return json_answer(view, 201 if made else 200, headers)

    routes.add_api_route(
        "", request, methods=["POST"], status_code=201, response_class=Response, route_class_override=DirectRoute
    )


def _reading_routes(routes: APIRouter, house: House) -> None:
    @routes.get("", response_class=Response)
    async def listing(
        open_only: Annotated[bool, Query(alias="open")] = True, limit: Annotated[int, Query(ge=1, le=1000)] = 200
    ) -> Response:
        """Open handoffs, the newest first; with ``open=false`` those that have ended."""
        await house.hall.settled()
        handoffs = _open(house, limit) if open_only else _ended(house, limit)
        return json_answer([handoff_view(h, case_of(house, h)) for h in handoffs])

    @routes.get("/{handoff}", response_class=Response)
    async def show(handoff: Id) -> Response:
        """One handoff, open or ended."""
        await house.hall.settled()
        return json_answer(_view(house, handoff))


def _action_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/{handoff}/open", response_class=Response)
    async def open_hatch(handoff: Id, body: ByBody) -> Response:
        """Unlock the hatch for the officer who stands at the robot."""
        await house.hall.submit(c.OpenHatch(handoff, body.by))
        return json_answer(_view(house, handoff))

    @routes.post("/{handoff}/confirm", response_class=Response)
    async def confirm(handoff: Id, body: ConfirmBody) -> Response:
        """Papers are in (or out) and counted, the door is closed; the hatch is locked and custody moves."""
        await house.hall.submit(c.ConfirmCount(handoff, body.by, body.counted))
        return json_answer(_view(house, handoff))

    @routes.post("/{handoff}/cancel", response_class=Response)
    async def cancel(handoff: Id, body: CancelBody) -> Response:
        """Call a handoff off before papers are locked in."""
        await house.hall.submit(c.CancelHandoff(handoff, body.by, body.reason, body.hatch_empty))
        return json_answer(_view(house, handoff))


def _open(house: House, limit: int) -> list[Handoff]:
    handoffs = house.hall.state.book.handoffs
    newest = reversed(handoffs.values())
    return [handoff for handoff, _ in zip(newest, range(limit), strict=False)]


def _ended(house: House, limit: int) -> list[Handoff]:
    page = house.hall.engine.journal.archived_page("handoff", None, limit)
    ended = [read_finished("handoff", kept.data) for kept in page]
    return [handoff for handoff in ended if isinstance(handoff, Handoff)]
