"""The hall's API as everybody in the torture uses it: every promise is written down, and some requests are deadly.

What lives here: noting 2xx answers, striking while a request is under way. What must not: what anybody wants.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx

from simulations.people import ApiCall
from simulations.torture.promises import Acknowledged
from simulations.world_process.hall_api import HallApi

STALE_CONNECTIONS = 10
"""So many connections to a hall that was killed may lie in the pool, at most."""


class Trap:
    """Sprung by the next request that asks for a change: ``strike`` is called ``after_s`` after it has left."""

    def __init__(self) -> None:
        self._strike: Callable[[], None] | None = None
        self._after_s = 0.0

    def set(self, after_s: float, strike: Callable[[], None]) -> None:
        self._after_s, self._strike = after_s, strike

    def clear(self) -> None:
        self._strike = None

    def request_leaves(self) -> None:
        if self._strike is not None:
            asyncio.get_running_loop().call_later(self._after_s, self._strike)
            self._strike = None


class RecordingApi(HallApi):
    """``HallApi`` with a memory: what was acknowledged must be found in the book whatever happens."""

    def __init__(self, base_url: str, clock: Any, acknowledged: Acknowledged, trap: Trap) -> None:
        super().__init__(base_url, clock)
        self._acknowledged, self._trap = acknowledged, trap

    async def get(self, path: str) -> Any:
        """The JSON at ``path`` of a hall that is up. Raises: httpx.TransportError when it is not."""
        for _ in range(STALE_CONNECTIONS):
            with suppress(httpx.RemoteProtocolError, httpx.ReadError):
                return (await self._client.get(path)).json()
        return (await self._client.get(path)).json()

    async def ask(self, call: ApiCall) -> tuple[int, dict[str, Any]]:
        if call.method == "POST":
            self._trap.request_leaves()
        status, body = await super().ask(call)
        if 200 <= status < 300 and call.method == "POST":
            self._acknowledged.add(call.path, call.idempotency_key, body)
        return status, body
