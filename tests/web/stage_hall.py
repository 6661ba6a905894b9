"""A real hall for the browser walks that need its rules: real API, real decisions, ghostly robots that obey.

What lives here: the hall in a thread of its own, moved on by the test turn by turn, and the everyday ways into a state.
What must not: expectations, and anything a page should do by itself.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from hall_controller.domain.commands import RobotReported
from hall_controller.web import web_router
from tests.hall_controller.api.stage import Stage, plan, served

TOKEN = "a-token-of-these-walks-alone"
LIMIT_S = 60.0


class Subject:
    """A facade with a plan, as ``web_router`` wants it."""

    plan = plan()


class StageHall:
    """``url`` is what a browser opens. Nothing moves but by ``turns``; what people press is decided at once."""

    def __init__(self, stage: Stage, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self.stage, self.url = stage, url
        self._loop = loop
        stage.http.headers["Authorization"] = f"Bearer {TOKEN}"

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LIMIT_S)

    def get(self, path: str) -> Any:
        return self._do(self.stage.get(path)).json()

    def post(self, path: str, body: object) -> Any:
        answer = self._do(self.stage.post(path, body))
        assert answer.is_success, answer.text
        return answer.json()

    def turns(self, count: int = 1) -> None:
        self._do(self.stage.turns(count))

    def says(self, robot: str, **changes: Any) -> None:
        """A robot reports once as it did last, but for ``changes``."""
        live = replace(self.stage.engine.state.live[robot], **changes)
        self._do(self.stage.hall.submit(RobotReported(robot, live)))

    def until(self, handoff: str, state: str) -> Any:
        return self._do(self.stage.until(handoff, state))

    def request(self, ticket: str, source: str = "A1") -> str:
        return str(self._do(self.stage.request(ticket, source)))

    def carried(self, ticket: str, source: str = "A1") -> str:
        """A handoff whose papers are locked in, on their way to a desk."""
        handoff = self.request(ticket, source)
        self._do(self.stage.load(handoff))
        return handoff

    def at_desk(self, ticket: str, source: str = "A1") -> str:
        """A case whose papers have reached ``processing-1``; its id."""
        handoff = self.carried(ticket, source)
        self._do(self.stage.unload(handoff))
        return str(self.get(f"/handoffs/{handoff}")["case"])

    def coming_home(self, ticket: str, source: str = "A1") -> str:
        """A handoff on its way back to the visitor's own seat."""
        case = self.at_desk(ticket, source)
        body = {"from": "P1", "to": source, "by": "processing-1", "case": case}
        back = str(self.post("/handoffs", body)["id"])
        self._do(self.stage.load(back, "processing-1"))
        return back


@contextmanager
def staged() -> Iterator[StageHall]:
    """A fresh hall, its robots awake at their docks; ended with the block."""
    told: list[StageHall] = []
    up, over = threading.Event(), threading.Event()

    async def live() -> None:
        stage = Stage(token=TOKEN)
        stage.app.include_router(web_router(Subject()))
        async with stage, served(stage.app) as url:
            told.append(StageHall(stage, url, asyncio.get_running_loop()))
            await stage.turns(2)
            up.set()
            await asyncio.to_thread(over.wait)
            stage.hub.close()

    running = threading.Thread(target=lambda: asyncio.run(live()))
    running.start()
    try:
        assert up.wait(LIMIT_S), "the hall did not open"
        yield told[0]
    finally:
        over.set()
        running.join(LIMIT_S)
