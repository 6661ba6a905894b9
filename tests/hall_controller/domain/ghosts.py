"""A hall without bodies: robots that obey the book one node at a time, for tests of decisions alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian, Robot, RobotAction
from hall_controller.domain.decide import settle
from hall_controller.domain.handoff_states import PAPERS_INSIDE
from hall_controller.domain.live import Content, Door, LiveAction, LiveHatch, LivePose, Lock, RobotLive
from hall_controller.domain.plan import HallPlan
from hall_controller.domain.roads import Roads
from hall_controller.domain.state import State
from hall_controller.domain.traffic import holdings
from hall_controller.plan import load_plan

HALL_FILE = Path(__file__).parents[3] / "config" / "hall_130m2.yaml"


def sample_plan() -> HallPlan:
    return load_plan(HALL_FILE)


@dataclass
class Ghost:
    """A robot without a body. ``passed`` nodes of ``order`` lie behind it; a ``frozen`` one does not move."""

    node: str
    order: str = ""
    update: int = 0
    path: tuple[str, ...] = ()
    released: int = 0
    passed: int = 0
    doors_shut: bool = True
    locked: dict[str, bool] = field(default_factory=dict)
    done: dict[str, LiveAction] = field(default_factory=dict)
    frozen: bool = False
    paused: bool = False
    verbs: list[RobotAction] = field(default_factory=list)
    doors: dict[str, Door] = field(default_factory=dict)
    loads: dict[str, tuple[Content, str]] = field(default_factory=dict)
    away: bool = False
    battery: float | None = 0.9
    faults: tuple[str, ...] = ()


class GhostHall:
    """Real decisions, ghostly robots. Every event is kept in ``events``; invariants are checked after each command."""

    def __init__(self, plan: HallPlan | None = None) -> None:
        self.plan = plan or sample_plan()
        self.state = State(self.plan, Roads(self.plan.roadmap))
        self.now = 1_000.0
        self.events: list[e.Event] = []
        self.times: list[float] = []
        self.ghosts = {r.id: Ghost(r.dock, locked=dict.fromkeys(r.hatches, True)) for r in self.plan.robots.values()}

    def ask(self, command: c.Command) -> list[e.Event]:
        happened = settle(self.state, command, self.now)
        self.events += happened
        self.times += [self.now] * len(happened)
        self.check()
        return happened

    def run(self, rounds: int = 40, round_s: float = 1.0) -> None:
        """Let robots obey and report, one node a round."""
        for _ in range(rounds):
            self.now += round_s
            for robot, ghost in self.ghosts.items():
                if not ghost.away:
                    self._obey(robot, ghost)
                    self.ask(c.RobotReported(robot, self._live(ghost)))
            self.ask(c.TimePassed())

    def _obey(self, robot: str, ghost: Ghost) -> None:
        page = self.state.book.robot(robot)
        order = page.order
        if order is not None:
            if ghost.order != order.id:
                assert order.path[0] == ghost.node, "an order must begin where the robot stands"
                ghost.order, ghost.passed = order.id, 1
            ghost.update, ghost.path, ghost.released = order.update, order.path, order.released
            if not (ghost.frozen or ghost.paused or ghost.faults) and ghost.passed < ghost.released:
                assert all(ghost.locked.values()), "a robot must not drive with an open hatch"
                ghost.passed += 1
                ghost.node = ghost.path[ghost.passed - 1]
        self._act(page, ghost)

    def _act(self, page: Robot, ghost: Ghost) -> None:
        for action in page.actions.values():
            if action.id in ghost.done:
                continue
            ghost.verbs.append(action)
            if action.verb == "unlockHatch":
                assert ghost.node == action.stop, "a hatch must open at its stop only"
                ghost.locked[action.hatch] = False
                if ghost.loads.get(action.hatch, ("", ""))[1] != action.handoff:
                    ghost.loads[action.hatch] = ("bound", action.handoff)
            elif action.verb == "lockHatch" and not ghost.doors_shut:
                ghost.done[action.id] = LiveAction("failed", "door open")
                continue
            elif action.verb == "lockHatch":
                ghost.locked[action.hatch] = True
                ghost.loads[action.hatch] = ("loaded", action.handoff)
            elif action.verb == "confirmEmpty":
                ghost.loads[action.hatch] = ("empty", "")
            elif action.verb in ("startPause", "stopPause"):
                ghost.paused = action.verb == "startPause"
            ghost.done[action.id] = LiveAction("finished")

    def _live(self, ghost: Ghost) -> RobotLive:
        place = self.plan.roadmap.nodes[ghost.node]
        driving = ghost.passed < ghost.released and not (ghost.frozen or ghost.paused or ghost.faults)
        return RobotLive(
            at=self.now, pose=LivePose(place.x_m, place.y_m, 0.0), driving=driving, battery_fraction=ghost.battery,
            last_node=ghost.node, order=ghost.order, update=ghost.update, passed=ghost.passed,
            order_done=bool(ghost.order) and ghost.passed == len(ghost.path),
            hatches={h: self._hatch(ghost, h) for h in ghost.locked},
            actions=dict(ghost.done), paused=ghost.paused, faults=ghost.faults,
        )  # fmt: skip

    @staticmethod
    def _hatch(ghost: Ghost, hatch: str) -> LiveHatch:
        content, handoff = ghost.loads.get(hatch, ("unknown", ""))
        lock: Lock = "locked" if ghost.locked[hatch] else "unlocked"
        return LiveHatch(ghost.doors.get(hatch, "closed"), lock, handoff, content)

    def check(self) -> None:
        """Invariants that hold after every command."""
        conflicts = self.plan.roadmap.conflicts
        held = {r.id: holdings(self.state, r) for r in self.state.book.robots.values()}
        for robot, own in held.items():
            for other, theirs in held.items():
                if robot < other:
                    clash = [(a, b) for a in own for b in theirs if b in conflicts[a]]
                    assert not clash, f"{robot} and {other} hold conflicting road: {clash}"
        for case in self.state.book.cases.values():
            for document in case.documents.values():
                if document.custodian.kind == "hatch":
                    handoff = self.state.book.handoffs[self.state.book.travelling[document.id]]
                    assert document.custodian == Custodian("hatch", f"{handoff.robot}/{handoff.hatch}")
                    assert handoff.state in PAPERS_INSIDE

    # -- what people do

    def request(
        self, ticket: str, source: str = "A1", target: str = "P1", by: str = "reception-1", key: str = ""
    ) -> str:
        papers = (c.Paper("id_card", 1), c.Paper("application_form", 2))
        happened = self.ask(c.RequestHandoff(source, target, by, ticket=ticket, papers=papers, key=key))
        return next(ev.handoff for ev in happened if isinstance(ev, e.HandoffRequested))

    def until(self, handoff: str, state: str, rounds: int = 200) -> None:
        for _ in range(rounds):
            page = self.state.book.handoffs.get(handoff)
            if page is not None and page.state == state:
                return
            self.run(1)
        raise AssertionError(f"{handoff} is {page.state if page else 'ended'}, not {state}, after {rounds} rounds")

    def load(self, handoff: str, by: str = "reception-1", count: int = 3) -> None:
        self.until(handoff, "at_sender")
        self.ask(c.OpenHatch(handoff, by))
        self.until(handoff, "loading")
        self.ask(c.ConfirmCount(handoff, by, count))
        self.until(handoff, "carrying")

    def unload(self, handoff: str, by: str = "processing-1", count: int = 3) -> None:
        self.until(handoff, "at_recipient")
        self.ask(c.OpenHatch(handoff, by))
        self.until(handoff, "unloading")
        self.ask(c.ConfirmCount(handoff, by, count))
        self.run(5)
