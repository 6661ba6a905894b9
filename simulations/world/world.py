"""One hall in motion: robots, people, hatches and papers, stepped by the caller.

What lives here: the step, and what robots are told. What people do with their hands stands in ``hands.py``, what may
break in ``faults.py``, how a robot moves in ``drive.py``, what must never be in ``referee.py``. What must not: clocks,
networks, decisions, custody.
Deterministic: the same plan, seed, calls and steps give the same world to the last bit. One thread owns it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

from hall_controller.domain.plan import HallPlan, RobotSpec
from robot_nodes.port import Goal, Pose
from simulations.world.drive import advance
from simulations.world.faults import Faults
from simulations.world.fields import look_out
from simulations.world.floor import Floor
from simulations.world.hatch import HatchBody
from simulations.world.making_way import asked_aside
from simulations.world.presence import CannotAct
from simulations.world.referee import Violation
from simulations.world.robot_body import RobotBody
from simulations.world.settings import WorldSettings

__all__ = ["CannotAct", "World"]


class World(Faults):
    """Every robot of ``plan`` stands at its dock, charged, and nobody is in. ``now_s`` counts on from ``start_s``."""

    def __init__(
        self, plan: HallPlan, seed: int = 0, settings: WorldSettings | None = None, start_s: float = 0.0
    ) -> None:
        super().__init__(plan, settings or WorldSettings(), start_s)
        self._dice = random.Random(f"world:{seed}")
        self.floor = Floor(plan, max((spec.radius_m for spec in plan.robots.values()), default=0.3))
        self.robots: Mapping[str, RobotBody] = {spec.id: self._at_dock(spec) for spec in plan.robots.values()}
        self._bodies = list(self.robots.values())
        self._pairs = [(a, b) for i, a in enumerate(self._bodies) for b in self._bodies[i + 1 :]]
        self._bolts: list[tuple[float, RobotBody, HatchBody, bool]] = []
        self._papers_seen = 0

    def _at_dock(self, spec: RobotSpec) -> RobotBody:
        node = self.plan.roadmap.nodes[spec.dock]
        return RobotBody(spec, self.settings, node.x_m, node.y_m, node.theta_rad or 0.0)

    @property
    def violations(self) -> list[Violation]:
        """Everything that must never have happened, in order."""
        return self.referee.violations

    def begin_at(self, now_s: float) -> None:
        """Nothing has happened yet, and it is later than was thought: time counts on from here."""
        self.now_s = now_s

    # --- time -------------------------------------------------------------------------------------------------------

    def step(self, dt_s: float) -> None:
        """Let ``dt_s`` seconds pass. Long steps are cut up, so it hardly matters how often this is called."""
        parts = max(1, math.ceil(dt_s / self.settings.max_step_s - 1e-9))
        for _ in range(parts):
            self._step(dt_s / parts)
        if self.papers.changes != self._papers_seen:
            self.check_papers()

    def _step(self, dt: float) -> None:
        self.now_s += dt
        if self._bolts:
            self._move_bolts()
        if self.walkers:
            self._walk(dt)
        moved = False
        for body in self._bodies:
            body.rest(dt)
            if not body.still:
                moved = True
                self._drive(body, dt)
        if moved:
            self._look_for_contacts()

    def _drive(self, body: RobotBody, dt: float) -> None:
        x, y = body.came_from = body.x, body.y
        if self.now_s - body.looked_at >= self.settings.look_s - dt / 2.0:
            look_out(body, self.people.values(), self.now_s)
            if body.yielding:
                self._ask_people(body)
        advance(body, dt)
        if body.battery <= 0.0:
            body.battery = 0.0
            body.fail("the battery is empty")
        if body.x != x or body.y != y:
            wall = self.floor.touched(body.x, body.y, body.radius_m)
            if wall:
                self.referee.blame(self.now_s, "wall_contact", body.id, f"{wall} at {x:.2f}, {y:.2f}")
                body.bump(wall)
            else:
                self.referee.watch(body, self.floor, self.now_s)
            if self.settings.pose_noise_m:
                self._misjudge(body)
        elif self.referee.lasting and body.v == 0.0:
            self.referee.stands(body)

    def _ask_people(self, body: RobotBody) -> None:
        for person, spot in asked_aside(body, self.people.values(), self.floor, self.now_s):
            self.walk(person.id, (spot,))

    def _misjudge(self, body: RobotBody) -> None:
        spread = self.settings.pose_noise_m
        body.believed_offset = (self._dice.gauss(0.0, spread), self._dice.gauss(0.0, spread))

    def _look_for_contacts(self) -> None:
        for a, b in self._pairs:
            dx, dy, reach = a.x - b.x, a.y - b.y, a.radius_m + b.radius_m
            if dx * dx + dy * dy < reach * reach:
                self.referee.blame(self.now_s, "robot_contact", f"{a.id}+{b.id}", f"at {a.x:.2f}, {a.y:.2f}")
                a.bump(b.id)
                b.bump(a.id)
            elif self.referee.lasting:
                self.referee.absolve("robot_contact", f"{a.id}+{b.id}")

    def check_papers(self) -> None:
        """Let the referee count every pile. Done by itself after each step in which papers moved."""
        self._papers_seen = self.papers.changes
        self.referee.count(self.papers, self.now_s)

    def _move_bolts(self) -> None:
        waiting = []
        for due_s, body, hatch, draw in self._bolts:
            if due_s > self.now_s:
                waiting.append((due_s, body, hatch, draw))
            elif body.alive:
                hatch.move_bolt(draw)
                self.look_at_hatches(body)
        self._bolts = waiting

    def _walk(self, dt: float) -> None:
        for person in list(self.walkers.values()):
            person.walk(dt, self._bodies, self.settings.people_gap_m)
            if not person.path:
                person.stand()
                del self.walkers[person.id]

    # --- what a robot is told, and says ------------------------------------------------------------------------------

    def drive(self, robot: str, goal: Goal) -> None:
        """Start towards ``goal``; dropped when the robot cannot be reached."""
        body = self.robots[robot]
        if body.reachable:
            body.pursue(goal)

    def stop(self, robot: str) -> None:
        body = self.robots[robot]
        if body.reachable:
            body.forget()

    def shoot_bolt(self, robot: str, hatch: str, *, draw: bool) -> None:
        """Start the motor of a bolt; it has run ``bolt_s`` later. A later command for the same bolt wins."""
        body = self.robots[robot]
        target = body.hatches.get(hatch)
        if body.reachable and target is not None:
            self._bolts = [entry for entry in self._bolts if entry[2] is not target]
            self._bolts.append((self.now_s + self.settings.bolt_s, body, target, draw))

    def charge(self, robot: str, on: bool) -> None:
        """Connect to the charger that the robot stands at; without one nothing happens."""
        body = self.robots[robot]
        if body.reachable:
            body.charging = on and body.still and self._at_charger(body)

    def _at_charger(self, body: RobotBody) -> bool:
        chargers = (node for node in self.plan.roadmap.nodes.values() if node.charges)
        reach = self.settings.charger_reach_m
        return any(math.hypot(node.x_m - body.x, node.y_m - body.y) <= reach for node in chargers)

    def believed_pose(self, robot: str) -> Pose:
        """Where the robot thinks it is: the truth, with noise where the settings ask for it."""
        body = self.robots[robot]
        dx, dy = body.believed_offset
        return Pose(body.x + dx, body.y + dy, math.remainder(body.theta, math.tau))
