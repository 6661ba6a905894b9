"""Officers at work: who takes which errand, walks there and does it step by step.

What lives here: the choice of the next errand, and that every step takes its time. What must not: what the steps are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hall_controller.domain.plan import HallPlan
from simulations.people.acts import Act, ApiCall, HandsOn
from simulations.people.calls import CallBook
from simulations.people.errand import PATIENT, Errand, Office, office_of
from simulations.people.ground import Ground
from simulations.people.step import Step
from simulations.world import World

PATIENCE_S = 20.0
"""An officer who can do nothing at an errand for this long sees to something else first."""
OFFICER_MPS = 1.1
Chooser = Callable[[Errand, str], Step | None]


@dataclass(slots=True)
class Officer:
    """``doing`` is the step under way and ``until_s`` when it is done; ``stuck_s`` since when nothing could be done.
    ``away_s``: until then nothing is to be had of this officer."""

    id: str
    home: tuple[float, float]
    reception: bool
    errand: str = ""
    doing: str = ""
    until_s: float = 0.0
    stuck_s: float = math.inf
    away_s: float = -math.inf
    put_off: dict[str, float] = field(default_factory=dict)

    def may_take(self, errand: Errand, now: float) -> bool:
        if self.away_s > now or self.put_off.get(errand.key, 0.0) > now:
            return False
        return errand.officer == self.id or (not errand.officer and self.reception)

    def take(self, errand: str) -> None:
        self.errand, self.doing, self.stuck_s = errand, "", math.inf


class Staff:
    """All officers of ``plan`` who act in this hall: reception beside the seats, processing at the desks."""

    def __init__(self, plan: HallPlan, world: World, ground: Ground, calls: CallBook) -> None:
        self._plan, self._world, self._ground, self._calls = plan, world, ground, calls
        seats = [place.id for place in plan.places.values() if place.kind == "seat"]
        desks = [place.id for place in plan.places.values() if place.kind == "desk"]
        reception = [staff.id for staff in plan.staff.values() if staff.role == "reception"]
        processing = [staff.id for staff in plan.staff.values() if staff.role == "processing"]
        self.office: Office = office_of(plan.staff.values(), desks)
        self._officers: dict[str, Officer] = {}
        self._away: dict[str, float] = {}
        for i, officer in enumerate(reception):
            self._employ(officer, ground.beside[seats[i % len(seats)]], True)
        for officer in processing:
            home = next((desk for desk, who in self.office.desk_officers.items() if who == officer), desks[0])
            self._employ(officer, self._spot(home), False)

    def _employ(self, officer: str, home: tuple[float, float], reception: bool) -> None:
        away_s = self._away.get(officer, -math.inf)
        self._officers[officer] = Officer(officer, home, reception, away_s=away_s)
        self._world.enter(officer, *home)

    def send_away(self, officer: str, until_s: float) -> None:
        """Called to the telephone, ill, at lunch: until then this officer does nothing, whatever there is to do."""
        self._away[officer] = until_s
        if officer in self._officers:
            self._officers[officer].away_s = until_s

    def _spot(self, place: str) -> tuple[float, float]:
        """Where an officer serves a place: on the chair of a desk, beside a seat."""
        where = self._plan.places[place]
        if where.kind == "desk":
            return where.position.x_m, where.position.y_m
        return self._ground.beside[place]

    def work(self, now: float, view_s: float, errands: Sequence[Errand], choose: Chooser) -> list[Act]:
        """One look by everybody: drop errands that are over, take new ones where free, do the steps that are due."""
        self._call_in_others(errands)
        wanted = {errand.key: errand for errand in sorted(errands, key=lambda errand: errand.urgency)}
        for officer in self._officers.values():
            errand = wanted.get(officer.errand)
            if errand is None or errand.kind == "await" or not officer.may_take(errand, now):
                officer.take("")
        taken = {officer.errand for officer in self._officers.values()}
        acts: list[Act] = []
        for officer in self._officers.values():
            if not officer.errand:
                free = (key for key, errand in wanted.items() if key not in taken and officer.may_take(errand, now))
                officer.take(next(free, ""))
                taken.add(officer.errand)
            if officer.errand:
                acts += self._go_on(officer, wanted[officer.errand], now, view_s, choose)
        return acts

    def _call_in_others(self, errands: Sequence[Errand]) -> None:
        """Somebody of another role who dispatched papers comes to load them."""
        for errand in errands:
            if errand.officer and errand.officer not in self._officers and errand.officer in self._plan.staff:
                self._employ(errand.officer, self._ground.entrance, False)

    def _go_on(self, officer: Officer, errand: Errand, now: float, view_s: float, choose: Chooser) -> list[Act]:
        way = self._way_to_errand(officer, errand)
        if way is not None:
            return way
        step = choose(errand, officer.id)
        if step is None or not self._sensible(step, now, view_s):
            officer.doing = ""
            officer.stuck_s = min(officer.stuck_s, now)
            if errand.kind not in PATIENT and now - officer.stuck_s > PATIENCE_S:
                officer.put_off = {errand.key: now + PATIENCE_S / 2}
            return []
        if officer.doing != step.name:
            officer.doing, officer.until_s = step.name, now + step.seconds
        if now < officer.until_s:
            return []
        officer.doing = ""
        if isinstance(step.act, ApiCall):
            self._calls.sent(step.act.name)  # whether it gets anybody on remains to be seen
        else:
            officer.stuck_s = math.inf
        return [step.act]

    def _sensible(self, step: Step, now: float, view_s: float) -> bool:
        return not isinstance(step.act, ApiCall) or self._calls.may_send(step.act.name, now, view_s)

    def _way_to_errand(self, officer: Officer, errand: Errand) -> list[Act] | None:
        if errand.place:
            return self._way_to(officer, self._spot(errand.place))
        if errand.robot and not self._world.within_reach(officer.id, errand.robot):
            body = self._world.robots[errand.robot]
            return self._way_to(officer, self._ground.near(body.x, body.y))
        return None

    def _way_to(self, officer: Officer, spot: tuple[float, float]) -> list[Act] | None:
        """None once the officer stands there; else start walking, or keep walking."""
        person = self._world.people[officer.id]
        if math.hypot(person.x_m - spot[0], person.y_m - spot[1]) < 0.2:
            return None
        if person.path and person.path[-1] == spot:
            return []
        path = self._ground.way(person.x_m, person.y_m, spot)
        return [HandsOn("walk", officer.id, path=path, speed_mps=OFFICER_MPS)]
