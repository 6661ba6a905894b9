"""Apps that never stop asking: they dispatch, think better of it, and put everything in order again.

What lives here: one such app's endless life, on the API alone. What must not: papers in the world (its people see to
those that a robot does come for), checking.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from hall_controller.domain.plan import HallPlan
from simulations.people import ApiCall
from simulations.world_process.hall_api import NO_ANSWER, HallApi

AGAIN_S, PROBE_AGAIN_S = 0.05, 0.01
PAUSE_S = 0.25
"""Wall seconds: the longest an app waits before its next wish."""

Json = Mapping[str, Any]


class Customers:
    """``count`` apps that share ``api``. Lifetime: ``start``; ``finish`` lets each end what it has begun; one loop."""

    def __init__(self, plan: HallPlan, api: HallApi, seed: int, count: int) -> None:
        self._api, self._count, self._dice = api, count, random.Random(f"customers:{seed}")
        self._seats = [place.id for place in plan.places.values() if place.kind == "seat"]
        self._desks = [place.id for place in plan.places.values() if place.kind == "desk"]
        self._staff = [officer.id for officer in plan.staff.values() if officer.role != "auditor"]
        self._numbers: Iterator[int] = itertools.count(1)
        self._closing = False
        self.refused: Counter[str] = Counter()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks += [asyncio.create_task(self._live(), name=f"app {n}") for n in range(self._count)]

    async def finish(self) -> None:
        """Returns when every case that was begun is closed. Raises: whatever ended one of the apps."""
        self._closing = True
        await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def probe(self) -> Json:
        """The first thing that the hall does for anybody: asked until it is done."""
        return await self._insist(self._wish(), PROBE_AGAIN_S)

    def tidy_soon(self, handoff: Json) -> None:
        """See to it that what the probe asked for is called off and closed."""
        self._tasks.append(asyncio.create_task(self._visit(handoff), name="app tidies"))

    async def _live(self) -> None:
        while not self._closing:
            handoff = await self._insist(self._wish())
            if "id" in handoff:
                await self._visit(handoff)
            else:
                self.refused[str(handoff.get("code"))] += 1
            await asyncio.sleep(self._dice.uniform(0.0, PAUSE_S))

    async def _visit(self, handoff: Json) -> None:
        """Call a handoff off if it can still be, and close its case."""
        await asyncio.sleep(self._dice.uniform(0.0, PAUSE_S))
        await self._insist(self._call(f"/handoffs/{handoff['id']}/cancel", by=handoff["by"], reason="other"))
        while not (case := await self._insist(self._look(handoff["case"]))).get("closed"):
            await self._put_in_order(case)
            await asyncio.sleep(self._dice.uniform(AGAIN_S, PAUSE_S))

    async def _put_in_order(self, case: Json) -> None:
        """Whoever keeps the papers gives them back; then the case can close. In a robot's hands they stay there."""
        path, papers = f"/cases/{case['id']}", case["documents"]
        (keeper, *others) = {(d["custodian"]["kind"], d["custodian"]["ref"]) for d in papers}
        if others or keeper[0] == "hatch":
            return
        if keeper[0] == "visitor":
            await self._insist(self._call(f"{path}/close", by=case["by"]))
        elif keeper[0] == "officer":
            counted = sum(document["count"] for document in papers)
            await self._insist(self._call(f"{path}/hand-over", by=keeper[1], to="visitor", counted=counted))

    async def _insist(self, call: ApiCall, again_s: float = AGAIN_S) -> Json:
        """Ask until there is an answer, whatever it is."""
        while True:
            status, body = await self._api.ask(call)
            if status != NO_ANSWER and status < 500:
                return body
            await asyncio.sleep(again_s)

    def _wish(self) -> ApiCall:
        number, dice = next(self._numbers), self._dice
        body = {
            "ticket": f"ZZ{number:05d}", "from": dice.choice(self._seats), "to": dice.choice(self._desks),
            "by": dice.choice(self._staff), "documents": [{"kind": "id_card", "count": 1}],
        }  # fmt: skip
        return ApiCall(f"wish {number}", "POST", "/handoffs", body, f"torture-{number}")

    def _call(self, path: str, **body: object) -> ApiCall:
        return ApiCall(path, "POST", path, body)

    def _look(self, case: str) -> ApiCall:
        return ApiCall(case, "GET", f"/cases/{case}", {})
