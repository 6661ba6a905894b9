"""Who looks after every event: the invariants of the hall, physical truth against the book.

What lives here: the list of violations, and which rule is asked when. What must not: the rules of custody
(``custody_rules``), of the book's own words (``book_rules``).
A rule is asked whenever something it depends on has changed; nothing else can break it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall_controller.domain import events as e
from hall_controller.domain.commands import Command, TimePassed
from hall_controller.domain.ledger import Ledger
from hall_controller.hall.engine import Batch
from hall_messages.vda5050 import AnyMessage, InstantActions, Order
from simulations.storm.body import Body
from simulations.storm.book_rules import BookRules
from simulations.storm.charger_rules import ChargerRules
from simulations.storm.clock import Clock
from simulations.storm.custody_rules import CustodyRules
from simulations.storm.device_rules import DeviceRules
from simulations.storm.floor import FLOOR, Floor
from simulations.storm.hall_process import HallProcess
from simulations.storm.journal import WrittenAction
from simulations.storm.nearness import distance_m
from simulations.storm.stand_rules import StandRules
from simulations.world.papers import Spot

FORCED_GRACE_S = 2.0
"""So long a robot may still roll with a hatch that somebody has just broken open."""
JUST_NOW_S = 60.0
TOUCH = 0.95
"""Closer than so much of what two bodies take up together they touch."""
TAIL = 60
WITH_ROW = frozenset({"unlockHatch", "lockHatch", "confirmEmpty", "stopPause"})
OF_LEDGER = (e.CaseOpened, e.DocumentAdded, e.DocumentSplit, e.CustodyMoved, e.CaseClosed)


@dataclass(frozen=True, slots=True)
class Violation:
    at: float
    kind: str
    subject: str
    detail: str


class Referee:
    """One episode's. ``hall`` is set once, before anything happens."""

    def __init__(self, floor: Floor, clock: Clock) -> None:
        self._floor, self._clock = floor, clock
        self.violations: list[Violation] = []
        self.tail: deque[tuple[float, str, object]] = deque(maxlen=TAIL)
        self.alerts: Counter[str] = Counter()
        self.endings: Counter[str] = Counter()
        self.ledger = Ledger()
        self.hall: HallProcess
        self.custody = CustodyRules(floor, self.blame)
        self.book = BookRules(self.blame)
        self.stands = StandRules(self.blame, lambda robot: floor.bodies[robot].moving)
        self.chargers = ChargerRules(self.blame, floor.plan.chargers)
        self.devices: DeviceRules | None = None
        self.node_down: Callable[[str], bool] = lambda robot: False
        self._seq, self._judging = 0, False
        floor.witness = self

    def blame(self, kind: str, subject: str, detail: str) -> None:
        self.violations.append(Violation(self._clock.now, kind, subject, detail))

    def note(self, word: str, what: object) -> None:
        """Something for the tail of the trace that is printed when a rule is broken."""
        self.tail.append((self._clock.now, word, what))

    # -- what the hall does

    def committed(self, commands: Sequence[Command], batch: Batch) -> None:
        if not batch.events:
            return
        engine = self.hall.engine
        if engine.seq != self.hall.journal.rows:
            self.blame("row_lost", "journal", f"{engine.seq} events decided, {self.hall.journal.rows} rows written")
        self._judging = True  # the book is already as it is after all of these
        for command, answer in zip(commands, batch.answers, strict=True):
            for event in answer.events:
                self._judge(command, event, alone=len(commands) == 1)
        for event in batch.followed:
            self._judge(TimePassed(), event, alone=True)
        self._judging = False
        if self.ledger.faults:
            fault = self.ledger.faults[0]
            self.blame("ledger", fault.document, fault.why)
        for case in self.book.touched:
            self.custody.check(case, engine.state.book)
        self.book.touched.clear()
        if self.devices is not None:
            self.devices.committed(engine.state)
        self.endings.update(self.book.ended)
        self.book.ended.clear()

    def _judge(self, command: Command, event: e.Event, *, alone: bool) -> None:
        """``command``: what the event was the answer to; time that passed, for what the hall does of itself."""
        now = self._clock.now
        self.tail.append((now, "event", event))
        self._seq += 1
        if isinstance(event, OF_LEDGER):
            self.ledger.apply(self._seq, now, event)
        elif isinstance(event, e.AlertRaised):
            self.alerts[event.kind] += 1
        self.book.judge(command, event, self.hall.engine.state, alone)
        if isinstance(event, e.CustodyMoved):
            self._check_proof(event)
        self.stands.judge(event)
        self.chargers.judge(event)
        self._hands_follow(event)

    def _check_proof(self, event: e.CustodyMoved) -> None:
        """Into and out of a hatch custody goes only when the hatch is really shut, or was broken open just now."""
        ref = event.taker.ref if event.taker.kind == "hatch" else event.giver.ref if event.giver.kind == "hatch" else ""
        if ref and not event.witness:
            robot, hatch_id = ref.split("/")
            body = self._floor.bodies[robot]
            hatch = body.hatches[hatch_id]
            if not hatch.secure and not hatch.forced and self._clock.now - body.forced_at > JUST_NOW_S:
                self.blame("custody_unproved", event.handoff, f"custody moved while {ref} is not closed and locked")

    def _hands_follow(self, event: e.Event) -> None:
        """Papers are taken in, and go from hand to hand, as the people who stand there say at that moment."""
        if isinstance(event, e.DocumentAdded):
            if event.document in self._floor.pieces:
                self.blame("document_twice", event.document, "a number that another document has is given away again")
            elif event.form in ("original", "copy"):
                self._floor.make(event.case, event.document, event.count, Spot("person", event.custodian.ref))
        elif isinstance(event, e.DocumentSplit):
            self._floor.split(event.document, event.part, self.custody.hands.get(event.handoff))
        elif isinstance(event, e.CustodyMoved) and not event.handoff:
            spot = FLOOR if event.taker.kind == "lost" else self.custody.spot_of(event.taker)
            if spot is not None:
                self._floor.move(event.case, self._floor.of(event.documents), spot)

    def leaving(self, robot: str, message: AnyMessage) -> None:
        """Nothing that makes a robot go on or moves a hatch leaves the hall without a row."""
        journal = self.hall.journal
        self.stands.leaving(robot, message)
        if isinstance(message, Order):
            released = journal.orders.get(message.order_id)
            wanted = {node.node_id for node in message.nodes if node.released}
            if released is None or not wanted <= released:
                self.blame("not_written", robot, f"order {message.order_id} with {sorted(wanted)} left before its row")
        elif isinstance(message, InstantActions):
            for action in message.actions:
                if action.action_type in WITH_ROW and action.action_id not in journal.actions:
                    self.blame("not_written", robot, f"{action.action_type} {action.action_id} left without a row")

    def contradiction(self, kind: str, detail: str) -> None:
        self.blame(kind, "book", detail)

    # -- what bodies do

    def papers_moved(self, case: str) -> None:
        if self.hall.readable and not self._judging:
            self.custody.check(case, self.hall.engine.state.book)
        elif self.hall.up:
            self.book.touched[case] = None

    def moving(self, body: Body) -> None:
        self.note("drives", (body.id, body.last_node, body.heading_for))
        self._check_shut(body)
        self._check_alone(body)
        self.stands.moving(body)

    def hatch_moved(self, body: Body) -> None:
        if body.moving:
            self._clock.after(FORCED_GRACE_S + 0.1, self._check_shut, body)

    def _check_shut(self, body: Body) -> None:
        if not body.moving or self._clock.now - body.forced_at <= FORCED_GRACE_S or self.node_down(body.id):
            return
        for hatch in body.hatches.values():
            if not hatch.empty and not hatch.secure:
                self.blame(
                    "moved_open", body.id, f"drives with papers behind {hatch.id}, which is not closed and locked"
                )

    def _check_alone(self, body: Body) -> None:
        """Nobody sets out on a way on which another robot stands, or which crosses the way of one that drives."""
        if body.displaced:
            return
        mine = body.way()
        for other in self._floor.bodies.values():
            if other is not body and not other.displaced:
                apart_m = distance_m(mine, other.way())
                if apart_m < TOUCH * (body.radius_m + other.radius_m):
                    detail = f"sets out for {body.heading_for} on a way {apart_m:.2f} m from that of {other.id}"
                    self.blame("road_shared", f"{body.id}+{other.id}", detail)

    def drawing(self, body: Body, hatch: str) -> WrittenAction | None:
        """A bolt is about to be drawn: there must be a row for it, for this stop, and not used before."""
        if body.moving:
            self.blame("opened_moving", body.id, f"{hatch} is unlocked while the robot moves")
        written = self.hall.journal.unlocks(body.id, hatch)[-3:]
        here = [pair for pair in written if self._floor.stands_at(body, pair[1].stop)]
        fresh = [pair for pair in here if not pair[1].drawn]
        if fresh:
            return fresh[-1][1]
        if here:
            self.blame("opened_twice", body.id, f"{hatch} is unlocked a second time for {here[-1][0]}")
        else:
            where = f"at {body.x:.2f}, {body.y:.2f} near {self._floor.nearest(body)}"
            self.blame("opened_elsewhere", body.id, f"{hatch} is unlocked {where}, no row allows it there")
        return None
