"""What falls due when nothing happens: people who do not come, robots that fall silent.

What lives here: every waiting time of the hall, each bounded by a setting of the hall file.
What must not: a clock; time comes in as an argument.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Handoff
from hall_controller.domain.commands import RobotSilent
from hall_controller.domain.reports import robot_silent
from hall_controller.domain.state import State


def overdue(state: State, now: float) -> list[e.Event]:
    """Everything that is due at ``now``, once."""
    due: list[e.Event] = []
    for robot in list(state.book.robots.values()):
        live = state.live.get(robot.id)
        heard_at = live.at if live is not None else state.opened_at
        if robot.present and now - heard_at > state.plan.dwell.robot_silent_s:
            due += robot_silent(state, RobotSilent(robot.id), now)
        handoff = state.book.handoffs.get(robot.handoff)
        if handoff is not None:
            due += _waiting_for_people(state, handoff, now)
    return due + _waits_over(state)


def _waiting_for_people(state: State, handoff: Handoff, now: float) -> list[e.Event]:
    waited_s, dwell = now - handoff.changed_at, state.plan.dwell
    busy = any(a.handoff == handoff.id for a in state.book.robot(handoff.robot).actions.values())
    if handoff.state == "at_sender" and waited_s > dwell.load_s and not busy:
        return [e.HandoffAdvanced(handoff.id, "expire", "expired", "", f"nobody loaded within {dwell.load_s:.0f} s")]
    if handoff.state == "loading" and waited_s > dwell.load_s:
        return raised(state, "hatch_left_open", handoff.id)
    if handoff.state in ("at_recipient", "unloading") and waited_s > dwell.unload_reminder_s:
        late = raised(state, "recipient_awaited", handoff.id)
        return late + (raised(state, "recipient_absent", handoff.id) if waited_s > dwell.unload_escalation_s else [])
    return []


_WAITS = {
    "hatch_left_open": ("loading",),
    "recipient_awaited": ("at_recipient", "unloading"),
    "recipient_absent": ("at_recipient", "unloading"),
}


def _waits_over(state: State) -> list[e.Event]:
    over: list[e.Event] = []
    for alert in list(state.book.alerts.values()):
        states = _WAITS.get(alert.kind)
        if states is not None:
            handoff = state.book.handoffs.get(alert.subject)
            if handoff is None or handoff.state not in states:
                over += clear(state, alert.kind, alert.subject)
    return over
