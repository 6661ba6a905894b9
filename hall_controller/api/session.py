"""Signing in with a browser, which cannot send a bearer token by itself: the token once, then a cookie.

What lives here: the one form's route and the cookie's value. What must not: accounts, roles, the page.
The cookie is not the token but a code derived from it; scripts cannot read it and other sites cannot send it.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

COOKIE = "hall_session"
SIGN_IN = "/sign-in"
WORKING_DAY_S = 12 * 3600


def session_value(token: str) -> str:
    """What the cookie of a signed-in browser holds; a changed token ends every session."""
    return hmac.new(token.encode(), b"service hall session", hashlib.sha256).hexdigest()


def session_routes(token: str) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.post(SIGN_IN)
    async def sign_in(request: Request) -> Response:
        """Takes the form's ``token``; right: the hall with a cookie, wrong: the form again."""
        given = parse_qs((await request.body()).decode("utf-8", "replace")).get("token", [""])[0]
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            return RedirectResponse(f"{SIGN_IN}?wrong=1", 303)
        answer = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(
            COOKIE, session_value(token), max_age=WORKING_DAY_S, httponly=True, samesite="strict", secure=secure
        )
        return answer

    return routes
