"""What people do when something is wrong, one act at a time: the key, the inventory, a look at a robot, papers on foot.

What lives here: the unusual errands step by step. What must not: the everyday ones (``steps.py``), when they are due.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from simulations.people.acts import HandsOn, Verb
from simulations.people.dossier import Dossier
from simulations.people.errand import Errand
from simulations.people.step import Step, call
from simulations.people.view import HallView, HandoffView
from simulations.world import World
from simulations.world.hatch import HatchBody

REPAIR_S = 30.0
KEY_S = 4.0
RELIEVED = ("carrying", "at_recipient", "stranded", "tampered")
"""States in which another robot can go on with papers that are taken out with the key."""
LOW = 0.05
"""A robot that shows less of its battery is left alone until somebody has charged it."""
INVENTORY_S = 60.0
"""When the hall has not let a robot go on after so long, it will not: then the papers are taken out of it."""


def incident(errand: Errand, officer: str, view: HallView, world: World) -> Step | None:
    """With a colleague beside: look, open with the key, take everything out, shut, and write it down."""
    handoff = errand.handoff
    assert handoff is not None
    if not world.within_reach(errand.partner, handoff.robot):
        return None
    hatch = world.robots[handoff.robot].hatches[handoff.hatch]
    inside = world.contents(handoff.robot, handoff.hatch)
    waits_s = errand.dossier.lasts("inventory", handoff.id, view.at_s)
    if handoff.state == "evacuated" and hatch.secure and inside and waits_s < INVENTORY_S:
        body = {"by": officer, "approver": errand.partner}
        return call(errand, f"inventory-{handoff.id}", f"/handoffs/{handoff.id}/inventory", body)
    if inside:
        return _with_key(errand, officer, "take" if hatch.door_open else "unlock")
    if not hatch.secure and not hatch.forced:
        return _with_key(errand, officer, "lock")
    found, counted = found_of(handoff, errand.dossier, world)
    record = _record(errand, handoff, officer, view, world) | {"found": found, "counted": counted}
    if counted == handoff.count and _powerless(handoff, view, world) and _another_comes(handoff, view):
        return call(errand, f"relieve-{handoff.id}-{handoff.robot}", f"/handoffs/{handoff.id}/relieve", record)
    return call(errand, f"break-{handoff.id}", f"/handoffs/{handoff.id}/break-glass", record)


def _powerless(handoff: HandoffView, view: HallView, world: World) -> bool:
    """Whether it is the robot that fails; where the way is blocked another one would get no farther."""
    seen = view.robots.get(handoff.robot)
    return world.robots[handoff.robot].battery < LOW or (seen is not None and not seen.online)


def _another_comes(handoff: HandoffView, view: HallView) -> bool:
    """Whether it makes sense to call another robot for the papers: one is well."""
    others = (robot for robot in view.robots.values() if robot.id != handoff.robot)
    return handoff.state in RELIEVED and any(each.online and not (each.stopped or each.doubts) for each in others)


def _record(errand: Errand, handoff: HandoffView, officer: str, view: HallView, world: World) -> dict[str, Any]:
    number = handoff.id[-6:]
    return {
        "opener": officer, "approver": errand.partner, "reason": _reason(handoff, view, world),
        "seal_old": f"S-{number}", "seal_new": f"T-{number}",
    }  # fmt: skip


def _reason(handoff: HandoffView, view: HallView, world: World) -> str:
    body, seen = world.robots[handoff.robot], view.robots.get(handoff.robot)
    if body.hatches[handoff.hatch].forced:
        return "hatch_forced"
    if handoff.state == "evacuated":
        return "evacuation"
    if not body.alive:
        return "battery_empty"
    return "robot_silent" if seen is not None and not seen.online else "robot_stuck"


def found_of(handoff: HandoffView, dossier: Dossier, world: World) -> tuple[dict[str, int], int]:
    """How many papers of each document of the list are there, and how many that is in all."""
    there = [doc for doc in dossier.docs if (spot := world.where(doc)) is not None and spot.kind == "person"]
    left = Counter(doc.rsplit("/", 2)[1] for doc in there)
    found = {}
    for line in handoff.documents:
        found[line.id] = min(left[line.kind], line.count)
        left[line.kind] -= found[line.id]
    return found, sum(found.values())


def look(errand: Errand, officer: str, view: HallView, world: World) -> Step | None:
    """Repair what is broken, shut what is open, say that it is empty, and let the robot go on."""
    robot = world.robots[errand.robot]
    bound = {handoff.hatch for handoff in view.handoffs if handoff.robot == errand.robot and handoff.is_open}
    for hatch in robot.hatches.values():
        step = _tidy(errand, officer, hatch, world) if hatch.id not in bound else None
        if step is not None:
            return step
    seen = view.robots[errand.robot]
    for hatch_id in seen.doubts:
        if robot.hatches[hatch_id].secure and not world.contents(errand.robot, hatch_id):
            path = f"/robots/{errand.robot}/hatches/{hatch_id}/confirm-empty"
            return call(errand, f"empty-{hatch_id}", path, {"by": officer})
    return call(errand, "resume", f"/robots/{errand.robot}/resume", {"by": officer}) if seen.stopped else None


def _tidy(errand: Errand, officer: str, hatch: HatchBody, world: World) -> Step | None:
    if hatch.secure or world.contents(errand.robot, hatch.id):
        return None
    verb: Verb = "repair" if hatch.forced else "lock"
    act = HandsOn(verb, officer, errand.robot, hatch.id)
    return Step(f"{verb} {hatch.id}", act, REPAIR_S if hatch.forced else KEY_S)


def _with_key(errand: Errand, officer: str, verb: Verb) -> Step:
    act = HandsOn(verb, officer, errand.robot, errand.hatch)
    return Step(verb, act, errand.dossier.profile.papers_s if verb == "take" else KEY_S)


def fetch(errand: Errand, officer: str, world: World) -> Step | None:
    """Out of the locker, counted, and into the officer's keeping."""
    dossier = errand.dossier
    lying = tuple(doc for doc in dossier.docs if doc in world.lying_at(errand.place))
    if lying:
        return Step("pick", HandsOn("pick", officer, docs=lying, to=errand.place), dossier.profile.papers_s)
    dossier.moved_to(errand.place)
    body = {"by": officer, "locker": errand.place, "counted": len(dossier.docs)}
    return call(errand, f"fetch-{dossier.attempt}", f"/cases/{dossier.case}/fetch", body)


def carry(errand: Errand, officer: str, world: World) -> Step | None:
    """The officer has walked to where the papers belong and gives them to whoever takes them there."""
    giver, taker = world.people[officer], world.people.get(errand.partner)
    if taker is None or math.hypot(giver.x_m - taker.x_m, giver.y_m - taker.y_m) > world.settings.reach_m:
        return None
    docs = tuple(errand.dossier.docs)
    return Step("give", HandsOn("give", officer, docs=docs, to=errand.partner), errand.dossier.profile.ask_s)


def hand_over(errand: Errand, officer: str) -> Step | None:
    """The papers are in other hands; the book is told."""
    dossier = errand.dossier
    dossier.moved_to(errand.place)
    to = "visitor" if errand.partner == dossier.owner else errand.partner
    body = {"by": officer, "to": to, "counted": len(dossier.docs)}
    return call(errand, f"hand-over-{dossier.attempt}", f"/cases/{dossier.case}/hand-over", body)
