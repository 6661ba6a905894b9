"""The cloud's call-backs: sent when a hatch or the emergency stop changes, signed, and now and then wrongly.

What lives here: what is sent, how often, to whom. What must not: looks, requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import orjson

from robot_nodes.vendor_http.signature import sign
from simulations.vendor_cloud.mischief import Mischief
from simulations.vendor_cloud.robots import CloudRobot

PATIENCE_S = 1.0
WAITING_MOST = 64


class Callbacks:
    """``lose``, ``double`` and ``swap``: shares of call-backs. One that is swapped is sent after the one that follows.

    ``answers``: the status codes that came back, newest last.
    """

    def __init__(self, url: str, secret: str, mischief: Mischief, now_ms: Callable[[], int]) -> None:
        self._url, self._secret, self._mischief, self._now_ms = url, secret, mischief, now_ms
        self.lose = self.double = self.swap = 0.0
        self._held: tuple[bytes, str, str] | None = None
        self.answers: list[int] = []
        self._sent = 0
        self._told: dict[str, tuple[object, bool]] = {}
        self._line: asyncio.Queue[tuple[bytes, str, str]] = asyncio.Queue(WAITING_MOST)

    def notice(self, robot: CloudRobot) -> None:
        """Queue what has changed since last time. Under the cloud's lock, on its loop."""
        seen, doors = robot.state(), robot.door_state()
        now = (doors["doorStates"], seen["emergencyStop"])
        before = self._told.get(robot.serial, now)
        self._told[robot.serial] = now
        if now[0] != before[0]:
            self.send(robot.serial, "notifyDoorsState", doorStates=now[0])
        if now[1] and not before[1]:
            self.send(robot.serial, "robotEmergencyStop")

    def send(self, serial: str, type: str, *, secret: str = "", **said: Any) -> None:
        """Queue one call-back; with another ``secret`` it is forged. Lost, doubled and swapped as it comes."""
        self._sent += 1
        event = {"sn": serial, "type": type, "eventId": f"e{self._sent}", "occurredAt": self._now_ms(), **said}
        body, stamp = orjson.dumps(event), str(self._now_ms())
        if self.lose and self._mischief.chance(self.lose):
            return
        signed = (body, stamp, sign(secret or self._secret, stamp, body))
        if self._held is None and self.swap and self._mischief.chance(self.swap):
            self._held = signed
            return
        copies = 2 if self.double and self._mischief.chance(self.double) else 1
        for one in (*[signed] * copies, *([self._held] if self._held is not None else [])):
            if not self._line.full():
                self._line.put_nowait(one)
        self._held = None

    async def run(self) -> None:
        """Post what is queued, until cancelled."""
        async with httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False, verify=False) as client:
            while True:
                body, stamp, signature = await self._line.get()
                headers = {"X-Timestamp": stamp, "X-Signature": signature}
                try:
                    answer = await client.post(self._url, content=body, headers=headers)
                except httpx.HTTPError:
                    continue
                self.answers.append(answer.status_code)
