"""The API's counter without HTTP: the same bodies, the same commands, the same answers.

What lives here: from a person's call to the hall's command and back. What must not: deciding, waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hall_controller.api.bodies import (
    AddDocumentBody,
    ByBody,
    CancelBody,
    ConfirmBody,
    HandoffBody,
    HandOverBody,
    OpenCaseBody,
)
from hall_controller.api.handoffs import handoff_command
from hall_controller.api.problems import STATUS
from hall_controller.api.unusual_bodies import BreakGlassBody, LockerBody, TwoBody
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
    *thing, verb = rest
    return _VERBS[room, verb]("/".join(thing), dict(call.body))


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


def _hand_over(case: str, given: Json) -> c.Command:
    body = HandOverBody.model_validate(given)
    return c.HandOver(case, body.by, body.to, body.counted)


def _fetch(case: str, given: Json) -> c.Command:
    body = LockerBody.model_validate(given)
    return c.FetchPapers(case, body.by, body.locker, body.counted)


def _break_glass(handoff: str, given: Json) -> c.TakeByHand:
    return c.TakeByHand(handoff, **BreakGlassBody.model_validate(given).model_dump())


def _inventory(handoff: str, given: Json) -> c.Command:
    body = TwoBody.model_validate(given)
    return c.TakeInventory(handoff, body.by, body.approver)


def _confirm_empty(path: str, given: Json) -> c.Command:
    robot, _, hatch = path.split("/")
    return c.ConfirmHatchEmpty(robot, hatch, ByBody.model_validate(given).by)


_OPENERS: dict[str, Callable[[ApiCall], c.Command]] = {"cases": _open_case, "handoffs": _request}
_VERBS: dict[tuple[str, str], Callable[[str, Json], c.Command]] = {
    ("cases", "documents"): _add,
    ("cases", "close"): lambda case, given: c.CloseCase(case, ByBody.model_validate(given).by),
    ("handoffs", "open"): lambda handoff, given: c.OpenHatch(handoff, ByBody.model_validate(given).by),
    ("handoffs", "confirm"): _confirm,
    ("handoffs", "cancel"): _cancel,
    ("cases", "hand-over"): _hand_over,
    ("cases", "fetch"): _fetch,
    ("handoffs", "break-glass"): _break_glass,
    ("handoffs", "relieve"): lambda handoff, given: replace(_break_glass(handoff, given), onward=True),
    ("handoffs", "inventory"): _inventory,
    ("robots", "confirm-empty"): _confirm_empty,
    ("robots", "resume"): lambda robot, given: c.ResumeRobot(robot, ByBody.model_validate(given).by),
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


def robot_line(state: State, robot: str) -> Json:
    """What people look at in the API's list of robots."""
    live, page, spec = state.live.get(robot), state.book.robots.get(robot), state.plan.robots[robot]
    doubts = page.doubts if page is not None else {}
    stands = page is not None and bool(page.stands)
    stopped = live is not None and (stands or live.paused or live.emergency_stop)
    hatches = [{"id": hatch, "doubt": doubts.get(hatch)} for hatch in spec.hatches]
    return {"id": robot, "online": live is not None, "state": "stopped" if stopped else "", "hatches": hatches}
