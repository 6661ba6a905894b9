"""Who keeps which papers over the API: now, or at any time past.

What lives here: the route and its JSON. What must not: reading rows (``hall.keeping``), one case's story
(``custody.py``).
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, StringConstraints

from hall_controller.api.answers import json_answer
from hall_controller.api.house import House
from hall_controller.api.views import Json, iso
from hall_controller.hall.custody import rows_since
from hall_controller.hall.keeping import Kept, kept_at, of_keeper

Keeper = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_./-]{0,80}$")]


def keeping_routes(house: House) -> APIRouter:
    routes = APIRouter(prefix="/custody", tags=["cases"])

    @routes.get("", response_class=Response)
    async def keeping(
        keeper: Annotated[Keeper | None, Query()] = None, at: Annotated[AwareDatetime | None, Query()] = None
    ) -> Response:
        """Who keeps which papers of open cases. ``keeper``: an officer, a locker, a robot (or ``robot/hatch``), a case
        for its visitor, or a kind of keeper; ``at``: as it was then (ISO 8601 with an offset). The past is read from
        the book's beginning, which takes a while in an old one."""
        await house.hall.settled()
        then = at.timestamp() if at is not None else None
        kept = await asyncio.to_thread(_read, house, then)
        chosen = of_keeper(kept, keeper) if keeper is not None else kept
        when = house.clock.now() if then is None else then
        papers = sum(one.count for one in chosen)
        return json_answer({"at": iso(when), "papers": papers, "kept": [kept_view(one) for one in chosen]})

    return routes


def _read(house: House, then: float | None) -> list[Kept]:
    """What is kept now stands in rows no older than the oldest open case."""
    journal, cases = house.hall.engine.journal, list(house.hall.state.book.cases.values())
    if then is not None:
        return kept_at(journal.replay(), then)
    return kept_at(rows_since(journal, min(case.opened_at for case in cases))) if cases else []


def kept_view(kept: Kept) -> Json:
    return {
        "document": kept.document, "kind": kept.kind, "count": kept.count, "case": kept.case, "ticket": kept.ticket,
        "keeper": {"kind": kept.keeper.kind, "ref": kept.keeper.ref}, "since": iso(kept.at), "since_seq": kept.seq,
        "because": kept.because,
    }  # fmt: skip
