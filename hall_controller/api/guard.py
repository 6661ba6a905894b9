"""Before any route: who may come in, and how large a letter may be.

What lives here: host check, token check, body limit, as one plain ASGI layer. What must not: roles.
Without a token the server listens on loopback only; the host check keeps a web page from elsewhere from reaching it.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hall_controller.api.problems import TooLarge, problem, too_large
from hall_controller.api.session import COOKIE, SIGN_IN, session_value

BODY_LIMIT_BYTES = 64 * 1024
OPEN_PATHS = frozenset({"/livez", "/readyz", "/api/v1/livez", "/api/v1/readyz", SIGN_IN})
OPEN_FOLDERS = ("/static/", "/pickup/", "/api/v1/pickup/")
"""Style sheets and scripts hold nothing of a hall; a visitor's link carries a key that nobody guesses."""


class Guard:
    """ASGI layer. ``hosts``: names under which the hall may be addressed. ``token`` empty: no token is asked for."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], token: str = "") -> None:
        self._app, self._token = app, token.encode()
        self._session = session_value(token).encode() if token else b""
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["path"], headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        try:
            await self._app(scope, _limited(receive), send)
        except TooLarge:
            await too_large()(scope, receive, send)

    def _refusal(self, path: str, headers: Headers) -> Response | None:
        if host_name(headers.get("host", "")) not in self._hosts:
            return problem(
                421, "wrong_host", "This hall is not addressed by that name.", "本系统不以该主机名提供服务。"
            )
        if self._token and not self._open(path) and not self._authorised(headers):
            if "text/html" in headers.get("accept", ""):
                return RedirectResponse(SIGN_IN, 303)
            return problem(401, "token_missing", "A valid bearer token is needed.", "需要有效的访问令牌。")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > BODY_LIMIT_BYTES:
            return too_large()
        return None

    @staticmethod
    def _open(path: str) -> bool:
        return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)

    def _authorised(self, headers: Headers) -> bool:
        """By bearer token, as programs come in, or by the cookie of a browser that has signed in."""
        given = headers.get("authorization", "").encode()
        cookie = _session_cookie(headers.get("cookie", "")).encode()
        return hmac.compare_digest(given, b"Bearer " + self._token) or hmac.compare_digest(cookie, self._session)


def _session_cookie(header: str) -> str:
    try:
        cookie = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie is not None else ""


def host_name(host: str) -> str:
    """The name in a ``Host`` header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _limited(receive: Receive) -> Receive:
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_LIMIT_BYTES:
            raise TooLarge
        return message

    return limited
