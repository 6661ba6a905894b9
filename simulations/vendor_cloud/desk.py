"""The cloud's counter: one request in, one answer out, well behaved or not.

What lives here: paths, the token, what each bad manner does. What must not: sockets, robots' bodies.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from robot_nodes.vendor_http.http_in import Request
from simulations.vendor_cloud.clock import CloudTime
from simulations.vendor_cloud.mischief import Mischief
from simulations.vendor_cloud.robots import CloudRobot, No

REMEMBERED_LOOKS = 8
FORGETS_AFTER_S = 0.1


@dataclass(frozen=True, slots=True)
class Reply:
    """``cut``: how many bytes of the body leave before the connection is cut. ``endless``: the body never stops."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    cut: int | None = None
    endless: bool = False


class Desk:
    """``lock`` guards the robots' world. ``token``: the one that is good now."""

    def __init__(
        self, robots: Mapping[str, CloudRobot], lock: threading.Lock, time: CloudTime, mischief: Mischief, token: str
    ) -> None:
        self._robots, self._lock, self._time, self.mischief, self.token = robots, lock, time, mischief, token
        self._said: dict[str, deque[bytes]] = {}
        self.requests = 0

    async def answer(self, request: Request) -> Reply | None:
        """None: the connection is to be cut without a word."""
        self.requests += 1
        url = urlsplit(request.target)
        mischief = self.mischief.next(url.path, request.method == "GET")
        if mischief == "deaf":
            return None
        if mischief == "slow":
            await asyncio.sleep(self.mischief.late_s)
        if mischief == "expired" or request.headers.get("authorization") != f"Bearer {self.token}":
            return self._no(401)
        if mischief == "broken":
            return self._no(500)
        if mischief == "busy":
            return self._no(429, {"Retry-After": str(self.mischief.retry_after_s)})
        reply = self._honest(request, url.path.rpartition("/")[2], parse_qs(url.query), mischief)
        return await self._spoil(reply, mischief, request.target)

    def _no(self, status: int, headers: Mapping[str, str] | None = None) -> Reply:
        return Reply(status, b"{}", headers or {})

    def _honest(self, request: Request, path: str, query: Mapping[str, list[str]], mischief: str) -> Reply:
        try:
            told = orjson.loads(request.body) if request.body else {"sn": query.get("sn", [""])[0]}
            with self._lock:
                data = self._do(path, told, mischief)
            return self._wrapped(0, "ok", data)
        except No as no:
            return self._wrapped(4001, str(no), None)
        except (KeyError, TypeError, orjson.JSONDecodeError):
            return self._no(404)

    def _do(self, path: str, told: dict[str, Any], mischief: str) -> Any:
        robot = self._robots[told["sn"]]
        robot.listen()
        if path == "state":
            return robot.state()
        if path == "door_state":
            return robot.door_state()
        if mischief == "wrong_hatch":
            told = robot.mistaken(told)
        for _ in range(2 if mischief == "twice" else 1):
            data = robot.obey(path, told, pretend=mischief == "empty_yes")
        if mischief == "forget" and path == "task_errand":
            asyncio.get_running_loop().call_later(FORGETS_AFTER_S, self._forget, robot)
        return data

    def _forget(self, robot: CloudRobot) -> None:
        with self._lock:
            robot.forget_task()

    def _wrapped(self, code: int, message: str, data: Any) -> Reply:
        answer = {"code": code, "message": message, "serverTime": self._time.now_ms(), "data": data}
        return Reply(200, orjson.dumps(answer), {"Content-Type": "application/json"})

    async def _spoil(self, reply: Reply, mischief: str, target: str) -> Reply:
        said = self._said.setdefault(target, deque(maxlen=REMEMBERED_LOOKS))
        if mischief == "old" and said:
            return Reply(200, said[0], reply.headers)
        said.append(reply.body)
        if mischief == "late":
            await asyncio.sleep(self.mischief.late_s)
        if mischief == "error":
            return self._no(500)
        if mischief == "garbage":
            return Reply(200, b"<html>service temporarily fine</html>", {})
        if mischief == "wrong":
            return Reply(200, b'{"code": 0, "serverTime": "soon", "data": [true, null]}', {})
        cut = len(reply.body) // 2 if mischief == "cut" else None
        return Reply(reply.status, reply.body, reply.headers, cut, mischief == "huge")
