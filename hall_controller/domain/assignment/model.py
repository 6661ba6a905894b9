"""What the planner is told and what it answers, in the words of the hall.

What lives here: jobs, carriers, the picture of a moment, and the plan. What must not: how a plan is found.
Times are hall time in seconds; driving is counted in seconds of driving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal

DriveTime = Callable[[str, str], float]
"""Seconds of driving from node to node at the roads' speed; ``inf`` when there is no road."""
VisitKind = Literal["pickup", "delivery"]


@dataclass(frozen=True, slots=True)
class Job:
    """One open handoff. ``pickup`` and ``delivery`` are nodes; it takes one hatch from the one to the other.

    ``release_s``: not before this moment can the papers be loaded. ``due_s``: the promise; the robot is at the
    recipient by then. ``robot``: nobody else may carry it (empty: whoever suits best). ``loaded``: the papers lie in
    ``hatch`` of ``robot``, only the delivery is left. ``unfit``: robots that cannot carry it, whatever the reason.
    ``source``: what people call the place of the pickup; empty: as the node is called.
    """

    id: str
    pickup: str
    delivery: str
    release_s: float = -inf
    due_s: float = inf
    load_s: float = 0.0
    unload_s: float = 0.0
    robot: str = ""
    hatch: str = ""
    loaded: bool = False
    unfit: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A robot that may be given work: from ``ready_s`` on it is at ``node`` and free to drive.

    ``range_s``: so long it can drive before it must charge, the way to ``dock`` at the end included. ``pace``: its
    driving times are so many times those of the roads (2.0: half as fast).
    """

    id: str
    node: str
    ready_s: float
    hatches: tuple[str, ...]
    dock: str
    range_s: float = inf
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that a plan depends on, at the moment ``now_s``."""

    now_s: float
    carriers: tuple[Carrier, ...]
    jobs: tuple[Job, ...]
    drive_s: DriveTime


@dataclass(frozen=True, slots=True)
class Visit:
    """A robot stands at ``node`` from ``at_s`` on and the hatch of one job is loaded or unloaded."""

    job: str
    kind: VisitKind
    node: str
    hatch: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs, as ``objective.cost_of`` counts it. ``total`` is what is made small."""

    waiting: int
    late_s: float
    drive_s: float
    total: float


@dataclass(frozen=True, slots=True)
class Plan:
    """``routes``: the visits of every robot in their order. ``waiting``: jobs that no robot can take now.

    ``why``: one line for each job, made when it is asked for.
    """

    routes: Mapping[str, tuple[Visit, ...]]
    waiting: tuple[str, ...]
    cost: Cost
    why: Mapping[str, str] = field(default_factory=dict)

    def robot_of(self, job: str) -> str:
        """Who carries ``job``; empty when it waits."""
        return next((robot for robot, visits in self.routes.items() if any(v.job == job for v in visits)), "")
