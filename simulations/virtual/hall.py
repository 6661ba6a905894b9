"""The virtual hall: everybody takes a turn every tenth of a second of hall time, and messages take theirs in between.

What lives here: the order of turns, message delays, the clock. What must not: logic of controller, robots or people.
Everything random comes from one seed, so the same seed gives the same journal to the byte.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from hall_controller.api.views import case_view, handoff_view
from hall_controller.domain.commands import Command, TimePassed
from hall_controller.domain.plan import HallPlan, RobotSpec
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.orders import given_road
from hall_controller.gateways.robots import RobotGateway
from hall_controller.hall.engine import Engine
from hall_controller.store.journal import Journal
from hall_messages.vda5050 import AnyMessage, Kind
from robot_nodes.robot_node import RobotNode
from simulations.people import ApiCall, Cast, HallView, perform
from simulations.sim_robot import SimRobot, identity_of
from simulations.virtual.desk import answer_of, command_of, robot_line
from simulations.world import World, WorldSettings

TURN_S = 0.1
LOOK_EVERY = 5
MORNING = datetime(2026, 1, 5, 8, 30, tzinfo=timezone(timedelta(hours=8))).timestamp()
"""When every virtual day begins: a Monday, half past eight in the hall's time zone."""
DELAY_S = (0.001, 0.030)
"""A message takes between these, seeded; messages of one sender to one receiver keep their order, as MQTT does."""


class VirtualHall:
    """One run. Lifetime: ``turn`` until ``cast.done`` or as long as one likes. One thread."""

    def __init__(
        self,
        plan: HallPlan,
        journal: Journal,
        seed: int,
        cases: int,
        arrival_s: float = 60.0,
        max_in_hall: int = 8,
        settings: WorldSettings | None = None,
    ) -> None:
        self.now = self.began_at = MORNING
        self.turns = 0
        self._dice = random.Random(f"wires:{seed}")
        self.engine = Engine(plan, journal)
        self.engine.recover(self.now, f"v{seed}")
        self.world = World(plan, seed, settings, self.now)
        self.cast = Cast(plan, self.world, seed, cases, arrival_s, max_in_hall)
        self._post: list[tuple[float, int, Callable[[], None]]] = []
        self._last_due: dict[str, float] = {}
        self._posted = 0
        self.commands: list[tuple[Command, ApiCall | None]] = []
        self.gateway = RobotGateway(self.engine.state, self._to_robot, self._tell, Complaints())
        self.nodes = {spec.id: self._node(plan, spec) for spec in plan.robots.values()}
        for node in self.nodes.values():
            node.connection_online(self.now)

    def _node(self, plan: HallPlan, spec: RobotSpec) -> RobotNode:
        def send(kind: Kind, message: AnyMessage) -> None:
            self._deliver(f"{spec.id}>", lambda: self.gateway.heard(spec.id, message, self.now))

        return RobotNode(identity_of(plan, spec), SimRobot(self.world, spec.id), send, visualization=False)

    # -- how it went

    @property
    def completed(self) -> int:
        """Visitors who have come and gone with everything they brought."""
        return self.cast.summary()["completed"]

    def summary(self) -> dict[str, object]:
        """What a person wants to know of a run; counts of single papers."""
        cast, book = self.cast.summary(), self.engine.state.book
        return {
            "cases": cast["cases"],
            "completed": cast["completed"],
            "documents": cast["documents"],
            "documents_home": cast["documents_home"],
            "in_robots": cast["in_robots"],
            "handoffs": book.handoffs_received,
            "violations": len(self.world.violations),
            "hall_s": round(self.now - self.began_at, 1),
        }

    def sound(self) -> bool:
        """Every case done, every document home, no invariant broken."""
        cast = self.cast.summary()
        home = cast["documents"] == cast["documents_home"] and cast["in_robots"] == 0
        return cast["completed"] == cast["cases"] and home and not self.world.violations

    # -- one turn

    def turn(self) -> None:
        """A tenth of a second of hall time: bodies move, messages arrive, nodes and people act, the hall decides."""
        self.turns += 1
        self.now = self.began_at + self.turns * TURN_S
        self.world.step(TURN_S)
        for node in self.nodes.values():
            node.tick(self.now)
        self._arrive()
        if self.turns % LOOK_EVERY == 0:
            self._tell(TimePassed())
            self._people()
            self._decide()
            self.gateway.sync_all(self.now)
        self._decide()

    def _arrive(self) -> None:
        while self._post and self._post[0][0] <= self.now:
            heapq.heappop(self._post)[2]()

    def _people(self) -> None:
        for act in self.cast.step(self.now, self._view()):
            if isinstance(act, ApiCall):
                self.commands.append((command_of(act), act))
            else:
                perform(self.world, act)

    def _view(self) -> HallView:
        book = self.engine.state.book
        cases = [case_view(case) for case in book.cases.values()]
        handoffs = [handoff_view(h, book.cases.get(h.case)) for h in book.handoffs.values()]
        robots = [robot_line(self.engine.state, robot) for robot in self.engine.state.plan.robots]
        return HallView.from_json(self.now, cases, handoffs, robots, book.evacuating)

    def _decide(self) -> None:
        while self.commands:
            taken, self.commands = self.commands, []
            batch = self.engine.settle([command for command, _ in taken], self.now)
            self.engine.commit(batch)
            for (command, call), answer in zip(taken, batch.answers, strict=True):
                if call is not None:
                    status, body = answer_of(call, command, answer, self.engine.state, self.engine.journal)
                    self.cast.answered(call, status, body, self.now)
            if batch.events:
                self.gateway.sync_all(self.now, given_road(batch.events))

    # -- the wires

    def _tell(self, command: Command) -> None:
        self.commands.append((command, None))

    def _to_robot(self, robot: str, message: AnyMessage) -> None:
        self._deliver(f">{robot}", lambda: self.nodes[robot].on_message(message, self.now))

    def _deliver(self, way: str, arrive: Callable[[], None]) -> None:
        due = max(self.now + self._dice.uniform(*DELAY_S), self._last_due.get(way, 0.0))
        self._last_due[way] = due
        self._posted += 1
        heapq.heappush(self._post, (due, self._posted, arrive))
