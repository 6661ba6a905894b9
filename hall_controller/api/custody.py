"""The story of one case over the API: who kept each document when, and the phases of the visit.

What lives here: the route and its JSON. What must not: the ledger (``domain.ledger``), reading rows (``hall.custody``).
"""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Response

from hall_controller.api.answers import find_case, json_answer
from hall_controller.api.bodies import Id
from hall_controller.api.house import House
from hall_controller.api.views import Json, iso
from hall_controller.domain.book import Custodian
from hall_controller.domain.intervals import Interval
from hall_controller.hall.custody import Story, rows_since, story_of


def custody_routes(house: House) -> APIRouter:
    routes = APIRouter(prefix="/cases", tags=["cases"])

    @routes.get("/{case}/custody", response_class=Response)
    async def custody(case: Id) -> Response:
        """Every interval of custody and of the visit, read from the book; ``holds`` is false where the chain breaks."""
        await house.hall.settled()
        opened_at = find_case(house, case).opened_at
        journal = house.hall.engine.journal
        story = await asyncio.to_thread(lambda: story_of(rows_since(journal, opened_at), case))
        return json_answer(story_view(case, story))

    return routes


def story_view(case: str, story: Story) -> Json:
    documents = story.ledger.case_documents.get(case, [])
    return {
        "case": case,
        "documents": [
            {"id": document, "intervals": [_interval(i) for i in story.ledger.chains[document]]}
            for document in documents
        ],
        "phases": [_interval(i) for i in story.visits.phases.chains.get(case, [])],
        "holds": not story.ledger.faults,
        "faults": [{"seq": f.seq, "document": f.document, "why": f.why} for f in story.ledger.faults],
    }


def _interval(interval: Interval[Any]) -> Json:
    held = interval.held
    shown = {"kind": held.kind, "ref": held.ref} if isinstance(held, Custodian) else held
    return {
        "keeper" if isinstance(held, Custodian) else "phase": shown,
        "from": iso(interval.from_at),
        "until": iso(interval.until_at) if interval.until_seq else None,
        "from_seq": interval.from_seq,
        "because": interval.fact,
        "handoff": interval.handoff or None,
    }
