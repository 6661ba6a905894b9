"""One episode: a fresh hall, so many handoffs, its faults, and what came of it.

What lives here: putting controller, nodes, bodies, wires, people and referee together, and when it is over.
What must not: many episodes (``storm``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from hall_controller.domain.book import Book, Handoff
from hall_messages.vda5050 import AnyMessage
from simulations.sim_robot import identity_of
from simulations.storm.clock import Clock
from simulations.storm.crew import Crew
from simulations.storm.device_mischief import DeviceMischief
from simulations.storm.device_room import DeviceRoom, has_devices
from simulations.storm.dice import Dice
from simulations.storm.driver_process import DriverProcess
from simulations.storm.faults import Fault
from simulations.storm.floor import Floor
from simulations.storm.hall_process import HallProcess
from simulations.storm.halls import NAMES, storm_hall
from simulations.storm.mischief import Mischief
from simulations.storm.node_process import NodeProcess
from simulations.storm.referee import Referee, Violation
from simulations.storm.wires import Wires

MORNING = datetime(2026, 1, 5, 8, 30, tzinfo=timezone(timedelta(hours=8))).timestamp()
STUCK_S = 1200.0
"""So long after the last fault, and after the last visitor went home, the next one must have gone home too."""
SNAPSHOTS = (150, 400, 10**9)
SHARED, WEAK = 0.3, (0.2, 0.6)
"""In so many halls robots share a charger, if there is room for one; they begin with as much charge."""


@dataclass(slots=True)
class Outcome:
    """What an episode came to. ``head`` is the journal's when the last visitor went home: equal for equal seeds.
    ``told``: messages from the hall to devices."""

    episode: int
    handoffs: int
    hall_s: float
    head: str
    faults: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    lives: int = 0
    told: int = 0
    crashes: Counter[str] = field(default_factory=Counter)


class Stage:
    """One episode's hall. ``run`` once."""

    def __init__(self, seed: str, episode: int, handoffs: int, faults: Sequence[Fault]) -> None:
        self.episode, self.handoffs = episode, handoffs
        dice = Dice(f"{seed}:hall")
        self.plan = storm_hall(dice.choice("plan", NAMES), dice.chance("shared chargers", SHARED))
        self.clock = Clock(MORNING)
        self.floor = Floor(self.plan, self.clock)
        for robot, body in self.floor.bodies.items() if self.plan.chargers else ():
            body.battery = dice.between(f"battery{robot}", *WEAK)
        self.referee = Referee(self.floor, self.clock)
        self.mischief = Mischief(self, Dice(f"{seed}:mischief"))
        self.crew = Crew(self, Dice(f"{seed}:people"), _by_moment(faults))
        self.wires = Wires(self.clock, Dice(f"{seed}:wires"), self._to_hall, self._to_robot, self._spoiled)
        self.hall = HallProcess(
            self.plan, self.clock, self.wires.down, (self.referee, self.crew), self._words,
            dice.choice("snapshots", SNAPSHOTS), f"e{episode}",
        )  # fmt: skip
        self.referee.hall = self.hall
        self.nodes = {
            spec.id: NodeProcess(identity_of(self.plan, spec), self.floor.bodies[spec.id], self.clock, self.wires.up)
            for spec in self.plan.robots.values()
        }
        self.referee.node_down = lambda robot: self.nodes[robot].node is None
        for robot, body in self.floor.bodies.items():
            body.bolt_s = dice.choice(f"bolt{robot}", (0.0, 0.0, 0.0, 0.3))
        self.room = DeviceRoom(self, Dice(f"{seed}:room")) if has_devices(seed) else None
        if self.room is not None:
            self.mischief.devices = DeviceMischief(self, self.room)
            self.hall.equip, self.referee.devices = self.room.equip, self.room.rules

    # -- what others ask

    @property
    def book(self) -> Book:
        return self.hall.engine.state.book

    def handoff(self, handoff: str) -> Handoff | None:
        """As the pages show it; nothing while the hall is down or writing."""
        return self.book.handoffs.get(handoff) if self.hall.readable else None

    def let_in(self) -> None:
        """The next visitor, as long as handoffs are still wanted."""
        if self.referee.book.requested < self.handoffs:
            self.crew.errands.begin()

    def _words(self) -> Iterable[tuple[str, AnyMessage]]:
        return [(robot, process.word) for robot, process in self.nodes.items() if process.word is not None]

    def _to_hall(self, robot: str, message: AnyMessage) -> None:
        """Whatever was held back on its way may be the first that a restarted hall hears."""
        self.hall.heard(robot, message)

    def _to_robot(self, robot: str, message: AnyMessage) -> None:
        process = self.nodes[robot]
        if process.node is not None:
            self.referee.stands.arriving(robot, message)
        process.arrived(message)

    def _spoiled(self, way: str, message: AnyMessage) -> None:
        robot = way.strip(">")
        if way.startswith(">"):
            self.nodes[robot].garbage()
        else:
            self.hall.garbage(robot)

    # -- the course of it

    def run(self) -> Outcome:
        self.hall.start()
        for process in self.nodes.values():
            process.start()
        if self.room is not None:
            self.room.start()
        for _ in range(2 * len(self.nodes) + 1):
            self.let_in()
        clock, violations, errands = self.clock, self.referee.violations, self.crew.errands
        while errands.open and not violations:
            clock.step()
            if clock.now - max(self.mischief.last_at, errands.changed_at) > STUCK_S:
                self._stuck()
        if not violations:
            self._close()
        head = str(self.hall.journal.head)
        if self.room is not None and not violations:
            self.room.settle()
        if self.room is not None:
            self.room.close()
        return self._outcome(head)

    def _stuck(self) -> None:
        waits = [f"{h.id} {h.state} with {h.robot or 'no robot'}" for h in self.book.handoffs.values()]
        alerts = ", ".join(self.book.alerts)
        cases = [
            f"{case.id}: {', '.join(str(d.custodian) for d in case.documents.values())}"
            for case in self.book.cases.values()
        ]
        self.referee.blame("stuck", "; ".join(self.crew.errands.open), f"{waits} | {cases} | alerts {alerts}")

    def _close(self) -> None:
        """Nobody is here any more: the book must say so, and be what its rows give."""
        self.hall.calm()
        self.hall.start()
        if self.book.cases or self.book.handoffs:
            self.referee.blame("left_over", "book", f"{list(self.book.cases)} {list(self.book.handoffs)}")
        self.hall.compare_with_journal()

    def _outcome(self, head: str) -> Outcome:
        referee = self.referee
        tail = [f"{at - MORNING:9.3f} {word:8} {what}" for at, word, what in referee.tail] if referee.violations else []
        return Outcome(
            self.episode, sum(referee.endings.values()), self.clock.now - MORNING, head,
            self.mischief.done, referee.alerts, referee.endings, self.crew.refused, referee.violations, tail,
            self.hall.lives, self.room.rules.told if self.room is not None else 0, self._crashes(),
        )  # fmt: skip

    def _crashes(self) -> Counter[str]:
        """By program and place."""
        drivers = self.room.drivers.values() if self.room is not None else ()
        programs = (("hall", (self.hall,)), ("node", self.nodes.values()), ("driver", drivers))
        return Counter({f"{name} {place}": many for name, lives in programs for place, many in _sum(lives).items()})


def _sum(lives: Iterable[HallProcess | NodeProcess | DriverProcess]) -> Counter[str]:
    return sum((each.deaths for each in lives), Counter())


def _by_moment(faults: Sequence[Fault]) -> dict[tuple[str, int], list[Fault]]:
    moments: dict[tuple[str, int], list[Fault]] = {}
    for fault in faults:
        moments.setdefault((fault.state, fault.nth), []).append(fault)
    return moments
