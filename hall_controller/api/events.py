"""The route of the event stream: server-sent events, resumable by number.

What lives here: where a stream begins. What must not: keeping events (``stream.py``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from hall_controller.api.house import House

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event_routes(house: House) -> APIRouter:
    routes = APIRouter(tags=["events"])

    @routes.get("/events", response_class=StreamingResponse)
    async def events(
        last_event_id: Annotated[str | None, Header(max_length=20)] = None,
        after: Annotated[int | None, Query(ge=0)] = None,
        poses: bool = False,
    ) -> StreamingResponse:
        """Every event from now on, or from after a number: ``Last-Event-ID`` first, then ``after``.

        With ``poses=true`` un-numbered ``poses`` events show where the robots are, ten times a second.
        """
        head = house.hall.engine.journal.head.seq
        start = _start(last_event_id, after, head)
        return StreamingResponse(_stream(house, start, head, poses), media_type="text/event-stream", headers=HEADERS)

    return routes


def _start(last_event_id: str | None, after: int | None, head: int) -> int:
    """A number we never gave out (another book's, or nonsense) starts the stream at the present."""
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit():
        after = int(last_event_id)
    return head if after is None or after > head else after


async def _stream(house: House, start: int, head: int, poses: bool) -> AsyncIterator[bytes]:
    hello = orjson.dumps({"seq": head, "build": house.build, "hall": house.hall.state.plan.id})
    yield b"retry: 1000\nevent: hello\ndata: " + hello + b"\n\n"
    async for chunk in house.hub.watch(start, poses):
        yield chunk
