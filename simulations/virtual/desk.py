"""The API's counter without HTTP: the same bodies, the same commands, the same answers.

What lives here: from a person's call to the hall's command and back. What must not: deciding, waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall_controller.api.bodies import AddDocumentBody, ByBody, CancelBody, ConfirmBody, HandoffBody, OpenCaseBody
from hall_controller.api.handoffs import handoff_command
from hall_controller.api.problems import STATUS
from hall_controller.api.views import case_view, handoff_view
from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Case, Handoff
from hall_controller.domain.state import State
from hall_controller.hall.codec import read_finished
from hall_controller.hall.engine import Answer
from hall_controller.store.journal import Journal
from simulations.people import ApiCall

Json = dict[str, Any]


def command_of(call: ApiCall) -> c.Command:
    """What the API's route would hand to the hall. Raises: KeyError for a route that people do not use."""
    _, room, *rest = call.path.split("/")
    if not rest:
        return _OPENERS[room](call)
    return _VERBS[room, rest[1]](rest[0], dict(call.body))


def _open_case(call: ApiCall) -> c.Command:
    body = OpenCaseBody.model_validate(dict(call.body))
    return c.OpenCase(body.ticket, body.seat, tuple(c.Paper(p.kind, p.count) for p in body.documents), body.by)


def _request(call: ApiCall) -> c.Command:
    return handoff_command(HandoffBody.model_validate(dict(call.body)), call.idempotency_key or None)


def _add(case: str, given: Json) -> c.Command:
    body = AddDocumentBody.model_validate(given)
    return c.AddDocument(case, c.Paper(body.kind, body.count), body.by)


def _confirm(handoff: str, given: Json) -> c.Command:
    body = ConfirmBody.model_validate(given)
    return c.ConfirmCount(handoff, body.by, body.counted)


def _cancel(handoff: str, given: Json) -> c.Command:
    body = CancelBody.model_validate(given)
    return c.CancelHandoff(handoff, body.by, body.reason, body.hatch_empty)


_OPENERS: dict[str, Callable[[ApiCall], c.Command]] = {"cases": _open_case, "handoffs": _request}
_VERBS: dict[tuple[str, str], Callable[[str, Json], c.Command]] = {
    ("cases", "documents"): _add,
    ("cases", "close"): lambda case, given: c.CloseCase(case, ByBody.model_validate(given).by),
    ("handoffs", "open"): lambda handoff, given: c.OpenHatch(handoff, ByBody.model_validate(given).by),
    ("handoffs", "confirm"): _confirm,
    ("handoffs", "cancel"): _cancel,
}


def answer_of(call: ApiCall, command: c.Command, answer: Answer, state: State, journal: Journal) -> tuple[int, Json]:
    """HTTP status and JSON as the API would give them."""
    if answer.refusal is not None:
        return STATUS[answer.refusal.reason.kind], {"code": answer.refusal.code}
    made = next((ev for ev in answer.events if isinstance(ev, e.CaseOpened | e.HandoffRequested)), None)
    if isinstance(command, c.OpenCase) and isinstance(made, e.CaseOpened):
        return 201, case_view(state.book.cases[made.case])
    if isinstance(command, c.RequestHandoff):
        known = next((ev.handoff for ev in answer.events if isinstance(ev, e.HandoffRequested)), "")
        return (201 if known else 200), _handoff(state, journal, known or state.book.keys[command.key].handoff)
    return 200, {}


def _handoff(state: State, journal: Journal, handoff_id: str) -> Json:
    handoff = state.book.handoffs.get(handoff_id)
    if handoff is None:
        kept = journal.archived("handoff", handoff_id)
        thing: Handoff | Case | None = read_finished("handoff", kept.data) if kept is not None else None
        assert isinstance(thing, Handoff)
        handoff = thing
    return handoff_view(handoff, state.book.cases.get(handoff.case))
