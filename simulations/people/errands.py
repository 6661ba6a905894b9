"""What wants doing for a case right now, and by whom.

What lives here: the errands that follow from the book, the world and the clock while all is well. What must not: how
they are done (``steps.py``), who is free (``staff.py``), what goes wrong with robots (``troubles.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from simulations.people.dossier import Dossier
from simulations.people.errand import Errand, Office
from simulations.people.profile import RECEIPT
from simulations.people.troubles import given_up, incident, needs_key
from simulations.people.view import CaseView, HallView, HandoffView
from simulations.world import World

Target = Callable[[Dossier], str]
HOME = frozenset({"visitor", "carrier", "surrendered", "unit", "lost"})
"""Keepers with whom a paper has come to its end."""


def find_case(dossier: Dossier, view: HallView) -> CaseView | None:
    """The dossier's case in the book, by number or, while that is unknown, by ticket and seat."""
    if dossier.case:
        return view.cases.get(dossier.case)
    for case in view.cases.values():
        if not case.closed and (case.ticket, case.seat) == (dossier.ticket, dossier.seat):
            dossier.case = case.id
            return case
    return None


def errands_for(
    dossier: Dossier, view: HallView, world: World, office: Office, target: Target, now: float
) -> list[Errand]:
    """What is to be done next; nothing while others (robots, the hall, the visitor) are at it.

    ``target`` says where papers at rest should go.
    """
    if view.evacuating:
        return []  # people first; papers stay where they are
    case = find_case(dossier, view)
    if case is None:
        return _unlisted(dossier, world)
    for handoff in view.handoffs:
        if handoff.case == case.id and handoff.is_open:
            if needs_key(dossier, handoff, view, world, now):
                return incident(dossier, case, handoff, world, office)
            return _at_robot(dossier, case, handoff, world, office, now)
    return _at_rest(dossier, case, world, office, target, now)


def _unlisted(dossier: Dossier, world: World) -> list[Errand]:
    """A visitor sits and has no case: whoever took the papers opens it, else the next officer who is free.

    A case that was there and is no longer listed, with the papers back in the visitor's hands, has been closed; asking
    once more makes sure.
    """
    if dossier.case:
        return [Errand("close", dossier)] if world.held_by(dossier.owner).issuperset(dossier.docs) else []
    visitor = world.people.get(dossier.owner)
    if visitor is None or not visitor.seated:
        return []
    holders = {spot.ref for doc in dossier.docs if (spot := world.where(doc)) is not None}
    holders.discard(dossier.owner)
    return [Errand("intake", dossier, dossier.seat, min(holders, default=""))]


def _at_robot(
    dossier: Dossier, case: CaseView, handoff: HandoffView, world: World, office: Office, now: float
) -> list[Errand]:
    """Before the papers are in, their keeper is wanted at the sender's place; afterwards whoever takes them out."""
    keeper = next((ref for kind, ref in sorted(case.keepers()) if kind == "officer"), "")
    if given_up(dossier, handoff, world, now):
        return [Errand("cancel", dossier, officer=handoff.by, handoff=handoff)]
    match handoff.state:
        case "assigned":
            return [Errand("await", dossier, handoff.loading_place, keeper, handoff)]
        case "at_sender" | "loading":
            return [Errand("load", dossier, handoff.loading_place, keeper, handoff)]
        case "carrying":
            return [Errand("await", dossier, handoff.goal, _receiver(handoff, office), handoff)]
        case "at_recipient" | "unloading" | "disputed":
            return [Errand("unload", dossier, handoff.goal, _receiver(handoff, office), handoff)]
        case "securing_cancel":
            return [Errand("rescue", dossier, handoff.loading_place, handoff.by, handoff)]
    return []


def _receiver(handoff: HandoffView, office: Office) -> str:
    """Who takes the papers out: the one who is named, the officer of the desk, or whoever is free at reception."""
    if handoff.leg == "deliver" and handoff.recipient:
        return handoff.recipient
    return office.desk_officers.get(handoff.goal, "")


def _at_rest(
    dossier: Dossier, case: CaseView, world: World, office: Office, target: Target, now: float
) -> list[Errand]:
    """No robot is involved: papers are at home, being worked on, locked away, or wait to be brought on."""
    if not dossier.owner or not dossier.docs:
        return []
    away = sorted(keeper for keeper in case.keepers() if keeper[0] not in HOME)
    if not away:
        return [Errand("close", dossier)]
    (kind, keeper), *others = away
    if others:
        return []
    holder = _holder(dossier, world)
    if kind == "locker":
        return [Errand("fetch", dossier, keeper, holder)]
    if kind != "officer" or not holder:
        return []
    if holder != keeper:
        return [Errand("hand_over", dossier, _place_of(holder, dossier, office), keeper, partner=holder)]
    errands = _on_the_way(dossier, case, keeper, office, now)
    if dossier.by_hand and errands and errands[0].kind == "dispatch":
        return _on_foot(dossier, target(dossier), keeper, office)
    return errands


def _on_foot(dossier: Dossier, place: str, keeper: str, office: Office) -> list[Errand]:
    """The keeper walks there with the papers; at a desk somebody has to be there to take them."""
    taker = office.desk_officers.get(place, dossier.owner)
    carry = Errand("carry", dossier, place, keeper, partner=taker)
    return [carry] if taker == dossier.owner else [carry, Errand("await", dossier, place, taker)]


def _on_the_way(dossier: Dossier, case: CaseView, keeper: str, office: Office, now: float) -> list[Errand]:
    """Papers in the hands of their keeper: worked on if this is the desk, else sent on.

    Whoever opened a robot with the key may be the very officer that the papers were meant for; then they are there.
    """
    if not case.lists(RECEIPT) and office.desk_officers.get(dossier.desk) == keeper:
        dossier.moved_to(dossier.desk)
    if office.desk_officers.get(dossier.place) != keeper:
        return [Errand("dispatch", dossier, officer=keeper)]
    if dossier.ready_s == math.inf:
        dossier.ready_s = now + dossier.profile.process_s
    if now < dossier.ready_s:
        return []
    return [Errand("dispatch" if case.lists(RECEIPT) else "receipt", dossier, officer=keeper)]


def _place_of(holder: str, dossier: Dossier, office: Office) -> str:
    """Where somebody who has just been given the papers is: on the visitor's seat, at the desk, or where they were."""
    if holder == dossier.owner:
        return dossier.seat
    desks = [desk for desk, officer in office.desk_officers.items() if officer == holder]
    return dossier.desk if dossier.desk in desks else next(iter(desks), dossier.place)


def _holder(dossier: Dossier, world: World) -> str:
    """The one person in whose hands all papers are; empty when that is not one person."""
    spots = {world.where(doc) for doc in dossier.docs}
    spot = next(iter(spots)) if len(spots) == 1 else None
    return spot.ref if spot is not None and spot.kind == "person" else ""
