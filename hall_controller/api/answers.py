"""Small things all routes share: JSON out, committed reads, the look-up of things that have ended.

What lives here: helpers without a route of their own. What must not: decisions.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import Response

from hall_controller.api.house import House
from hall_controller.domain.book import Case, Handoff
from hall_controller.domain.refusals import Refusal
from hall_controller.hall.codec import read_finished


def json_answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, media_type="application/json")


def find_case(house: House, case_id: str) -> Case:
    """An open case, or one from the archive. Raises: Refusal ``unknown_case``."""
    case = house.hall.state.book.cases.get(case_id)
    return case if case is not None else _archived(house, "case", case_id, Case)


def find_handoff(house: House, handoff_id: str) -> Handoff:
    """An open handoff, or one from the archive. Raises: Refusal ``unknown_handoff``."""
    handoff = house.hall.state.book.handoffs.get(handoff_id)
    return handoff if handoff is not None else _archived(house, "handoff", handoff_id, Handoff)


def _archived(house: House, kind: str, thing_id: str, expected: type[Any]) -> Any:
    kept = house.hall.engine.journal.archived(kind, thing_id)
    if kept is None:
        raise Refusal(f"unknown_{kind}", id=thing_id)
    thing = read_finished(kind, kept.data)
    assert isinstance(thing, expected)
    return thing


def case_of(house: House, handoff: Handoff) -> Case | None:
    try:
        return find_case(house, handoff.case)
    except Refusal:
        return None
