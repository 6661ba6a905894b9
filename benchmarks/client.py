"""An HTTP client that costs next to nothing, so that it is the server that is measured.

What lives here: one keep-alive connection that asks and waits for the answer. What must not: retries, redirects,
chunked answers, TLS: the servers measured here need none of it.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import orjson

HEAD_END = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length: "


class ConnectionEnded(ConnectionError):
    """The server closed the connection in the middle of a question."""


class Client(asyncio.Protocol):
    """One connection, one question at a time; made anew where the server has closed it while it was idle.

    Make it with ``connect``; ``close`` it once.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._got = b""

    async def post(self, path: str, body: bytes, key: str = "") -> tuple[int, bytes]:
        """Status and body. Raises: ConnectionEnded."""
        extra = f"idempotency-key: {key}\r\n" if key else ""
        head = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"{extra}content-length: {len(body)}\r\n\r\n"
        )
        return await self._ask(head.encode() + body)

    async def get(self, path: str) -> Any:
        """The JSON of a page. Raises: ConnectionEnded."""
        _, body = await self._ask(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
        return orjson.loads(body)

    async def _ask(self, question: bytes) -> tuple[int, bytes]:
        if self._answer is not None:
            raise ConnectionEnded("a connection takes one question at a time")
        await self.ready()
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(question)
        return await self._answer

    async def ready(self) -> None:
        """Be connected. Raises: OSError."""
        if self._transport is None or self._transport.is_closing():
            await asyncio.get_running_loop().create_connection(lambda: self, self._host, self._port)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not subclasses of it

    def data_received(self, data: bytes) -> None:
        self._got += data
        end = self._got.find(HEAD_END)
        if end < 0 or self._answer is None:
            return
        at = self._got.find(LENGTH, 0, end)
        length = int(self._got[at + len(LENGTH) : self._got.find(b"\r\n", at + 2)]) if at >= 0 else 0
        whole = end + len(HEAD_END) + length
        if len(self._got) >= whole:
            answer, self._answer = self._answer, None
            got, self._got = self._got, b""
            if not answer.done():
                answer.set_result((int(got[9:12]), got[end + len(HEAD_END) : whole]))

    def connection_lost(self, problem: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionEnded("the server closed the connection"))


async def connect(host: str, port: int) -> Client:
    """A client with its connection open. Raises: OSError."""
    client = Client(host, port)
    await client.ready()
    return client
