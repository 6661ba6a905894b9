"""Where the cloud's call-backs come in: a tiny HTTP listener that believes nobody.

What lives here: the listener and its limits. What must not: what a call-back changes, whether it is genuine.
It speaks plain HTTP; the house's own reverse proxy gives it TLS and a name.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from robot_nodes.vendor_http.calls import BadAnswer
from robot_nodes.vendor_http.counters import VendorCounters
from robot_nodes.vendor_http.http_in import BadRequest, Request, read_request, reply
from robot_nodes.vendor_http.listener import Listener
from robot_nodes.vendor_http.reports import Event
from robot_nodes.vendor_http.secret import Secret, SecretMissing
from robot_nodes.vendor_http.signature import Replays, why_not
from robot_nodes.vendor_http.words import Words

BODY_LIMIT = 65_536
AT_ONCE = 16
PATIENCE_S = 5.0
STAMP, SIGNATURE = "x-timestamp", "x-signature"


@dataclass(frozen=True, slots=True)
class HookAddress:
    """``port`` 0: any free one."""

    host: str
    port: int
    secret: Secret


class Hook:
    """``cloud_now``: the cloud's clock, None while unknown. ``take``: gets each call-back once. One asyncio loop."""

    def __init__(
        self,
        address: HookAddress,
        words: Words,
        counters: VendorCounters,
        cloud_now: Callable[[], float | None],
        take: Callable[[Event], None],
    ) -> None:
        self._address, self._words, self._counters = address, words, counters
        self._cloud_now, self._take = cloud_now, take
        self._replays = Replays()
        self._listener = Listener(self._serve, AT_ONCE)

    async def start(self) -> int:
        """Listen; returns the port. Raises: OSError where that is taken."""
        return await self._listener.start(self._address.host, self._address.port)

    async def close(self) -> None:
        await self._listener.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        status = await asyncio.wait_for(self._answer(reader), PATIENCE_S)
        writer.write(reply(status))
        await asyncio.wait_for(writer.drain(), PATIENCE_S)

    async def _answer(self, reader: asyncio.StreamReader) -> int:
        try:
            request = await read_request(reader, BODY_LIMIT)
            status = self._judge(request)
        except BadRequest as error:
            status = error.status
        if status != 200:
            self._counters.events_refused += 1
        return status

    def _judge(self, request: Request) -> int:
        if request.method != "POST":
            return 405
        try:
            secret = self._address.secret.read()
        except SecretMissing:
            return 503
        stamp, signature = request.headers.get(STAMP, ""), request.headers.get(SIGNATURE, "")
        if why_not(secret, stamp, signature, request.body, self._cloud_now()):
            return 401
        try:
            event = self._words.read_event(request.body)
        except BadAnswer:
            return 400
        if not self._replays.first_time(event.id, time.monotonic()):
            return 409
        self._counters.events_taken += 1
        self._take(event)
        return 200
