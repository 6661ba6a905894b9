"""Robots that must stand: none sets out again before a person has resumed it, whatever dies and whatever is lost.

What lives here: our own account of who must stand, kept from the rows alone, and the two rules about it. What must not:
the hall's memory (``Robot.stands``), which may be wrong.
A robot that nobody can reach may drive on to the end of its road; so it is bound from the moment on at which it was
seen to stand, or the order to do so has reached it. The hall itself is bound at once: it gives no road any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from hall_controller.domain import events as e
from hall_messages.vda5050 import AnyMessage, InstantActions, Order
from simulations.storm.body import Body

Blame = Callable[[str, str, str], None]


class StandRules:
    """``told``: robots that the rows make stand, and since which row. ``bound``: those of them that know it."""

    def __init__(self, blame: Blame, moves: Callable[[str], bool]) -> None:
        self._blame, self._moves = blame, moves
        self.told: dict[str, str] = {}
        self.bound: set[str] = set()
        self._heard: defaultdict[str, set[str]] = defaultdict(set)

    def judge(self, event: e.Event) -> None:
        if isinstance(event, e.RobotPaused):
            self.told.setdefault(event.robot, event.action)
        elif isinstance(event, e.RobotStopped):
            self.told.setdefault(event.robot, event.why)
            if not self._moves(event.robot):
                self.bound.add(event.robot)
        elif isinstance(event, e.RobotResumed):
            self.told.pop(event.robot, None)
            self.bound.discard(event.robot)

    def leaving(self, robot: str, message: AnyMessage) -> None:
        """No road for a robot that must stand; a single node only tells it where it is."""
        if robot in self.told and isinstance(message, Order) and sum(node.released for node in message.nodes) > 1:
            self._blame("road_though_standing", robot, f"{message.order_id} is sent to it ({self.told[robot]})")

    def arriving(self, robot: str, message: AnyMessage) -> None:
        """A node that lives is about to take this. What it has heard of before it does not do again."""
        if isinstance(message, InstantActions):
            for action in message.actions:
                if action.action_type == "startPause" and action.action_id not in self._heard[robot]:
                    self._heard[robot].add(action.action_id)
                    if robot in self.told:
                        self.bound.add(robot)

    def moving(self, body: Body) -> None:
        if body.id in self.bound:
            detail = f"sets out for {body.heading_for} ({self.told[body.id]}), and nobody has resumed it"
            self._blame("moved_though_standing", body.id, detail)
