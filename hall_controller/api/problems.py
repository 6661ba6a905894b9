"""How errors look to an app: RFC 9457 problem documents with a code that never changes its meaning.

What lives here: turning refusals and bad requests into responses. What must not: deciding what is refused.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from hall_controller.domain.refusals import Kind, Refusal
from hall_controller.hall.hall import HallClosed
from hall_controller.store.errors import BookError

STATUS: dict[Kind, int] = {"missing": 404, "conflict": 409, "forbidden": 403, "invalid": 422, "too_early": 409}


def problem(status: int, code: str, en: str, zh: str, next_en: str = "", next_zh: str = "", **more: Any) -> Response:
    """One problem document. ``type`` is a relative reference into the list of errors in the documentation."""
    body = {
        "type": f"/docs/errors#{code}", "title": code.replace("_", " "), "status": status, "code": code,
        "detail": en, "detail_zh": zh, "next_step": next_en, "next_step_zh": next_zh, **more,
    }  # fmt: skip
    return Response(orjson.dumps(body), status, media_type="application/problem+json")


class TooLarge(HTTPException):
    """The body has passed the limit while it was being read."""

    def __init__(self) -> None:
        super().__init__(413)


def too_large() -> Response:
    return problem(413, "too_large", "The request body is too large.", "请求内容过大。")


def refused(refusal: Refusal) -> Response:
    status = STATUS[refusal.reason.kind]
    return problem(status, refusal.code, str(refusal), refusal.text_zh, refusal.next_step, refusal.next_step_zh)


def install(app: FastAPI) -> None:
    """Give every expected error its document; a bug stays a bug and is answered by the server's plain 500."""

    @app.exception_handler(Refusal)
    async def _refused(request: Request, error: Refusal) -> Response:
        return refused(error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        places = [
            {"where": ".".join(str(part) for part in e["loc"]), "problem": str(e["msg"])[:200]}
            for e in error.errors()[:20]
        ]
        text = "; ".join(f"{p['where']}: {p['problem']}" for p in places)[:500]
        return problem(
            422, "bad_request", f"The request does not have the expected form. {text}", f"请求格式不正确。{text}",
            "Compare it with /api/v1/openapi.json.", "请对照 /api/v1/openapi.json。", errors=places,
        )  # fmt: skip

    @app.exception_handler(TooLarge)
    async def _too_large(request: Request, error: TooLarge) -> Response:
        return too_large()

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = {404: "not_found", 405: "method_not_allowed", 400: "bad_request"}.get(error.status_code, "http_error")
        return problem(error.status_code, code, str(error.detail), str(error.detail))

    @app.exception_handler(HallClosed)
    @app.exception_handler(BookError)
    async def _closing(request: Request, error: Exception) -> Response:
        return problem(
            503, "not_ready",
            "The hall stopped before it could answer; the request may or may not have been carried out.",
            "系统在应答前停止，本次操作可能已执行也可能未执行。",
            "Try again in a moment with the same Idempotency-Key.", "请稍后以相同的 Idempotency-Key 重试。",
        )  # fmt: skip
