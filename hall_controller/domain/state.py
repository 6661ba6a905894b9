"""Everything a decision may look at, in one hand: the plan, the book, the live reports, the roads.

What lives here: ``State`` and small look-ups shared by all deciders. What must not: decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_controller.domain.assignment.model import Plan as Rounds
from hall_controller.domain.book import Book, Case, Handoff, Robot
from hall_controller.domain.live import LivePose, RobotLive
from hall_controller.domain.plan import HallPlan
from hall_controller.domain.progress import Progress
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.roads import Roads
from hall_controller.domain.second_thoughts import Thinking
from hall_controller.domain.timetable import Plan


@dataclass(slots=True)
class State:
    """``live`` holds only robots that have reported since ``opened_at`` (hall seconds, when this process took over the
    book) and are not silent.

    ``quiet_roads`` is the picture at which nothing was left to do on the roads: a memory that saves the same long look
    again, and nothing else. ``plans`` is for each robot when it was planned to leave which node: advice, lost without
    harm. ``progress`` is how far each robot is known to have come. ``yielding``: which robots wait for people, and
    since when (hall seconds). ``foreseen``: when robots will arrive, and the picture in which that was worked out.
    ``seen_at``: where each robot last said that it is; ``strays``: what it is in the way of there. ``insecure``: since
    when (hall seconds) which hatches (``robot/hatch``) with papers in them are not known to be closed and locked.
    ``rounds`` is what every robot is to fetch and bring in which order, planned for the hall as ``rounds_for`` shows
    it, without ``passed_over``, which no robot can serve as they are now: advice too, what is assigned stands in the
    book. ``thinking``: how that plan may still become better. ``unproved``: hatches that are said to be locked and do
    not look it, with the action that is said to have ended and since when. ``closed``: until when (hall seconds) which
    lanes are driven around; ``withdrawn``: which robots are being told to give up which order because of one.
    ``hungry``: since when (hall seconds) which robots with chargers of their own stand with little charge and get none.
    """

    plan: HallPlan
    roads: Roads
    book: Book = field(default_factory=Book)
    live: dict[str, RobotLive] = field(default_factory=dict)
    opened_at: float = 0.0
    quiet_roads: tuple[object, ...] = ()
    plans: dict[str, Plan] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    yielding: dict[str, float] = field(default_factory=dict)
    foreseen: tuple[tuple[object, ...], dict[str, float]] = field(default=((), {}))
    seen_at: dict[str, LivePose] = field(default_factory=dict)
    insecure: dict[str, float] = field(default_factory=dict)
    strays: dict[str, tuple[LivePose, frozenset[str]]] = field(default_factory=dict)
    rounds: Rounds | None = None
    rounds_for: tuple[object, ...] = ()
    passed_over: frozenset[str] = frozenset()
    thinking: Thinking | None = None
    unproved: dict[str, tuple[str, float]] = field(default_factory=dict)
    closed: dict[str, float] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)
    hungry: dict[str, float] = field(default_factory=dict)

    def stop_of(self, place: str) -> str:
        """The node where a robot stands to serve ``place``."""
        return self.plan.places[place].stop

    def case(self, case_id: str) -> Case:
        """Raises: Refusal ``unknown_case``."""
        case = self.book.cases.get(case_id)
        if case is None:
            raise Refusal("unknown_case", id=case_id)
        return case

    def handoff(self, handoff_id: str) -> Handoff:
        """Raises: Refusal ``unknown_handoff``."""
        handoff = self.book.handoffs.get(handoff_id)
        if handoff is None:
            raise Refusal("unknown_handoff", id=handoff_id)
        return handoff

    def handoffs_of(self, robot: Robot) -> list[Handoff]:
        """What a robot has on board or is to fetch next: one handoff for each of its hatches that is in use."""
        if not robot.hatches:  # most robots, most of the time
            return []
        return [self.book.handoffs[handoff] for handoff in robot.hatches.values() if handoff in self.book.handoffs]

    def check_staff(self, staff: str) -> None:
        """Raises: Refusal ``unknown_staff``, ``may_only_read``."""
        if staff not in self.plan.staff:
            raise Refusal("unknown_staff", id=staff)
        if self.plan.staff[staff].role == "auditor":
            raise Refusal("may_only_read", by=staff)

    def check_two(self, first: str, second: str) -> None:
        """Two different officers stand for what is done. Raises: Refusal ``unknown_staff``, ``two_officers_needed``."""
        self.check_staff(first)
        self.check_staff(second)
        if first == second:
            raise Refusal("two_officers_needed", by=first)

    def check_supervised(self, by: str, approver: str) -> None:
        """As ``check_two``, and one of them answers for the hall. Raises: also Refusal ``supervisor_needed``."""
        self.check_two(by, approver)
        if self.plan.staff[approver].role != "supervisor":
            raise Refusal("supervisor_needed", by=approver)

    def check_place(self, place: str) -> None:
        """Raises: Refusal ``unknown_place``."""
        if place not in self.plan.places:
            raise Refusal("unknown_place", id=place, known=", ".join(self.plan.places))

    def check_open(self) -> None:
        """Nothing new begins while people leave the hall. Raises: Refusal ``evacuating``."""
        if self.book.evacuating:
            raise Refusal("evacuating")

    def stands_at(self, robot_id: str, node: str) -> bool:
        """True only if the robot itself says so now: silence and movement count as no."""
        live, page = self.live.get(robot_id), self.book.robots.get(robot_id)
        if live is None or page is None:
            return False
        return page.order is None and page.node == node and not live.driving
