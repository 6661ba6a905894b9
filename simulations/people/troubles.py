"""What people see that is wrong with robots, and when they have waited long enough.

What lives here: when two officers come with the key, when a wish for a robot is given up, when a robot wants looking
after. What must not: how that is done (``incident_steps.py``).
Patience is measured by what people themselves have seen; whatever the hall does about it first is fine with them.
"""

from __future__ import annotations

from simulations.people.dossier import Dossier
from simulations.people.errand import Errand, Office
from simulations.people.view import CaseView, HallView, HandoffView
from simulations.world import World

GIVE_UP_S = 120.0
"""A robot that does not come back to life for this long will not."""
STUCK_S = 600.0
"""Papers that have not moved on for this long are fetched, whatever the reason."""
SIGHT_S = 5.0
"""For so long a robot must want looking after before somebody goes there."""
WITH_KEY = ("stranded", "tampered", "evacuated")
PHASES = {
    "loading": "load",
    "securing_load": "load",
    "securing_cancel": "load",
    "carrying": "carry",
    "at_recipient": "unload",
    "unloading": "unload",
    "disputed": "unload",
    "securing_empty": "unload",
    "securing_refusal": "unload",
}
"""States in which the hatch may be opened with the key, by what is being done."""


def needs_key(dossier: Dossier, handoff: HandoffView, view: HallView, world: World, now: float) -> bool:
    """Whether two officers must go to the robot of ``handoff``: at once, or because nothing else helped."""
    if handoff.state in WITH_KEY:
        return handoff.state != "stranded" or world.robots[handoff.robot].v == 0.0
    dead = _out_of_order(handoff, view, world)
    dead_s = dossier.lasts("robot", (handoff.id, dead), now)
    stuck_s = dossier.lasts("phase", (handoff.id, handoff.leg, PHASES.get(handoff.state)), now)
    if handoff.state not in PHASES or world.robots[handoff.robot].v > 0.0:
        return False
    return (dead and dead_s > GIVE_UP_S) or stuck_s > STUCK_S


def _out_of_order(handoff: HandoffView, view: HallView, world: World) -> bool:
    """Nothing can be done with its hatch any more, or it will not bring the papers on."""
    body, seen = world.robots.get(handoff.robot), view.robots.get(handoff.robot)
    if body is None:
        return False
    hatch = body.hatches[handoff.hatch]
    silent = seen is not None and not seen.online
    return silent or not body.alive or hatch.forced or (handoff.state == "carrying" and bool(body.hindrance))


def incident(dossier: Dossier, case: CaseView, handoff: HandoffView, world: World, office: Office) -> list[Errand]:
    """One officer opens, another stands by: who has papers in hand already goes on, else their keeper, else anyone."""
    spots = [spot for doc in dossier.docs if (spot := world.where(doc)) is not None]
    holders = [spot.ref for spot in spots if spot.kind == "person" and spot.ref != dossier.owner]
    keepers = [keeper for kind, keeper in sorted(case.keepers()) if kind == "officer"]
    opener = next(iter([*holders, *keepers]), "")
    witness = office.witness(opener)
    if not witness:
        return []
    return [
        Errand("incident", dossier, "", opener, handoff, handoff.robot, handoff.hatch, witness),
        Errand("witness", dossier, "", witness, handoff, handoff.robot, handoff.hatch, opener),
    ]


def given_up(dossier: Dossier, handoff: HandoffView, world: World, now: float) -> bool:
    """Whether it makes no sense to wait for a robot any longer: none is free, or the one that should come cannot."""
    waits_s = dossier.lasts("wish", (handoff.id, handoff.state), now)
    body = world.robots.get(handoff.robot)
    cannot = body is not None and bool(body.hindrance)
    cannot_s = dossier.lasts("coming", (handoff.id, cannot), now)
    if handoff.state == "assigned":
        return waits_s > STUCK_S or (cannot and cannot_s > GIVE_UP_S)
    return handoff.state == "requested" and waits_s > STUCK_S


def care_for(robot: Dossier, view: HallView, world: World, office: Office, now: float) -> list[Errand]:
    """A look at a robot that stands still for no reason: stopped, a hatch in doubt, or broken and left open.

    Not while people leave the hall, and not before the papers in it are out of harm's way.
    """
    body, seen = world.robots[robot.id], view.robots.get(robot.id)
    bound = [h for h in view.handoffs if h.robot == robot.id and h.is_open]
    left_open = _unsecured(robot.id, {handoff.hatch for handoff in bound}, world)
    wanted = seen is not None and (seen.stopped or bool(seen.doubts) or left_open)
    lasting_s = robot.lasts("care", wanted, now)
    hindered = view.evacuating or not body.reachable or bool(body.hindrance) or body.v > 0.0
    if not wanted or hindered or lasting_s < SIGHT_S or any(h.state in WITH_KEY for h in bound):
        return []
    return [Errand("look", robot, "", office.caretaker, next(iter(bound), None), robot.id)]


def _unsecured(robot: str, bound: set[str], world: World) -> bool:
    """Whether a hatch that nothing is bound to is not shut."""
    return any(not hatch.secure and hatch.id not in bound for hatch in world.robots[robot].hatches.values())
