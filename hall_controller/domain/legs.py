"""Where the papers in a hatch are to go, and who may take them out there.

What lives here: the order of legs (recipient, sender, locker) and the right person at each. What must not: hatches,
roads.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian, Handoff, Leg
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.plan import PlaceKind, StaffRole
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.state import State

SERVING: dict[PlaceKind, frozenset[StaffRole]] = {
    "seat": frozenset({"reception", "guide", "supervisor"}),
    "desk": frozenset({"processing", "supervisor"}),
    "locker": frozenset({"reception", "guide", "supervisor"}),
}
"""Whose work it is to take papers out at each kind of place."""

ENDINGS: dict[Leg, str] = {"deliver": "secure", "return": "secure_return", "store": "secure_store"}


def place_now(handoff: Handoff) -> str:
    """The place at which this handoff's hatch may be open: the sender's until papers are in, then the goal's."""
    before = ("requested", "assigned", "at_sender", "loading", "securing_load", "securing_cancel")
    return handoff.loading_place if handoff.state in before else handoff.goal


def next_leg(state: State, handoff: Handoff) -> tuple[Leg, str] | None:
    """Leg and goal after this one; None when there is no place left to bring the papers to."""
    if handoff.leg == "deliver":
        return "return", handoff.source
    if handoff.leg == "return" and state.plan.lockers:
        return "store", state.plan.lockers[0]
    return None


def onward(state: State, handoff: Handoff, trigger: str, by: str = "", reason: str = "") -> e.HandoffAdvanced:
    """The papers go on to the next leg. Raises: Refusal ``no_way_left``."""
    leg = next_leg(state, handoff)
    if leg is None:
        raise Refusal("no_way_left", id=handoff.id)
    return e.HandoffAdvanced(handoff.id, trigger, HANDOFF.next(handoff.state, trigger), by, reason, *leg)


def check_receiver(state: State, handoff: Handoff, by: str) -> None:
    """Raises: Refusal ``wrong_person`` unless it is ``by``'s place to take these papers out."""
    role = state.plan.staff[by].role
    if role == "supervisor":
        return
    if handoff.leg == "deliver" and handoff.recipient:
        fits = by == handoff.recipient
    elif handoff.leg == "return" and by == handoff.loaded_by:
        fits = True
    else:
        fits = role in SERVING[state.plan.places[handoff.goal].kind]
    if not fits:
        raise Refusal("wrong_person", by=by, place=handoff.goal)


def taker(state: State, handoff: Handoff) -> Custodian:
    """Who keeps papers that were counted out on this leg: the visitor at his own seat, the locker, or the officer."""
    case = state.book.cases[handoff.case]
    if handoff.leg == "deliver" and handoff.target == case.seat:
        return Custodian("visitor", case.id)
    if handoff.leg == "store":
        return Custodian("locker", handoff.goal)
    return Custodian("officer", handoff.counted_by)
