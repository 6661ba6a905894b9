"""Everybody in the hall: visitors and officers, stepped together.

What lives here: the one object that a simulation drives: look, act, be answered. What must not: the calls' transport.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hall_controller.domain.plan import HallPlan
from simulations.people.acts import Act, ApiCall, HandsOn
from simulations.people.calls import CallBook
from simulations.people.dossier import Dossier
from simulations.people.errand import Errand
from simulations.people.errands import errands_for
from simulations.people.ground import Ground
from simulations.people.profile import RECEIPT, draw_profile
from simulations.people.staff import Staff
from simulations.people.step import Step
from simulations.people.steps import next_step
from simulations.people.troubles import care_for
from simulations.people.view import OVER, CaseView, HallView
from simulations.people.visitors import Visitors
from simulations.world import World

ENDED = OVER - {"received"}
"""Ways for a handoff to end after which papers wait to be sent again."""


class Cast:
    """People of one run over ``plan`` in ``world``; the same seed and the same answers give the same acts.

    ``cases`` visitors come in all (0: without end), one about every ``arrival_s`` seconds of hall time and at most
    ``max_in_hall`` at once. ``run`` goes into idempotency keys; give each run against the same journal another one.
    One thread owns it, the one that owns ``world``.
    """

    def __init__(
        self, plan: HallPlan, world: World, seed: int, cases: int, arrival_s: float, max_in_hall: int, run: str = ""
    ) -> None:
        self._world, self._seed, self._run = world, seed, f"{run}{seed}-"
        ground = Ground(plan, world.settings.reach_m)
        self._calls = CallBook()
        self._visitors = Visitors(plan, world, ground, seed, cases, arrival_s, max_in_hall)
        self._staff = Staff(plan, world, ground, self._calls)
        self._guests: dict[str, Dossier] = {}
        self._robots = {
            name: Dossier(name, "", "", "", draw_profile(seed, name), plan.robots[name].dock) for name in plan.robots
        }
        self._view = HallView()
        self._now = 0.0

    @property
    def done(self) -> bool:
        """Whether every visitor has come and gone."""
        return self._visitors.done

    def close_doors(self) -> None:
        """Nobody new comes in; who is here is served."""
        self._visitors.close_doors()

    def officer_at(self, desk: str) -> str:
        """Who serves this desk. Raises: KeyError if nobody does."""
        return self._staff.office.desk_officers[desk]

    def send_away(self, officer: str, until_s: float) -> None:
        """This officer of the staff does nothing until then, whatever there is to do (hall time)."""
        self._staff.send_away(officer, until_s)

    def step(self, now: float, view: HallView) -> list[Act]:
        """What people do now. Carry out every ``HandsOn`` at once with ``perform`` and send every ``ApiCall`` soon;
        bring each call's answer back by ``answered``."""
        self._now, self._view = now, view
        acts = self._visitors.step(now, lambda: [case.ticket for case in view.cases.values()])
        self._welcome_guests(view)
        dossiers = [*self._visitors.here.values(), *self._guests.values()]
        for dossier in dossiers:
            acts += self._write_new_papers(dossier, view)
        errands: list[Errand] = []
        for dossier in dossiers:
            if not dossier.closed:
                errands += errands_for(dossier, view, self._world, self._staff.office, self._target, now)
        for robot in self._robots.values():
            errands += care_for(robot, view, self._world, self._staff.office, now)
        return acts + self._staff.work(now, view.at_s, errands, self._choose)

    def answered(self, call: ApiCall, status: int, body: Mapping[str, Any], now: float | None = None) -> None:
        """What became of a call: its HTTP status and JSON; status 0 when no answer came (it may have been done)."""
        self._calls.answered(call.name, status, str(body.get("code", status)), self._now if now is None else now)
        verb, _, owner = call.name.partition(":")
        dossier = self._visitors.here.get(owner)
        if dossier is None:
            return
        if verb == "close" and (200 <= status < 300 or body.get("code") == "unknown_case"):
            dossier.closed = True
            self._calls.forget(f":{owner}")
        elif verb == "case" and status < 300 and status:
            dossier.case = str(body["id"])
        elif verb == f"handoff-{dossier.attempt}" and (body.get("state") in ENDED or body.get("code") == "key_reused"):
            dossier.attempt += 1  # that wish is over, or was another officer's
        elif verb.startswith(("break-", "cancel-requested-")) and 200 <= status < 300:
            dossier.by_hand = True

    def summary(self) -> dict[str, int]:
        """Counts of single papers; ``documents_home`` are back in their owner's hands, receipts among them."""
        tally, here = self._visitors.tally, self._visitors.here.values()
        back = [d for d in here if d.closed]
        home = sum(len(self._world.held_by(d.owner).intersection(d.docs)) for d in back)
        return {
            "cases": self._visitors.cases or self._visitors.arrived,
            "arrived": self._visitors.arrived,
            "completed": tally.completed,
            "documents": tally.documents + sum(len(d.docs) for d in here),
            "documents_home": tally.documents_home + home,
            "in_robots": self._world.papers.count_in("hatch"),
            "guests": len(self._guests),
            "refusals": sum(self._calls.refusals.values()),
            "calls_lost": self._calls.lost,
        }

    def _choose(self, errand: Errand, officer: str) -> Step | None:
        return next_step(errand, officer, self._target(errand.dossier), self._run, self._view, self._world)

    def _target(self, dossier: Dossier) -> str:
        """Papers at a desk, and those that a desk is done with, go home; others go to the desk with the fewest cases,
        the same one each time."""
        desks = self._staff.office.desk_officers
        if dossier.place in desks or dossier.how_many(RECEIPT):
            return dossier.seat
        if not dossier.desk:
            busy = [other.desk for other in self._visitors.here.values()]
            dossier.desk = min(desks, key=busy.count)
        return dossier.desk

    def _welcome_guests(self, view: HallView) -> None:
        """Cases that somebody else dispatched get papers in the world and are served like any other."""
        known = {dossier.case for dossier in self._visitors.here.values()}
        waiting = {(d.ticket, d.seat) for d in self._visitors.here.values() if not d.case}
        for handoff in view.handoffs:
            case = view.cases.get(handoff.case) if handoff.is_open else None
            if case is None or case.id in known or case.id in self._guests or (case.ticket, case.seat) in waiting:
                continue
            profile = draw_profile(self._seed, case.id)
            self._guests[case.id] = Dossier(
                f"G-{case.id}", case.ticket, case.seat, "", profile, handoff.source, case=case.id
            )
        for gone in [case for case in self._guests if case not in view.cases or view.cases[case].closed]:
            del self._guests[gone]

    def _write_new_papers(self, dossier: Dossier, view: HallView) -> list[Act]:
        """A paper that the book lists in an officer's hands and the world has never seen has just been made."""
        case = view.cases.get(dossier.case)
        officer = _only_officer(case) if case is not None else ""
        if case is None or not officer or not dossier.missing(case):
            return []
        return [HandsOn("make", officer, docs=dossier.add(dossier.missing(case)))]


def _only_officer(case: CaseView) -> str:
    """The officer who answers for every paper of a case; empty when that is not one officer."""
    keepers = case.keepers()
    kind, keeper = next(iter(keepers)) if len(keepers) == 1 else ("", "")
    return keeper if kind == "officer" else ""
