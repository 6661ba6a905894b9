"""One cloud, asked over HTTPS: every answer bounded in time and size, and every failure given its outcome.

What lives here: HTTP by httpx, the token's way into a header, the breaker around it. What must not: a maker's words
beyond their envelope, robots, trying again (whoever calls knows whether that is harmless).
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from pathlib import Path

import httpx
import orjson

from robot_nodes.vendor_http.breaker import Breaker
from robot_nodes.vendor_http.calls import Answer, BadAnswer, Call, Outcome
from robot_nodes.vendor_http.counters import VendorCounters
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.retry_after import wait_of
from robot_nodes.vendor_http.secret import Secret, SecretMissing
from robot_nodes.vendor_http.words import Words

NOT_TRIED = {401: "the token was refused", 429: "the cloud asks for patience"}
"""Answers that say that the call was not even looked at. 503 is none: it may come from a gateway half way."""
NO_ANSWER = frozenset((408, 425))
CONNECTIONS = 6


class Cloud:
    """Lives on one asyncio loop: make it there, ``close`` it there. ``ask`` may run several at once, never raises."""

    def __init__(
        self, url: str, token: Secret, words: Words, patience: Patience, counters: VendorCounters, ca: Path | None
    ) -> None:
        self._token, self._words, self._patience, self._counters = token, words, patience, counters
        self._why = ""
        self.breaker = Breaker(patience, random.Random())
        verify: ssl.SSLContext | bool = ssl.create_default_context(cafile=str(ca)) if ca else url.startswith("https")
        self._client = httpx.AsyncClient(
            base_url=url,
            verify=verify,
            timeout=patience.call_s,
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=CONNECTIONS),
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, call: Call) -> Answer:
        asked_at = time.monotonic()
        if not self.breaker.may(asked_at, call.urgent):
            return self._ended(Answer("unsent", asked_at, asked_at, reason=self._why))
        self._counters.calls += 1
        try:
            status, headers, content = await asyncio.wait_for(self._exchange(call), self._patience.call_s)
            return self._ended(self._judge(status, headers, content, asked_at))
        except SecretMissing as error:
            return self._failed("unsent", asked_at, str(error))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return self._failed("unsent", asked_at, "the cloud cannot be reached")
        except (httpx.HTTPError, httpx.StreamError, asyncio.TimeoutError):
            return self._failed("unclear", asked_at, "the cloud did not answer to the end")
        except BadAnswer as error:
            self._counters.bad_answers += 1
            return self._failed("unclear", asked_at, str(error))

    async def _exchange(self, call: Call) -> tuple[int, httpx.Headers, bytes]:
        """Raises: BadAnswer for a body beyond the limit, not read to its end; SecretMissing; httpx's errors."""
        content = orjson.dumps(dict(call.body)) if call.body is not None else None
        headers = {"Authorization": f"Bearer {self._token.read()}"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        async with self._client.stream(
            call.method, call.path, params=dict(call.query) or None, content=content, headers=headers
        ) as response:
            body = bytearray()
            async for chunk in response.aiter_raw():  # raw: what is packed small may be huge unpacked
                body += chunk
                if len(body) > self._patience.body_limit_bytes:
                    raise BadAnswer("the answer is too long")
            return response.status_code, response.headers, bytes(body)

    def _judge(self, status: int, headers: httpx.Headers, content: bytes, asked_at: float) -> Answer:
        """Raises: BadAnswer for what is neither a clear yes nor a clear no."""
        now = time.monotonic()
        if status == 429 or "Retry-After" in headers:
            self._counters.told_to_wait += 1
            self.breaker.told_to_wait(now, wait_of(headers.get("Retry-After"), headers.get("Date"), self._patience))
        if status in NOT_TRIED:
            self._not_tried(status, now)
            return Answer("unsent", asked_at, now, reason=NOT_TRIED[status])
        if status >= 500 or status in NO_ANSWER or not (200 <= status < 300 or status >= 400):
            raise BadAnswer(f"the cloud answers {status}")
        if status >= 400:
            self.breaker.succeeded()
            return Answer("refused", asked_at, now, reason=f"the cloud refuses with {status}")
        envelope = self._words.open(content)
        self.breaker.succeeded()
        outcome: Outcome = "refused" if envelope.no else "done"
        return Answer(outcome, asked_at, now, envelope.data, envelope.no, envelope.cloud_time)

    def _not_tried(self, status: int, now: float) -> None:
        if status == 401:
            self._counters.token_refused += 1
            self.breaker.failed(now)

    def _failed(self, outcome: Outcome, asked_at: float, reason: str) -> Answer:
        now = time.monotonic()
        self.breaker.failed(now)
        self._counters.breaker_opened = self.breaker.times_opened
        return self._ended(Answer(outcome, asked_at, now, reason=reason))

    def _ended(self, answer: Answer) -> Answer:
        """``_why``: the last failure is also why the cloud is left alone after it."""
        if answer.outcome in ("unsent", "unclear"):
            self._why = answer.reason
        setattr(self._counters, answer.outcome, getattr(self._counters, answer.outcome) + 1)
        return answer
