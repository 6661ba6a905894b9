"""Reading one small HTTP request, bounded in every direction.

What lives here: h11 over a stream. What must not: sockets, what the request means.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import h11

HEAD_LIMIT = 16_384
CHUNK = 8_192


class BadRequest(Exception):
    """Not HTTP, or too much of it; ``status`` is what the sender is told."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


async def read_request(reader: asyncio.StreamReader, body_limit: int) -> Request:
    """Raises: BadRequest; ConnectionError when the sender went away in the middle."""
    state = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_LIMIT)
    head: h11.Request | None = None
    body = bytearray()
    while True:
        try:
            event = state.next_event()
        except h11.RemoteProtocolError as error:
            raise BadRequest(error.error_status_hint) from error
        if event is h11.NEED_DATA:
            state.receive_data(await reader.read(CHUNK))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > body_limit:
                raise BadRequest(413)
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return _request(head, bytes(body))
        else:
            raise ConnectionResetError("the sender went away")


def _request(head: h11.Request, body: bytes) -> Request:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
    return Request(head.method.decode("ascii"), head.target.decode("latin-1"), headers, body)


def reply(status: int, body: bytes = b"") -> bytes:
    """A whole answer after which the connection ends."""
    head = f"HTTP/1.1 {status} .\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode("ascii") + body
