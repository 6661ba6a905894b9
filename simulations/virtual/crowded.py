"""A crowded hour: the virtual hall with people everywhere, and somebody who watches the robots' manners.

What lives here: the hour, its scenes, its account. What must not: the people (``simulations.people``), the judgement
(``simulations.world.usher``).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import typer

from hall_controller.domain import commands as c
from hall_controller.domain.plan import HallPlan
from hall_controller.store.journal import Journal
from simulations.people.bystanders import Bystanders
from simulations.progress import progress
from simulations.virtual.hall import LOOK_EVERY, TURN_S, VirtualHall
from simulations.virtual.scene_caps import SceneCaps
from simulations.world import RobotBody
from simulations.world.usher import Usher

BYSTANDERS = 10
ARRIVAL_S = 60.0
LAST_GUESTS_S = 3600.0
"""After the hour nobody comes in; whoever has not gone home so long afterwards is stuck."""
HOMEWARD_S = 600.0


class CrowdedHall(VirtualHall):
    """``seconds`` of visitors, then the last ones go home. The middle third of it is the scene ``quiet``."""

    def __init__(
        self, plan: HallPlan, journal: Journal, seed: int, seconds: float, bystanders: int = BYSTANDERS
    ) -> None:
        super().__init__(plan, journal, seed, 0, ARRIVAL_S)
        self._seconds = seconds
        self.bystanders = Bystanders(plan, self.world, seed, bystanders)
        self.caps = SceneCaps(self)
        self.usher = Usher(self.world, self.caps.of, plan.dwell.aisle_blocked_s, self._works)
        supervisor = next((s.id for s in plan.staff.values() if s.role == "supervisor"), "")
        changes = ((seconds / 3, "quiet"), (seconds * 2 / 3, "normal"))
        self._scenes = [(at, c.SetScene(scene, supervisor)) for at, scene in changes if scene in plan.scenes]

    def turn(self) -> None:
        super().turn()
        self.caps.look()
        self.usher.look()
        if self.turns % LOOK_EVERY == 0:
            self.bystanders.step(self.now)
        if self._scenes and self.turns * TURN_S >= self._scenes[0][0]:
            self._tell(self._scenes.pop(0)[1])

    def whole(self, look: Callable[[], None] = lambda: None) -> bool:
        """The hour, the last guests, and the robots' way home. False: somebody was still there long afterwards."""
        while self.turns * TURN_S < self._seconds:
            self.turn()
            look()
        self.cast.close_doors()
        late = self._seconds + LAST_GUESTS_S
        while not self.cast.done and self.turns * TURN_S < late:
            self.turn()
            look()
        late = self.turns * TURN_S + HOMEWARD_S
        while not all(map(self.home, self.world.robots.values())) and self.turns * TURN_S < late:
            self.turn()
            look()
        return self.cast.done

    def polite(self) -> bool:
        """Whether nothing was seen that must not be."""
        seen = self.usher.conduct
        return not (seen.over_cap or seen.contacts or seen.aisles_blocked or seen.overtaken or seen.idle_astray)

    def _works(self, body: RobotBody) -> bool:
        return bool(self.engine.state.book.robot(body.id).hatches)

    def account(self) -> dict[str, object]:
        """What a person wants to know of the hour; lengths in m, times in s."""
        seen, robots = self.usher.conduct, self.world.robots.values()
        return self.summary() | {
            "samples": seen.samples,
            "samples_over_cap": seen.over_cap,
            "contacts": seen.contacts,
            "aisles_blocked": seen.aisles_blocked,
            "longest_in_aisle_s": round(seen.longest_in_aisle_s, 1),
            "overtaken": seen.overtaken,
            "idle_astray": seen.idle_astray,
            "nearest_pass_m": round(seen.nearest_pass_m, 2),
            "nearest_creep_m": round(seen.nearest_creep_m, 2),
            "nearest_m": round(seen.nearest_m, 2),
            "stops_for_people": sum(body.stops_for_people for body in robots),
            "squeezes": sum(body.squeezes for body in robots),
            "scene_cap_within_m": round(self.caps.bound_m, 1),
            "robots_home": sum(self.home(body) for body in robots),
        }

    def home(self, body: RobotBody) -> bool:
        """Whether a robot stands at its own dock."""
        dock = self.world.plan.roadmap.nodes[self.world.plan.robots[body.id].dock]
        return body.still and abs(body.x - dock.x_m) < 0.1 and abs(body.y - dock.y_m) < 0.1


def crowd(
    plan: HallPlan,
    book: Journal,
    seed: int,
    seconds: float,
    watch: Callable[[VirtualHall], Callable[[], None]] = lambda run: lambda: None,
) -> bool:
    """Run it, print its account as one line of JSON, and say whether all went well.

    ``watch`` is given the run, and returns what to call after every turn.
    """
    began, run = time.monotonic(), CrowdedHall(plan, book, seed, seconds)
    see = watch(run)
    with progress("crowded seconds", round(seconds)) as show:

        def look() -> None:
            see()
            show(min(round(run.turns * TURN_S), round(seconds)), "of hall time")

        done = run.whole(look)
    typer.echo(json.dumps(run.account() | {"seed": seed, "wall_s": round(time.monotonic() - began, 2)}))
    for line in run.usher.conduct.worst:
        typer.echo(f"hall simulate: {line}", err=True)
    return done and run.polite() and run.sound()
