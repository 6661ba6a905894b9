"""A hall and one robot whose messages the test carries: it may hold them, lose them, and start either side anew.

What lives here: both sides, robots of several makers, what is on its way. What must not: expectations.
"""

from __future__ import annotations

from typing import Literal, Protocol

from hall_controller.domain.commands import Command, RobotReported
from hall_controller.domain.live import RobotLive
from hall_controller.gateways.complaints import Complaints
from hall_controller.gateways.proof import greeting_of
from hall_controller.gateways.robots import RobotGateway
from hall_messages.vda5050 import AnyMessage, Connection, InstantActions, Kind, State, wire_time
from robot_nodes.robot_node import RobotNode
from simulations.sim_robot import SimRobot, identity_of
from simulations.world import World
from tests.hall_controller.gateways.robot_words import NOW, PLAN, factsheet, hall_state, state

SPEC = PLAN.robots["R1"]
Maker = Literal["ours", "lists", "refuses", "once", "never"]
"""How a robot shows that it has had an instant action: as our nodes do, among its actions, as an error, once and never
again, or not at all."""


class Robot(Protocol):
    said: list[AnyMessage]

    def hello(self, now: float) -> None: ...
    def hear(self, message: AnyMessage, now: float) -> None: ...
    def speak(self, now: float) -> None: ...


class Ours:
    """A real robot node on a simulated robot."""

    def __init__(self) -> None:
        self.said: list[AnyMessage] = []
        body = SimRobot(World(PLAN, seed=1, start_s=NOW), "R1")
        self._node = RobotNode(identity_of(PLAN, SPEC), body, self._say, visualization=False)

    def _say(self, kind: Kind, message: AnyMessage) -> None:
        self.said.append(message)

    def hello(self, now: float) -> None:
        self._node.connection_online(now)

    def hear(self, message: AnyMessage, now: float) -> None:
        self._node.on_message(message, now)

    def speak(self, now: float) -> None:
        """A second has passed: a state is due."""
        self._node.tick(now)


class Others:
    """Another maker's robot, without sessions, whose clock is ``ahead_s`` of the hall's."""

    def __init__(self, maker: Maker, ahead_s: float = -3000.0) -> None:
        self.said: list[AnyMessage] = []
        self._maker, self._ahead_s, self._header = maker, ahead_s, 0
        self._known: list[str] = []

    def hello(self, now: float) -> None:
        said_at = wire_time(now + self._ahead_s)
        hello = Connection(
            header_id=0, timestamp=said_at, version="2.0.0", manufacturer=SPEC.manufacturer, serial_number=SPEC.serial,
            connection_state="ONLINE",
        )  # fmt: skip
        self.said += [hello, factsheet()]
        self.speak(now)

    def hear(self, message: AnyMessage, now: float) -> None:
        if isinstance(message, InstantActions):
            new = [action.action_id for action in message.actions if action.action_id not in self._known]
            self._known += new
            self.speak(now, new)

    def speak(self, now: float, new: list[str] | None = None) -> None:
        shown = {"lists": self._known, "once": new or []}.get(self._maker, [])
        refused = self._known if self._maker == "refuses" else []
        errors = [
            {"errorType": "actionFailed", "errorLevel": "WARNING",
             "errorReferences": [{"referenceKey": "actionId", "referenceValue": name}]} for name in refused
        ]  # fmt: skip
        self._header += 1
        said = state(
            headerId=self._header, timestamp=wire_time(now + self._ahead_s).isoformat(), errors=errors,
            actionStates=[{"actionId": name, "actionStatus": "FINISHED"} for name in shown],
        )  # fmt: skip
        self.said.append(said)


class TwoSides:
    """``now`` is the hall's time. ``up`` and ``down`` are on their way until the test delivers them."""

    def __init__(self, maker: Maker) -> None:
        self.now, self._maker = NOW, maker
        self.down: list[AnyMessage] = []
        self.retained: Connection | None = None
        self.start_robot()

    def start_robot(self) -> None:
        self.robot: Robot = Ours() if self._maker == "ours" else Others(self._maker)
        self.robot.hello(self.now)
        self.retained = next(said for said in self.robot.said if isinstance(said, Connection))

    def start_hall(self, hello: bool = True) -> None:
        """A new life of the hall. ``hello``: the broker hands out what it keeps; what was on its way down is lost."""
        self.down.clear()
        self.told: list[Command] = []
        self.hall = hall_state()
        self.hall.opened_at = self.now
        self.gateway = RobotGateway(
            self.hall, lambda robot, message: self.down.append(message), self.told.append, Complaints()
        )
        if hello and self.retained is not None:
            self.gateway.heard("R1", self.retained, self.now)

    # -- time

    def later_alone(self, seconds: float) -> None:
        """The robot speaks once; the hall is not there."""
        self.now += seconds
        self.robot.speak(self.now)

    def later(self, seconds: float) -> None:
        """The robot speaks once, then the hall looks."""
        self.now += seconds
        self.robot.speak(self.now)
        self.gateway.sync_all(self.now)

    # -- the wires

    def take_up(self) -> list[State]:
        """Take what the robot has said off the wire; states only."""
        taken = [message for message in self.robot.said if isinstance(message, State)]
        self.robot.said.clear()
        return taken

    def deliver_up(self, *held: AnyMessage) -> None:
        """Deliver these, or else everything the robot has said."""
        for message in held or self.take_up():
            self.gateway.heard("R1", message, self.now)

    def deliver_down(self) -> None:
        sent = list(self.down)
        self.down.clear()
        for message in sent:
            self.robot.hear(message, self.now)

    def round_trip(self) -> None:
        self.deliver_down()
        self.deliver_up()

    # -- what came of it

    @property
    def asked(self) -> list[str]:
        """The types of instant actions on their way down."""
        return [one.action_type for sent in self.down if isinstance(sent, InstantActions) for one in sent.actions]

    @property
    def greetings(self) -> list[str]:
        """The greetings among them."""
        sent = (one.action_id for each in self.down if isinstance(each, InstantActions) for one in each.actions)
        return [name for name in sent if name.startswith(greeting_of(self.hall))]

    @property
    def believed(self) -> list[RobotLive]:
        return [told.live for told in self.told if isinstance(told, RobotReported)]
