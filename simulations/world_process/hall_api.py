"""The hall's REST API as people use it: look at the book, ask for something.

What lives here: HTTP, and what counts as no answer. What must not: what people want, when they try again.
"""

from __future__ import annotations

from typing import Any

import httpx
import orjson

from hall_messages.clock import Clock
from simulations.people import ApiCall, HallView

PREFIX = "/api/v1"
PATIENCE_WALL_S = 5.0
NO_ANSWER = 0


class HallApi:
    """One keep-alive client. ``token`` empty: none is sent. Lifetime: ``close`` once, on the loop that used it."""

    def __init__(self, base_url: str, clock: Clock, token: str = "") -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._clock = clock
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + PREFIX, headers=headers, timeout=PATIENCE_WALL_S, trust_env=False
        )
        self.looks = 0
        self.failed_looks = 0

    async def look(self) -> HallView | None:
        """The open cases and handoffs, and the robots; None when the hall does not answer, or not with these.

        Cases are read before handoffs: a paper is then never seen resting where a robot has since been sent from.
        """
        began = self._clock.now()
        cases = await self._get("/cases")
        handoffs = await self._get("/handoffs?limit=1000") if cases is not None else None
        robots = await self._get("/robots") if handoffs is not None else None
        evacuating = await self._evacuating(robots) if robots is not None else None
        if cases is None or handoffs is None or robots is None or evacuating is None:
            self.failed_looks += 1
            return None
        self.looks += 1
        return HallView.from_json(began, cases, handoffs, robots, evacuating)

    async def _evacuating(self, robots: list[dict[str, Any]]) -> bool | None:
        """Asked for only while a robot is stopped; an evacuation stops all of them."""
        if all(robot["state"] != "stopped" for robot in robots):
            return False
        hall = await self._fetch("/hall")
        return bool(hall["evacuating"]) if isinstance(hall, dict) else None

    async def ask(self, call: ApiCall) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the answer; status 0 when none came, and then nobody knows whether it was done."""
        headers = {"Content-Type": "application/json"}
        if call.idempotency_key:
            headers["Idempotency-Key"] = call.idempotency_key
        try:
            answer = await self._client.request(
                call.method, call.path, content=orjson.dumps(dict(call.body)), headers=headers
            )
        except httpx.TransportError:
            return NO_ANSWER, {}
        body = _json(answer.content)
        return answer.status_code, body if isinstance(body, dict) else {}

    async def _get(self, path: str) -> list[dict[str, Any]] | None:
        body = await self._fetch(path)
        return body if isinstance(body, list) else None

    async def _fetch(self, path: str) -> Any:
        try:
            answer = await self._client.get(path)
        except httpx.TransportError:
            return None
        return _json(answer.content) if answer.is_success else None

    async def close(self) -> None:
        await self._client.aclose()


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
