"""What wants doing for a case right now, and by whom.

What lives here: the one errand that follows from the book, the world and the clock. What must not: how it is done
(``steps.py``), who is free (``staff.py``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from simulations.people.dossier import Dossier
from simulations.people.profile import RECEIPT
from simulations.people.view import CaseView, HallView, HandoffView
from simulations.world import World

ErrandKind = Literal["load", "unload", "rescue", "dispatch", "receipt", "intake", "close", "await"]
URGENCY: dict[ErrandKind, int] = {
    "unload": 0,
    "load": 0,
    "rescue": 0,
    "dispatch": 1,
    "receipt": 1,
    "intake": 2,
    "close": 3,
    "await": 4,
}


@dataclass(frozen=True, slots=True)
class Errand:
    """``officer`` empty: any reception officer. ``place`` empty: it can be done from anywhere."""

    kind: ErrandKind
    dossier: Dossier
    place: str = ""
    officer: str = ""
    handoff: HandoffView | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.dossier.id}"

    @property
    def urgency(self) -> int:
        return URGENCY[self.kind]


@dataclass(frozen=True, slots=True)
class Office:
    """Who sits where: ``desk_officers`` maps each desk to the officer who serves it."""

    desk_officers: dict[str, str]

    def is_desk(self, place: str) -> bool:
        return place in self.desk_officers


def find_case(dossier: Dossier, view: HallView) -> CaseView | None:
    """The dossier's case in the book, by number or, while that is unknown, by ticket and seat."""
    if dossier.case:
        return view.cases.get(dossier.case)
    for case in view.cases.values():
        if not case.closed and (case.ticket, case.seat) == (dossier.ticket, dossier.seat):
            dossier.case = case.id
            return case
    return None


def errand_for(dossier: Dossier, view: HallView, world: World, office: Office, now: float) -> Errand | None:
    """The next thing to do, or None while others (robots, the hall, the visitor) are at it."""
    case = find_case(dossier, view)
    if case is None:
        return _unlisted(dossier, world)
    for handoff in view.handoffs:
        if handoff.case == case.id and handoff.is_open:
            return _at_robot(dossier, case, handoff, office)
    return _at_rest(dossier, case, world, office, now)


def _unlisted(dossier: Dossier, world: World) -> Errand | None:
    """A visitor sits and has no case: whoever took the papers opens it, else the next officer who is free.

    A case that was there and is no longer listed, with the papers back in the visitor's hands, has been closed; asking
    once more makes sure.
    """
    if dossier.case:
        return Errand("close", dossier) if world.held_by(dossier.owner).issuperset(dossier.docs) else None
    visitor = world.people.get(dossier.owner)
    if visitor is None or not visitor.seated:
        return None
    holders = {spot.ref for doc in dossier.docs if (spot := world.where(doc)) is not None}
    holders.discard(dossier.owner)
    return Errand("intake", dossier, dossier.seat, min(holders, default=""))


def _at_robot(dossier: Dossier, case: CaseView, handoff: HandoffView, office: Office) -> Errand | None:
    """Before the papers are in, their keeper is wanted at the sender's place; afterwards the recipient at the other."""
    keeper = next((ref for kind, ref in sorted(case.keepers()) if kind == "officer"), "")
    recipient = office.desk_officers.get(handoff.target, "")
    match handoff.state:
        case "assigned":
            return Errand("await", dossier, handoff.source, keeper, handoff)
        case "at_sender" | "loading":
            return Errand("load", dossier, handoff.source, keeper, handoff)
        case "carrying":
            return Errand("await", dossier, handoff.target, recipient, handoff)
        case "at_recipient" | "unloading":
            return Errand("unload", dossier, handoff.target, recipient, handoff)
        case "securing_cancel":
            return Errand("rescue", dossier, handoff.source, handoff.by, handoff)
    return None


def _at_rest(dossier: Dossier, case: CaseView, world: World, office: Office, now: float) -> Errand | None:
    """No robot is involved: papers are at home, being worked on, or wait to be sent."""
    if not dossier.owner or not dossier.docs:
        return None
    if all(kind == "visitor" for kind, _ in case.keepers()):
        return Errand("close", dossier)
    keepers = case.keepers()
    (kind, officer), *others = sorted(keepers)
    if others or kind != "officer" or not world.held_by(officer).issuperset(dossier.docs):
        return None
    if office.desk_officers.get(dossier.place) != officer:
        return Errand("dispatch", dossier, officer=officer)
    if dossier.ready_s == math.inf:
        dossier.ready_s = now + dossier.profile.process_s
    if now < dossier.ready_s:
        return None
    return Errand("dispatch" if case.lists(RECEIPT) else "receipt", dossier, officer=officer)
