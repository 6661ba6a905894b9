"""A gateway with all its doors open to the test: robots' words in, commands and messages out.

What lives here: the desk. What must not: expectations.
"""

from __future__ import annotations

from typing import Any

import orjson

from hall_controller.domain.book import Handoff, Order, RobotAction
from hall_controller.domain.commands import Command, ResumeRobot, RobotReported
from hall_controller.domain.decide import settle
from hall_controller.domain.live import RobotLive
from hall_controller.domain.state import State as HallState
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.robots import RobotGateway
from hall_messages.vda5050 import AnyMessage, InstantActions, wire_time
from hall_messages.vda5050 import Order as Message
from tests.hall_controller.gateways.robot_words import NOW, factsheet, hall_state, state, state_json, topic

OFFICER = "reception-1"


class DeskOfTrust:
    """R1 and the hall. What R1 says is settled by the real decisions; time is ``now``."""

    def __init__(self, hall: HallState | None = None, introduced: bool = True) -> None:
        self.hall = hall or hall_state()
        self.sent: list[tuple[str, AnyMessage]] = []
        self.now = NOW
        self.complaints = Complaints()
        self.gateway = RobotGateway(
            self.hall, lambda robot, m: self.sent.append((robot, m)), self._tell, self.complaints
        )
        if introduced:
            self.gateway.heard("R1", factsheet(), NOW)

    def _tell(self, command: Command) -> None:
        settle(self.hall, command, self.now)
        if isinstance(command, RobotReported):
            self.hall.live[command.robot] = command.live

    def carries_to(self, goal: str) -> None:
        """Papers lie in R1's upper hatch and are on their way to ``goal``."""
        handoff = Handoff("H1", "C1", "A001", "A1", goal, (), 1, "reception-1", self.now, self.now, goal=goal)
        handoff.state, handoff.robot, handoff.hatch = "carrying", "R1", "upper"
        self.hall.book.handoffs["H1"] = handoff
        self.hall.book.robot("R1").hatches["upper"] = "H1"

    def want(self, wanted: Order | None, *actions: RobotAction) -> None:
        page = self.hall.book.robot("R1")
        page.order, page.actions = wanted, {action.id: action for action in actions}

    def hear(self, later_s: float = 0.2, **changes: Any) -> RobotLive:
        """R1 says so, a little later than before; what the hall believes of it then."""
        self.now += later_s
        if "timestamp" not in changes:
            changes["timestamp"] = wire_time(self.now).isoformat()
        self.gateway.heard("R1", state(**changes), self.now)
        return self.believed

    def hear_bytes(self, **changes: Any) -> None:
        changes.setdefault("timestamp", wire_time(self.now).isoformat())
        self.gateway.received(topic(), orjson.dumps(state_json(**changes)), self.now)

    @property
    def believed(self) -> RobotLive:
        return self.hall.live["R1"]

    def look(self, later_s: float = 0.0) -> list[AnyMessage]:
        """What leaves for R1 when the gateway looks, so much later."""
        self.now += later_s
        self.sent.clear()
        self.gateway.sync_all(self.now)
        return [message for robot, message in self.sent if robot == "R1"]

    def acts(self, later_s: float = 0.0) -> list[str]:
        """The types of instant actions among that."""
        return [a.action_type for m in self.look(later_s) if isinstance(m, InstantActions) for a in m.actions]

    def orders(self, later_s: float = 0.0) -> list[str]:
        return [m.order_id for m in self.look(later_s) if isinstance(m, Message)]

    def resume(self) -> None:
        """An officer has looked at it and lets it go on."""
        settle(self.hall, ResumeRobot("R1", OFFICER), self.now)

    def fault(self) -> str:
        """What the alert about R1 says; empty while there is none."""
        alert = self.hall.book.alerts.get("robot_fault:R1")
        return alert.detail if alert is not None else ""
