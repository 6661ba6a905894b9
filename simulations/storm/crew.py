"""The people of the hall: they look at the book as their pages show it, and do what their turn asks.

What lives here: when somebody looks at what, and what they press by mistake. What must not: what is to be done in which
state (``reactions``), with a case (``errands``), about an alert (``care``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Handoff
from hall_controller.hall.engine import Answer, Batch
from hall_messages.vda5050 import AnyMessage
from simulations.storm.buttons import BUTTONS
from simulations.storm.care import CARE
from simulations.storm.dice import Dice
from simulations.storm.errands import Errands
from simulations.storm.faults import LAPSES, Fault
from simulations.storm.reactions import REACTIONS, break_glass
from simulations.world.papers import Spot

if TYPE_CHECKING:
    from simulations.storm.stage import Stage

QUICK_S = (0.2, 1.0)
PATIENCE_S = 6.0
ROUND_S = 7.0
CLERKS, EXPERTS = ("reception-1", "reception-2"), ("processing-1", "processing-2")


class Crew:
    """``lapses``: by handoff, what somebody will do wrong in which state. ``broken``: handoffs whose papers two
    officers have in hand, until the hall knows. ``refused`` counts the hall's refusals."""

    def __init__(self, stage: Stage, dice: Dice, moments: dict[tuple[str, int], list[Fault]]) -> None:
        self.stage, self.dice = stage, dice
        self._moments = moments
        self._seen: Counter[str] = Counter()
        self.lapses: dict[str, dict[str, Fault]] = {}
        self.broken: set[str] = set()
        self.looks: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._due: dict[tuple[str, str], float] = {}
        self.errands = Errands(self)
        stage.clock.after(ROUND_S, self._round)

    # -- who is who

    @staticmethod
    def officer_of(place: str) -> str:
        """The officer who works at a place; a locker is anybody's of the reception."""
        return (EXPERTS if place.startswith("P") else CLERKS)[int(place[1:]) - 1]

    def receiver(self, handoff: Handoff) -> str:
        """The officer who takes papers out where the handoff is going now."""
        if handoff.leg == "return":
            return handoff.loaded_by or handoff.by
        return (handoff.leg == "deliver" and handoff.recipient) or self.officer_of(handoff.goal)

    def keeper(self, handoff: Handoff) -> str:
        """The officer who puts papers in: whoever keeps them, and else whoever wanted them carried."""
        custodian = self.stage.book.cases[handoff.case].documents[handoff.documents[0]].custodian
        return custodian.ref if custodian.kind == "officer" else handoff.by

    def taker(self, handoff: Handoff) -> Spot:
        """Into which hands the papers come out of the hatch."""
        at_home = handoff.target == self.stage.book.cases[handoff.case].seat
        if handoff.leg == "deliver" and at_home:
            return Spot("person", f"visitor {handoff.case}")
        if handoff.leg == "store":
            return Spot("place", handoff.goal)
        return Spot("person", self.receiver(handoff))

    # -- what happens

    def committed(self, commands: Sequence[c.Command], batch: Batch) -> None:
        for event in batch.events:
            if isinstance(event, e.HandoffAdvanced):
                if event.trigger == "relieve":
                    self.broken.discard(event.handoff)
                self._came_to(event.handoff, event.state)
                self.wake("handoff", event.handoff, QUICK_S)
            elif isinstance(event, e.HandoffRequested):
                self._came_to(event.handoff, "requested")
            elif isinstance(event, e.HandoffAssigned):
                self._came_to(event.handoff, "assigned")
            elif isinstance(event, e.CustodyMoved | e.CaseClosed):
                self._wake_case(event.case)

    def leaving(self, robot: str, message: AnyMessage) -> None:
        """People do not see messages."""

    def contradiction(self, kind: str, detail: str) -> None:
        """Nor the inside of the book."""

    def _came_to(self, handoff: str, state: str) -> None:
        self._seen[state] += 1
        for fault in self._moments.get((state, self._seen[state]), ()):
            if fault.kind in LAPSES:
                self.lapses.setdefault(handoff, {})[state] = fault
                self.stage.mischief.done[fault.kind] += 1
                self.stage.referee.note("fault", (str(fault), handoff))
            else:
                self.stage.clock.after(fault.after_s, self._fault, fault, handoff)

    def _fault(self, fault: Fault, handoff: str) -> None:
        page = self.stage.handoff(handoff)
        self.stage.mischief.act(fault, handoff, page.robot if page is not None else "")

    def lapse(self, handoff: Handoff, *kinds: str) -> Fault | None:
        """Take away what somebody does wrong here, if it is one of these kinds."""
        waiting = self.lapses.get(handoff.id)
        fault = waiting.get(handoff.state) if waiting is not None else None
        if waiting is None or fault is None or fault.kind not in kinds:
            return None
        del waiting[handoff.state]
        return fault

    # -- looking

    def wake(self, what: str, which: str, within: tuple[float, float]) -> None:
        """Somebody looks after a moment; whoever would look later anyway looks then."""
        self.looks[which] += 1
        due = self.stage.clock.now + self.dice.between(f"{which}{self.looks[which]}", *within)
        if due < self._due.get((what, which), float("inf")):
            self._due[what, which] = due
            self.stage.clock.at(due, self._look, what, which, due)

    def _wake_case(self, case: str) -> None:
        ticket = self.stage.referee.book.tickets.get(case)
        if ticket is not None:
            self.wake("case", ticket, QUICK_S)

    def _look(self, what: str, which: str, due: float) -> None:
        if self._due.get((what, which)) != due:
            return
        del self._due[what, which]
        if not self.stage.hall.readable:
            self.wake(what, which, (1.0, 2.0))
        elif what == "case":
            self.errands.look(which)
        else:
            self._look_at_handoff(which)

    def _look_at_handoff(self, which: str) -> None:
        handoff = self.stage.handoff(which)
        if handoff is None:
            self.lapses.pop(which, None)
            self._wake_case(self.stage.referee.book.case_of.get(which, ""))
            return
        self.wake("handoff", which, (PATIENCE_S, PATIENCE_S + 1.0))
        react = break_glass if which in self.broken else REACTIONS.get(handoff.state)
        absent = self.lapse(handoff, "absent")
        if absent is not None:
            del self._due["handoff", which]
            self.wake("handoff", which, (absent.size, absent.size + 1.0))
        elif react is not None:
            react(self, handoff)

    def _round(self) -> None:
        """Somebody walks through the hall and looks at what is wrong."""
        self.stage.clock.after(ROUND_S, self._round)
        if self.stage.hall.readable and self.stage.book.alerts:
            for alert in list(self.stage.book.alerts.values()):
                care = CARE.get(alert.kind)
                if care is not None:
                    care(self, alert)

    # -- asking the hall

    def ask(self, command: c.Command) -> None:
        """Press a button. A refusal changes nothing; whoever asked looks again later."""

        def answered(answer: Answer) -> None:
            if answer.refusal is not None:
                self.refused[answer.refusal.code] += 1
                self.stage.referee.note("refused", (answer.refusal.code, command))

        self.stage.hall.submit(command, answered)

    def later(self, delay_s: float, act: Callable[..., None], *given: Any) -> None:
        self.stage.clock.after(delay_s, act, *given)

    # -- at the wrong moment

    def press(self, fault: Fault, handoff_id: str, robot: str) -> None:
        if fault.kind == "evacuate":
            self.ask(c.Evacuate(CLERKS[0]))
            return
        handoff = self.stage.handoff(handoff_id)
        if handoff is None:
            return
        if fault.kind == "cancel":
            self.ask(c.CancelHandoff(handoff.id, handoff.by, "visitor_left"))
        elif fault.kind in ("alone", "take_by_hand"):
            break_glass(self, handoff, alone=fault.kind == "alone")
        else:
            for number in range(int(fault.size)):
                self.ask(
                    self.dice.choice(f"{fault.number}b{number}", BUTTONS)(
                        handoff, self.dice, f"{fault.number}-{number}"
                    )
                )
