"""What falls due when nothing happens: people who do not come, robots that fall silent, incidents that nobody settles.

What lives here: every waiting time of the hall, each bounded by a setting of the hall file.
What must not: a clock; time comes in as an argument.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Handoff
from hall_controller.domain.checks import moving, open_beside
from hall_controller.domain.commands import RobotSilent
from hall_controller.domain.courtesy import blocked_aisles
from hall_controller.domain.handoff_states import LOCKED_IN, OPEN_HATCH, PAPERS_INSIDE
from hall_controller.domain.legs import next_leg, onward
from hall_controller.domain.localizing import unanswered
from hall_controller.domain.reports import robot_silent
from hall_controller.domain.state import State

_AWAITED = ("at_recipient", "unloading")
_WAITS: dict[str, tuple[str, ...]] = {
    "no_robot": ("requested",),
    "robot_late": ("assigned", "carrying"),
    "hatch_left_open": tuple(OPEN_HATCH),
    "recipient_awaited": _AWAITED,
    "recipient_absent": _AWAITED,
    "papers_unclaimed": _AWAITED,
    "papers_late": tuple(PAPERS_INSIDE),
    "incident_open": ("stranded", "tampered", "evacuated", "disputed"),
    "relief_wanted": (*LOCKED_IN, "unloading", "disputed", "securing_empty"),
    "code_locked": ("at_recipient", "unloading", "disputed"),
    "inventory_due": ("evacuated",),
    "count_mismatch": ("disputed",),
}
"""Alerts about a handoff, and the states in which they mean something; in any other they are over."""


def overdue(state: State, now: float) -> list[e.Event]:
    """Everything that is due at ``now``, once."""
    due: list[e.Event] = []
    for robot in list(state.book.robots.values()):
        live = state.live.get(robot.id)
        heard_at = live.at if live is not None else state.opened_at
        if robot.present and now - heard_at > state.plan.dwell.robot_silent_s:
            due += robot_silent(state, RobotSilent(robot.id), now)
        elif robot.actions:
            due += unanswered(state, robot, now)
    gone = {event.handoff for event in due if isinstance(event, e.HandoffAdvanced)}
    for handoff in state.book.handoffs.values():
        if handoff.id not in gone:
            due += _turned(state, handoff, now) or _late(state, handoff, now)
    return due + blocked_aisles(state, now) + _waits_over(state)


def _turned(state: State, handoff: Handoff, now: float) -> list[e.Event]:
    """Where nobody came for too long the hall itself goes on: to the next robot's chance, or with the papers home."""
    waited_s, dwell = now - handoff.changed_at, state.plan.dwell
    if state.book.evacuating or handoff.state not in ("at_sender", "at_recipient") or _busy(state, handoff):
        return []
    if handoff.state == "at_sender" and now - _last_turn_at(state, handoff) > dwell.load_s:
        return [e.HandoffAdvanced(handoff.id, "expire", "expired", "", f"nobody loaded within {dwell.load_s:.0f} s")]
    if handoff.state == "at_recipient" and waited_s > dwell.unload_return_s and next_leg(state, handoff) is not None:
        return [onward(state, handoff, "turn_back", "", f"nobody took it within {dwell.unload_return_s:.0f} s")]
    return []


def _busy(state: State, handoff: Handoff) -> bool:
    """Its own hatch is being moved, or nobody may open it because another one of its robot is open."""
    return moving(state.book.robot(handoff.robot), handoff) or open_beside(state, handoff) is not None


def _last_turn_at(state: State, handoff: Handoff) -> float:
    """Since when its sender could begin to load: while papers of others were put in, nobody else could."""
    return max(each.changed_at for each in state.handoffs_of(state.book.robot(handoff.robot)))


def _late(state: State, handoff: Handoff, now: float) -> list[e.Event]:
    late: list[e.Event] = []
    for kind, bound_s in _bounds(state, handoff):
        if now - handoff.changed_at > bound_s:
            late += raised(state, kind, handoff.id)
    if handoff.state in PAPERS_INSIDE and now - handoff.loaded_at > state.plan.dwell.in_hatch_s:
        late += raised(state, "papers_late", handoff.id, f"{handoff.count} papers in {handoff.robot}/{handoff.hatch}")
    return late


def _bounds(state: State, handoff: Handoff) -> tuple[tuple[str, float], ...]:
    """The alerts that a handoff in this state may come to, and after how many seconds.

    A robot that has several handoffs on its round may take as long for each of them.
    """
    handoff_state, dwell = handoff.state, state.plan.dwell
    if handoff_state == "requested":
        return (("no_robot", dwell.no_robot_s),)
    if handoff_state in ("assigned", "carrying"):
        return (("robot_late", dwell.travel_s * len(state.book.robot(handoff.robot).hatches)),)
    if handoff_state in _AWAITED:
        return (
            ("recipient_awaited", dwell.unload_reminder_s),
            ("recipient_absent", dwell.unload_escalation_s),
            ("papers_unclaimed", dwell.unload_return_s),
        )
    if handoff_state in ("stranded", "tampered", "evacuated", "disputed"):
        return (("incident_open", dwell.incident_s),)
    return (("hatch_left_open", dwell.load_s),) if handoff_state in OPEN_HATCH else ()


def _waits_over(state: State) -> list[e.Event]:
    over: list[e.Event] = []
    for alert in list(state.book.alerts.values()):
        states = _WAITS.get(alert.kind)
        if alert.kind == "document_lost" and alert.detail not in state.book.cases:
            over += clear(state, alert.kind, alert.subject)  # its case was closed by a version that let it stand
        if states is not None:
            handoff = state.book.handoffs.get(alert.subject)
            if handoff is None or handoff.state not in states:
                over += clear(state, alert.kind, alert.subject)
    return over
