"""How an errand is done, one act at a time, each chosen from what can be seen now.

What lives here: the next act of an officer at an everyday errand, and how long it takes. What must not: memory of
earlier acts, what is done when something is wrong (``incident_steps.py``).
"""

from __future__ import annotations

from typing import Any

from simulations.people import incident_steps as unusual
from simulations.people.acts import ApiCall, HandsOn, Verb
from simulations.people.errand import Errand
from simulations.people.profile import RECEIPT
from simulations.people.step import Step, call
from simulations.people.view import HallView, HandoffView
from simulations.world import World


def next_step(errand: Errand, officer: str, target: str, run: str, view: HallView, world: World) -> Step | None:
    """What ``officer`` does next; None: wait and look again. ``target`` is where papers at rest should go,
    ``run`` makes the keys of this run differ from those of any earlier one."""
    match errand.kind:
        case "intake":
            return _intake(errand, officer, target, run, world)
        case "dispatch":
            body = {"case": errand.dossier.case, "from": errand.dossier.place, "to": target, "by": officer}
            return _wish_robot(errand, run, body)
        case "receipt":
            path = f"/cases/{errand.dossier.case}/documents"
            return call(errand, "receipt", path, {"kind": RECEIPT, "count": 1, "by": officer})
        case "close":
            return call(errand, "close", f"/cases/{errand.dossier.case}/close", {"by": officer})
        case "load":
            return _load(errand, officer, world)
        case "unload":
            return _unload(errand, officer, world)
        case "rescue":
            return _empty(errand, officer, world)
        case "await" | "witness":
            return None
        case _:
            return _unusual_step(errand, officer, view, world)


def _unusual_step(errand: Errand, officer: str, view: HallView, world: World) -> Step | None:
    match errand.kind:
        case "incident":
            return unusual.incident(errand, officer, view, world)
        case "look":
            return unusual.look(errand, officer, view, world)
        case "fetch":
            return unusual.fetch(errand, officer, world)
        case "carry":
            return unusual.carry(errand, officer, world)
        case "hand_over":
            return unusual.hand_over(errand, officer)
    handoff = _handoff(errand)
    body = {"by": officer, "reason": "robot_trouble"}
    return call(errand, f"cancel-{handoff.state}-{handoff.id}", f"/handoffs/{handoff.id}/cancel", body)


def _intake(errand: Errand, officer: str, target: str, run: str, world: World) -> Step | None:
    """Take the papers in hand and count them, then open the case."""
    dossier = errand.dossier
    brought = tuple(doc for doc in dossier.docs if doc in world.held_by(dossier.owner))
    if brought:
        return Step("take in", HandsOn("give", dossier.owner, docs=brought, to=officer), dossier.profile.check_s)
    papers = [{"kind": kind, "count": count} for kind, count in dossier.profile.papers]
    if dossier.direct:
        body = {"ticket": dossier.ticket, "documents": papers, "from": dossier.seat, "to": target, "by": officer}
        return _wish_robot(errand, run, body)
    body = {"ticket": dossier.ticket, "seat": dossier.seat, "documents": papers, "by": officer}
    return call(errand, "case", "/cases", body)


def _load(errand: Errand, officer: str, world: World) -> Step | None:
    dossier, handoff = errand.dossier, _handoff(errand)
    if handoff.state == "at_sender":
        return call(errand, f"open-{handoff.id}-load", f"/handoffs/{handoff.id}/open", {"by": officer})
    hatch = world.robots[handoff.robot].hatches[handoff.hatch]
    inside = world.contents(handoff.robot, handoff.hatch)
    outside = tuple(doc for doc in dossier.docs if doc not in inside)
    if outside and not hatch.door_open:
        return _hands(errand, officer, "open") if hatch.drawn else None
    if outside:
        return _hands(errand, officer, "put", outside)
    if hatch.door_open:
        return _hands(errand, officer, "close")
    return _confirm(errand, officer, len(inside), "load")


def _unload(errand: Errand, officer: str, world: World) -> Step | None:
    dossier, handoff = errand.dossier, _handoff(errand)
    if handoff.state == "at_recipient":
        return call(errand, f"open-{handoff.id}-{handoff.leg}", f"/handoffs/{handoff.id}/open", {"by": officer})
    step = _empty(errand, officer, world)
    if step is not None or world.contents(handoff.robot, handoff.hatch):
        return step
    mine = world.held_by(officer)
    taken = tuple(doc for doc in dossier.docs if doc in mine)
    if taken and handoff.leg != "relief":
        dossier.moved_to(handoff.goal)
    if taken and handoff.leg == "deliver" and handoff.goal == dossier.seat and dossier.owner:
        return _hands(errand, officer, "give", taken, to=dossier.owner)
    if taken and (handoff.leg == "store" or (handoff.leg == "deliver" and handoff.goal == dossier.seat)):
        return _hands(errand, officer, "lay", taken, to=handoff.goal)
    out = [doc for doc in dossier.docs if (spot := world.where(doc)) is not None and spot.kind != "hatch"]
    return _confirm(errand, officer, len(out), f"{handoff.leg}-{handoff.state}")


def _empty(errand: Errand, officer: str, world: World) -> Step | None:
    """Take everything out of the hatch and shut it; None when that is done, or as long as the bolt holds."""
    handoff = _handoff(errand)
    hatch = world.robots[handoff.robot].hatches[handoff.hatch]
    if world.contents(handoff.robot, handoff.hatch):
        if hatch.door_open:
            return _hands(errand, officer, "take")
        return _hands(errand, officer, "open") if hatch.drawn else None
    return _hands(errand, officer, "close") if hatch.door_open else None


def _handoff(errand: Errand) -> HandoffView:
    assert errand.handoff is not None
    return errand.handoff


def _hands(errand: Errand, officer: str, verb: Verb, docs: tuple[str, ...] = (), to: str = "") -> Step:
    handoff, profile = _handoff(errand), errand.dossier.profile
    act = HandsOn(verb, officer, handoff.robot, handoff.hatch, docs, to)
    return Step(
        verb, act, {"put": profile.papers_s, "take": profile.papers_s, "give": profile.ask_s}.get(verb, profile.door_s)
    )


def _confirm(errand: Errand, officer: str, counted: int, what: str) -> Step:
    handoff = _handoff(errand)
    body = {"by": officer, "counted": counted}
    return call(errand, f"confirm-{handoff.id}-{what}", f"/handoffs/{handoff.id}/confirm", body)


def _wish_robot(errand: Errand, run: str, body: dict[str, Any]) -> Step:
    """Ask for a robot; the key stays the same however often this one wish is repeated."""
    name = f"handoff-{errand.dossier.attempt}"
    key = f"{run}{errand.dossier.id}-{'case' if 'case' in body else 'direct'}-{errand.dossier.attempt}"
    return Step(
        name, ApiCall(f"{name}:{errand.dossier.id}", "POST", "/handoffs", body, key), errand.dossier.profile.ask_s
    )
