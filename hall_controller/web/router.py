"""The routes people open in a browser.

What lives here: ``web_router``. What must not: rendering details (``pages.py``), anything live (``/api/v1``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from hall_controller.web.facade import HallFacade
from hall_controller.web.headers import FOR_EVER, OF_ANOTHER_BUILD, PAGE_HEADERS
from hall_controller.web.pages import Pages
from hall_controller.web.static_files import build_hash, static_files
from hall_controller.web.texts import COOKIE, HOME_LANGUAGE, LANGUAGES, choose

HANDOFF_ID = re.compile(r"H\d{1,12}")
PICKUP_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
A_YEAR_S = 365 * 24 * 3600


def web_router(hall_facade: HallFacade) -> APIRouter:
    """Routes of the pages, the visitor's ``/pickup/{id}/{key}`` among them, and of their files below ``/static``."""
    desk = _Desk(Pages(hall_facade.plan))
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", desk.hall, methods=["GET", "HEAD"])
    router.add_api_route("/sign-in", desk.sign_in, methods=["GET", "HEAD"])
    router.add_api_route("/display", desk.display, methods=["GET", "HEAD"])
    router.add_api_route("/handoffs/{handoff_id}", desk.handoff, methods=["GET", "HEAD"])
    router.add_api_route("/pickup/{rest:path}", desk.pickup, methods=["GET", "HEAD"])
    router.add_api_route("/static/{build}/{name:path}", static, methods=["GET", "HEAD"])
    return router


class _Desk:
    """Answers requests for pages."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def hall(self, request: Request) -> Response:
        return self._page(request, "hall.html")

    async def display(self, request: Request) -> Response:
        return self._page(request, "display.html")

    async def sign_in(self, request: Request) -> Response:
        return self._page(request, "sign_in.html", wrong="wrong" in request.query_params)

    async def handoff(self, request: Request, handoff_id: str) -> Response:
        if HANDOFF_ID.fullmatch(handoff_id) is None:
            return self._page(request, "missing.html", 404)
        return self._page(request, "handoff.html", handoff_id=handoff_id)

    async def pickup(self, request: Request, rest: str) -> Response:
        """The same page for every link; its script reads the key from the address, so that no page ever holds one."""
        handoff_id, _, key = rest.partition("/")
        whole = HANDOFF_ID.fullmatch(handoff_id) and PICKUP_KEY.fullmatch(key)
        body = self._pages.render("pickup.html", HOME_LANGUAGE, path="/pickup", wrong=not whole)
        return _unless_known(request, body, 200 if whole else 404)

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        query = request.query_params.get("lang")
        language = choose(query, request.cookies.get(COOKIE), request.headers.get("accept-language", ""))
        body = self._pages.render(template, language, path=request.url.path, **values)
        response = _unless_known(request, body, status)
        if query in LANGUAGES:
            response.set_cookie(COOKIE, query, max_age=A_YEAR_S, samesite="lax", httponly=True)
        return response


def _unless_known(request: Request, body: bytes, status: int) -> Response:
    """The page, or 304 where the browser already holds these very bytes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers: Mapping[str, str] = {**PAGE_HEADERS, "ETag": tag}
    if status == 200 and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, media_type="text/html; charset=utf-8")


async def static(build: str, name: str) -> Response:
    """One static file; kept for ever by browsers when asked for under the running build's address."""
    found = static_files().get(name)
    if found is None:
        return Response(status_code=404)
    headers = FOR_EVER if build == build_hash() else OF_ANOTHER_BUILD
    return Response(found.content, headers=headers, media_type=found.media_type)
