"""How an errand is done, one act at a time, each chosen from what can be seen now.

What lives here: the next act of an officer at an errand, and how long it takes. What must not: memory of earlier acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulations.people.acts import Act, ApiCall, HandsOn, Verb
from simulations.people.errands import Errand
from simulations.people.profile import RECEIPT
from simulations.people.view import HandoffView
from simulations.world import World


@dataclass(frozen=True, slots=True)
class Step:
    """``name`` tells one step of an errand from the next; ``seconds`` is how long it takes before ``act`` is done."""

    name: str
    act: Act
    seconds: float


def next_step(errand: Errand, officer: str, target: str, run: str, world: World) -> Step | None:
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
            return _call(errand, "receipt", path, {"kind": RECEIPT, "count": 1, "by": officer})
        case "close":
            return _call(errand, "close", f"/cases/{errand.dossier.case}/close", {"by": officer})
        case "load":
            return _load(errand, officer, world)
        case "unload":
            return _unload(errand, officer, world)
        case "rescue":
            return _empty(errand, officer, world)
        case "await":
            return None


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
    return _call(errand, "case", "/cases", body)


def _load(errand: Errand, officer: str, world: World) -> Step | None:
    dossier, handoff = errand.dossier, _handoff(errand)
    if handoff.state == "at_sender":
        return _call(errand, f"open-{handoff.id}-load", f"/handoffs/{handoff.id}/open", {"by": officer})
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
        return _call(errand, f"open-{handoff.id}-unload", f"/handoffs/{handoff.id}/open", {"by": officer})
    step = _empty(errand, officer, world)
    if step is not None or world.contents(handoff.robot, handoff.hatch):
        return step
    mine = world.held_by(officer)
    taken = tuple(doc for doc in dossier.docs if doc in mine)
    if taken:
        dossier.moved_to(handoff.target)
    if taken and handoff.target == dossier.seat:
        verb: Verb = "give" if dossier.owner else "lay"
        return _hands(errand, officer, verb, taken, to=dossier.owner or handoff.target)
    out = [doc for doc in dossier.docs if (spot := world.where(doc)) is not None and spot.kind != "hatch"]
    return _confirm(errand, officer, len(out), "unload")


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
    return _call(errand, f"confirm-{handoff.id}-{what}", f"/handoffs/{handoff.id}/confirm", body)


def _wish_robot(errand: Errand, run: str, body: dict[str, Any]) -> Step:
    """Ask for a robot; the key stays the same however often this one wish is repeated."""
    name = f"handoff-{errand.dossier.attempt}"
    key = f"{run}{errand.dossier.id}-{'case' if 'case' in body else 'direct'}-{errand.dossier.attempt}"
    return Step(
        name, ApiCall(f"{name}:{errand.dossier.id}", "POST", "/handoffs", body, key), errand.dossier.profile.ask_s
    )


def _call(errand: Errand, name: str, path: str, body: dict[str, Any]) -> Step:
    return Step(name, ApiCall(f"{name}:{errand.dossier.id}", "POST", path, body), errand.dossier.profile.ask_s)
