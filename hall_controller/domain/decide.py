"""The hall's judgement in two steps: answer what was asked, then move on what has become possible.

What lives here: ``decide`` (one command, its events or a refusal) and ``move_on`` (what the hall does of itself).
What must not: I/O, a clock, randomness. The same state, command and time always give the same events.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.ambience import command_device, set_scene
from hall_controller.domain.cases import add_document, close_case, open_case
from hall_controller.domain.charging import share_chargers
from hall_controller.domain.day import close_day
from hall_controller.domain.dispatch import assign
from hall_controller.domain.docked import watch_docked
from hall_controller.domain.errands import arrivals, next_orders, redirections, targets
from hall_controller.domain.evacuation import all_clear, evacuate
from hall_controller.domain.fold import fold
from hall_controller.domain.handoffs import cancel_handoff, request_handoff
from hall_controller.domain.hatches import confirm_count, open_hatch, refuse_handoff
from hall_controller.domain.incidents import confirm_hatch_empty, take_by_hand, take_inventory
from hall_controller.domain.localizing import localize_robot
from hall_controller.domain.papers import end_document, fetch_papers, find_document, hand_over, store_papers, take_in
from hall_controller.domain.reports import resume_robot, robot_reported, robot_silent
from hall_controller.domain.rounds import think_on
from hall_controller.domain.routing import lay_routes
from hall_controller.domain.state import State
from hall_controller.domain.traffic import picture, release_roads
from hall_controller.domain.visitor_code import confirm_by_code, issue_code, open_by_code
from hall_controller.domain.watch import overdue


def _time_passed(state: State, command: c.TimePassed, now: float) -> list[e.Event]:
    think_on(state)
    return overdue(state, now)


_DECIDERS: dict[type[Any], Callable[[State, Any, float], list[e.Event]]] = {
    c.OpenCase: open_case,
    c.AddDocument: add_document,
    c.HandOver: hand_over,
    c.TakeIn: take_in,
    c.CloseCase: close_case,
    c.StorePapers: store_papers,
    c.FetchPapers: fetch_papers,
    c.EndDocument: end_document,
    c.FindDocument: find_document,
    c.CloseDay: close_day,
    c.RequestHandoff: request_handoff,
    c.IssueCode: issue_code,
    c.OpenByCode: open_by_code,
    c.ConfirmByCode: confirm_by_code,
    c.RefuseHandoff: refuse_handoff,
    c.TakeByHand: take_by_hand,
    c.TakeInventory: take_inventory,
    c.ConfirmHatchEmpty: confirm_hatch_empty,
    c.Evacuate: evacuate,
    c.AllClear: all_clear,
    c.OpenHatch: open_hatch,
    c.ConfirmCount: confirm_count,
    c.CancelHandoff: cancel_handoff,
    c.ResumeRobot: resume_robot,
    c.LocalizeRobot: localize_robot,
    c.SetScene: set_scene,
    c.CommandDevice: command_device,
    c.RobotReported: robot_reported,
    c.RobotSilent: robot_silent,
    c.TimePassed: _time_passed,
}


def decide(state: State, command: c.Command, now: float) -> list[e.Event]:
    """What ``command`` brings about. The book is unchanged; the caller folds the events.

    Raises: Refusal, and then nothing has changed.
    """
    return _DECIDERS[type(command)](state, command, now)


def move_on(state: State, now: float) -> list[e.Event]:
    """The next thing the hall does of itself, or nothing. Asked again after each answer until nothing is left."""
    return (
        assign(state, now)
        or arrivals(state)
        or share_chargers(state, now)
        or watch_docked(state, now)
        or next_orders(state)
        or _on_the_roads(state)
    )


def _on_the_roads(state: State) -> list[e.Event]:
    """Ways, turns and stretches of road, unless the same picture was looked at before and nothing was left to do."""
    seen = (picture(state), targets(state))
    if seen == state.quiet_roads:
        return []
    change = redirections(state) or lay_routes(state) or release_roads(state)
    if not change:
        state.quiet_roads = seen
    return change


def act(state: State, command: c.Command, now: float) -> list[e.Event]:
    """Decide, and fold what was decided.

    Raises: Refusal, and then nothing has changed.
    """
    happened = decide(state, command, now)
    for event in happened:
        fold(state.book, event, now)
    return happened


def stirs(state: State, command: c.Command, happened: Sequence[e.Event]) -> bool:
    """Whether something may have become possible: after a report that changed nothing in the book it seldom has."""
    return bool(happened) or not isinstance(command, c.RobotReported) or _roads_wanted(state)


def come_to_rest(state: State, now: float) -> list[e.Event]:
    """Everything that the hall does of itself, in order, already folded."""
    happened: list[e.Event] = []
    while more := move_on(state, now):
        for event in more:
            fold(state.book, event, now)
        happened += more
    return happened


def settle(state: State, command: c.Command, now: float) -> list[e.Event]:
    """One command, and what follows of it until the hall is at rest; every event in order, already folded.

    Raises: Refusal, and then nothing has changed.
    """
    happened = act(state, command, now)
    return happened + come_to_rest(state, now) if stirs(state, command, happened) else happened


def _roads_wanted(state: State) -> bool:
    """A report that changed nothing in the book may still have freed a road, or a robot, or shown its hatches shut."""
    return bool(state.book.waiting) or any(
        bool(r.hatches) if r.order is None else r.order.released < len(r.order.path) for r in state.book.robots.values()
    )
