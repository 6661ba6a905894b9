"""What the journal itself must never say: an unlock that nobody asked for, a robot too weak, a transfer without people.

What lives here: rules over single events and the command that brought them. What must not: the floor (``referee``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Handoff
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.state import State

WEAK = 0.15
AT_PLACE = {"seat": ("reception", "guide", "supervisor"), "locker": ("reception", "guide", "supervisor")}
AT_DESK = ("processing", "supervisor")
UNLOADED = ("requested", "assigned", "at_sender", "loading")
HATCH_OPEN = (
    "loading",
    "securing_load",
    "unloading",
    "disputed",
    "securing_empty",
    "securing_refusal",
    "securing_cancel",
)
OPENERS = (c.OpenHatch, c.OpenByCode)
Blame = Callable[[str, str, str], None]


class BookRules:
    """``touched``: cases that an event of this batch was about. ``ended``: in which states handoffs ended."""

    def __init__(self, blame: Blame) -> None:
        self._blame = blame
        self.touched: dict[str, None] = {}
        self.ended: list[str] = []
        self.requested = 0
        self.case_of: dict[str, str] = {}
        self.tickets: dict[str, str] = {}
        self._keys: set[str] = set()
        self._bound: dict[tuple[str, str], str] = {}
        self._alone = True
        self._rules: dict[type[Any], Callable[[c.Command, Any, State], None]] = {
            e.CaseOpened: self._opened,
            e.DocumentAdded: self._added,
            e.CustodyMoved: self._moved,
            e.HandoffRequested: self._requested,
            e.HandoffAssigned: self._assigned,
            e.HandoffAdvanced: self._advanced,
            e.HatchActionOrdered: self._ordered,
            e.HatchBroken: self._broken,
        }

    def judge(self, command: c.Command, event: e.Event, state: State, alone: bool) -> None:
        """``alone``: no other command was settled with this one, so that ``state`` is what it was decided on."""
        self._alone = alone
        rule = self._rules.get(type(event))
        if rule is not None:
            rule(command, event, state)

    def _opened(self, command: c.Command, event: e.CaseOpened, state: State) -> None:
        self.tickets[event.case] = event.ticket

    def _added(self, command: c.Command, event: e.DocumentAdded, state: State) -> None:
        self.touched[event.case] = None

    def _moved(self, command: c.Command, event: e.CustodyMoved, state: State) -> None:
        self.touched[event.case] = None
        if event.handoff and not isinstance(command, c.RobotReported | c.TakeByHand):
            self._blame("custody_unproved", event.handoff, f"custody moved by {type(command).__name__}, not by a hatch")

    def _requested(self, command: c.Command, event: e.HandoffRequested, state: State) -> None:
        self.requested += 1
        self.case_of[event.handoff] = event.case
        self.touched[event.case] = None
        if event.key in self._keys:
            self._blame("key_used_twice", event.handoff, f"the key {event.key} has made a handoff before")
        if event.key:
            self._keys.add(event.key)

    def _assigned(self, command: c.Command, event: e.HandoffAssigned, state: State) -> None:
        before = self._bound.setdefault((event.robot, event.hatch), event.handoff)
        if before != event.handoff:
            self._blame("hatch_shared", event.handoff, f"{event.robot}/{event.hatch} is given to {before} too")
        live = state.live.get(event.robot)
        if not self._alone:
            return
        if live is None:
            self._blame("assigned_silent", event.robot, f"{event.handoff} is given to a robot that nobody hears")
        elif live.battery_fraction is not None and live.battery_fraction < WEAK:
            self._blame("assigned_weak", event.robot, f"{event.handoff} is given to it at {live.battery_fraction:.0%}")

    def _advanced(self, command: c.Command, event: e.HandoffAdvanced, state: State) -> None:
        case = self.case_of.get(event.handoff)
        if case is not None:
            self.touched[case] = None
        if HANDOFF.final(event.state):
            self.ended.append(event.state)
        if HANDOFF.final(event.state) or event.state == "requested":
            self._bound = {hatch: bound for hatch, bound in self._bound.items() if bound != event.handoff}
        handoff = state.book.handoffs.get(event.handoff)
        if event.state == "requested" and handoff is not None:
            documents = state.book.cases[handoff.case].documents
            if any(documents[d].custodian.kind == "hatch" for d in handoff.documents):
                self._blame("papers_given_away", event.handoff, "it loses its robot while its papers lie in the hatch")

    def _broken(self, command: c.Command, event: e.HatchBroken, state: State) -> None:
        if event.opener == event.approver:
            self._blame("broken_alone", event.handoff, f"{event.opener} opened {event.robot}/{event.hatch} alone")

    def _ordered(self, command: c.Command, event: e.HatchActionOrdered, state: State) -> None:
        if event.verb != "unlockHatch":
            return
        handoff = state.book.handoffs.get(event.handoff)
        if handoff is None:
            return
        if not isinstance(command, OPENERS):
            self._blame(
                "unlock_unasked", event.handoff, f"{type(command).__name__} unlocks {event.robot}/{event.hatch}"
            )
        elif not self._entitled(command, handoff, state):
            self._blame("wrong_person", event.handoff, f"{event.by} may not open at {handoff.state} ({handoff.leg})")
        for other in state.book.handoffs.values():
            if other.robot == event.robot and other.state in HATCH_OPEN and other.id != handoff.id and self._alone:
                self._blame("two_open", event.robot, f"{event.hatch} opens while {other.hatch} is {other.state}")
        goal = (handoff.pickup or handoff.source) if handoff.state in UNLOADED else handoff.goal
        if event.stop != state.stop_of(goal):
            self._blame("wrong_stop", event.handoff, f"unlocked at {event.stop}, not at {state.stop_of(goal)}")

    def _entitled(self, command: c.Command, handoff: Handoff, state: State) -> bool:
        """Our own reading of who may open, written down a second time on purpose."""
        if isinstance(command, c.OpenByCode):
            at_home = handoff.target == state.book.cases[handoff.case].seat
            return command.matches and handoff.state == "at_recipient" and handoff.leg == "deliver" and at_home
        assert isinstance(command, c.OpenHatch)
        if handoff.state == "at_sender":
            documents = state.book.cases[handoff.case].documents
            return all(documents[d].custodian.ref == command.by for d in handoff.documents)
        role = state.plan.staff[command.by].role
        if handoff.leg == "deliver" and handoff.recipient:
            return command.by == handoff.recipient or role == "supervisor"
        if handoff.leg == "return" and command.by == handoff.loaded_by:
            return True
        kind = state.plan.places[handoff.goal].kind
        return role in (AT_DESK if kind == "desk" else AT_PLACE[kind])
