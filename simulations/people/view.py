"""What people see of the hall's book: the open cases and handoffs, and the robots, as the REST API shows them.

What lives here: the few fields people go by, and how they are read from the API's JSON. What must not: fetching it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
OVER = frozenset({"received", "returned", "stored", "taken_by_hand", "cancelled", "expired"})
"""States in which a handoff has ended."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One line of a case's list; ``keeper`` answers for it (``visitor``, ``officer`` or ``hatch``, and which)."""

    kind: str
    count: int
    keeper_kind: str
    keeper: str


@dataclass(frozen=True, slots=True)
class CaseView:
    id: str
    ticket: str
    seat: str
    closed: bool
    papers: tuple[PaperView, ...]

    @classmethod
    def from_json(cls, case: Json) -> CaseView:
        papers = tuple(
            PaperView(paper["kind"], paper["count"], paper["custodian"]["kind"], paper["custodian"]["ref"])
            for paper in case["documents"]
        )
        return cls(case["id"], case["ticket"], case["seat"], case["closed"], papers)

    def keepers(self) -> set[tuple[str, str]]:
        """Everyone who answers for a paper of this case: kind and id."""
        return {(paper.keeper_kind, paper.keeper) for paper in self.papers}

    def lists(self, kind: str) -> bool:
        return any(paper.kind == kind for paper in self.papers)


@dataclass(frozen=True, slots=True)
class LineView:
    """One document of a handoff's list: so many single papers of one kind."""

    id: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class HandoffView:
    """``goal`` is where the papers are to be taken out now: at the target, back at the source, at the locker, or where
    an officer takes them over (``leg``: deliver, return, store, relief). ``recipient`` empty: whoever works there."""

    id: str
    state: str
    case: str
    ticket: str
    source: str
    target: str
    count: int
    robot: str
    hatch: str
    by: str
    leg: str = "deliver"
    goal: str = ""
    recipient: str = ""
    documents: tuple[LineView, ...] = ()
    pickup: str = ""

    @property
    def loading_place(self) -> str:
        """Where papers are put in: at the source, or where an officer who took them over waits for another robot."""
        return self.pickup or self.source

    @property
    def is_open(self) -> bool:
        return self.state not in OVER

    @classmethod
    def from_json(cls, handoff: Json) -> HandoffView:
        return cls(
            id=handoff["id"],
            state=handoff["state"],
            case=handoff["case"],
            ticket=handoff["ticket"],
            source=handoff["from"],
            target=handoff["to"],
            count=handoff["count"],
            robot=handoff.get("robot") or "",
            hatch=handoff.get("hatch") or "",
            by=handoff["by"],
            leg=handoff.get("leg") or "deliver",
            goal=handoff.get("goal") or handoff["to"],
            recipient=handoff.get("recipient") or "",
            documents=tuple(
                LineView(line["id"], line.get("kind", ""), line.get("count", 0))
                for line in handoff.get("documents", ())
            ),
            pickup=handoff.get("pickup") or "",
        )


@dataclass(frozen=True, slots=True)
class RobotView:
    """``stopped``: it waits until somebody has looked. ``doubts``: hatches whose content is not certain."""

    id: str
    online: bool
    stopped: bool
    doubts: tuple[str, ...]

    @classmethod
    def from_json(cls, robot: Json) -> RobotView:
        doubts = tuple(hatch["id"] for hatch in robot["hatches"] if hatch.get("doubt"))
        return cls(robot["id"], robot["online"], robot["state"] == "stopped", doubts)


@dataclass(frozen=True, slots=True)
class HallView:
    """One look at the book. ``at_s`` is the hall time when the look began: what was decided before it is in it."""

    at_s: float = -math.inf
    cases: Mapping[str, CaseView] = field(default_factory=dict)
    handoffs: tuple[HandoffView, ...] = ()
    robots: Mapping[str, RobotView] = field(default_factory=dict)
    evacuating: bool = False

    @classmethod
    def from_json(
        cls,
        at_s: float,
        cases: Iterable[Json],
        handoffs: Iterable[Json],
        robots: Iterable[Json] = (),
        evacuating: bool = False,
    ) -> HallView:
        seen = (CaseView.from_json(case) for case in cases)
        machines = (RobotView.from_json(robot) for robot in robots)
        return cls(
            at_s,
            {case.id: case for case in seen},
            tuple(HandoffView.from_json(item) for item in handoffs),
            {robot.id: robot for robot in machines},
            evacuating,
        )
