"""Before any route: who may come in, and how large a letter may be.

What lives here: host check, token check, body limit, as one plain ASGI layer. What must not: sessions, roles.
Without a token the server listens on loopback only; the host check keeps a web page from elsewhere from reaching it.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hall_controller.api.problems import problem

BODY_LIMIT_BYTES = 64 * 1024
OPEN_PATHS = frozenset({"/livez", "/readyz", "/api/v1/livez", "/api/v1/readyz"})


class TooLarge(Exception):
    """The body has passed the limit while it was being read."""


class Guard:
    """ASGI layer. ``hosts``: names under which the hall may be addressed. ``token`` empty: no token is asked for."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], token: str = "") -> None:
        self._app, self._token = app, token.encode()
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["path"], headers)
        if refusal is not None:
            status, code, en, zh = refusal
            await problem(status, code, en, zh)(scope, receive, send)
            return
        try:
            await self._app(scope, _limited(receive), send)
        except TooLarge:
            await problem(413, "too_large", "The request body is too large.", "请求内容过大。")(scope, receive, send)

    def _refusal(self, path: str, headers: Headers) -> tuple[int, str, str, str] | None:
        host = headers.get("host", "").rsplit(":", 1)[0].strip("[]")
        if host not in self._hosts:
            return 421, "wrong_host", "This hall is not addressed by that name.", "本系统不以该主机名提供服务。"
        if self._token and path not in OPEN_PATHS and not self._authorised(headers):
            return 401, "token_missing", "A valid bearer token is needed.", "需要有效的访问令牌。"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > BODY_LIMIT_BYTES:
            return 413, "too_large", "The request body is too large.", "请求内容过大。"
        return None

    def _authorised(self, headers: Headers) -> bool:
        given = headers.get("authorization", "").encode()
        return hmac.compare_digest(given, b"Bearer " + self._token)


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
