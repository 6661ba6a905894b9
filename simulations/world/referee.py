"""Who watches the physical world: facts that must never be, whatever any program believed.

What lives here: the rules of the physical world and the list of what broke them. What must not: the world's motion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulations.world.floor import Floor
from simulations.world.papers import Papers
from simulations.world.robot_body import RobotBody

ViolationKind = Literal[
    "unsecured_hatch", "wall_contact", "robot_contact", "over_speed", "document_nowhere", "document_twice"
]


@dataclass(frozen=True, slots=True)
class Violation:
    """``subject`` is a robot, two robots (``R1+R2``) or a document; ``at_s`` is the world's time."""

    at_s: float
    kind: ViolationKind
    subject: str
    detail: str


class Referee:
    """Writes each wrong down once, from the moment it begins until it has ended."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.lasting: dict[tuple[ViolationKind, str], None] = {}

    def blame(self, at_s: float, kind: ViolationKind, subject: str, detail: str) -> None:
        if (kind, subject) not in self.lasting:
            self.lasting[kind, subject] = None
            self.violations.append(Violation(at_s, kind, subject, detail))

    def absolve(self, kind: ViolationKind, subject: str) -> None:
        """The wrong has ended; the next one of its kind counts anew."""
        self.lasting.pop((kind, subject), None)

    def watch(self, body: RobotBody, floor: Floor, now_s: float) -> None:
        """Judge a robot that has just moved."""
        settings = body.settings
        allowed = 1.0 + settings.speed_tolerance
        fast = body.v > floor.lowest_limit_mps * allowed and body.v > floor.speed_limit(body.x, body.y) * allowed
        if fast:
            detail = f"{body.v:.2f} m/s where {floor.speed_limit(body.x, body.y):.2f} m/s is allowed"
            self.blame(now_s, "over_speed", body.id, f"{detail}, at {body.x:.2f}, {body.y:.2f}")
        unsecured = body.unsecured_since is not None and now_s - body.forced_at > settings.forced_grace_s
        if unsecured:
            self.blame(now_s, "unsecured_hatch", body.id, f"drove at {body.v:.2f} m/s")
        if self.lasting:
            self.absolve("wall_contact", body.id)
            if not fast:
                self.absolve("over_speed", body.id)
            if not unsecured:
                self.absolve("unsecured_hatch", body.id)

    def stands(self, body: RobotBody) -> None:
        """A robot that stands does nothing wrong."""
        self.absolve("over_speed", body.id)
        self.absolve("unsecured_hatch", body.id)

    def count(self, papers: Papers, now_s: float) -> None:
        """Each document must lie in exactly one spot."""
        for doc, spots in papers.trouble():
            where = " and ".join(f"{spot.kind} {spot.ref}" for spot in spots)
            self.blame(now_s, "document_twice" if spots else "document_nowhere", doc, where)
