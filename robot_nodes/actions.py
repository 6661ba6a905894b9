"""Actions: each id once, each with a state, some of them over a while.

What lives here: the book of actions, their order at a node, and the shape of a procedure. What must not: what any one
action does (``hatch_actions``, ``drive_actions``).
Actions of a node begin when it is reached, in order; instant actions begin at once. Both honour blocking types: with
SOFT and HARD the robot stands meanwhile; HARD and SINGLE run alone, so what meets one of those waits for its turn.
Pauses, cancellation and requests are never kept waiting, and nothing waits for them. No action is paused half way: a
pause concerns driving, while a bolt that is being shot shall go on to catch. They are also all that is obeyed while a
person has the robot (in its mode MANUAL, say): nothing else shall open or move under his hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Protocol

from hall_messages.vda5050.base import Action
from hall_messages.vda5050.order import Node
from hall_messages.vda5050.state import ActionState, ActionStatus
from robot_nodes.vehicle import Vehicle

REMEMBERED_IDS = 1000
REPORTED_ENDED = 16
RUNNING_LIMIT = 32
ALONE = frozenset(("HARD", "SINGLE"))


@dataclass(slots=True)
class Task:
    """One action and what became of it. ``holds``: the robot must not drive while it runs."""

    action: Action
    status: ActionStatus = "WAITING"
    result: str | None = None
    began_at: float = 0.0
    repeat_at: float = 0.0
    holds: bool = False
    node: bool = False

    @property
    def ended(self) -> bool:
        return self.status in ("FINISHED", "FAILED")


OTHER_HANDS = "the robot is in other hands"


class Failed(Exception):
    """The action cannot be done, for the reason given; it becomes the task's result and an error in the state."""


class Procedure(Protocol):
    """How one type of action is done. Both methods say whether it is finished.

    ``holds``: the robot must stand while it runs, whatever blocking type was sent. ``urgent``: it waits for no other.
    Raises: Failed, and the action has failed.
    """

    holds: bool
    urgent: bool

    def begin(self, vehicle: Vehicle, task: Task, now: float) -> bool: ...

    def follow(self, vehicle: Vehicle, task: Task, now: float) -> bool: ...


class ActionBook:
    def __init__(self, vehicle: Vehicle, instant: Mapping[str, Procedure], at_nodes: Mapping[str, Procedure]) -> None:
        self._vehicle, self._instant, self._at_nodes = vehicle, instant, at_nodes
        self._known: dict[str, Task] = {}
        self._of_order: list[Task] = []
        self._queue: list[Task] = []
        self._waiting: list[Task] = []
        self._running: list[Task] = []
        self._reported: list[Task] = []

    # -- asking

    def holds_driving(self) -> bool:
        return any(task.holds for tasks in (self._running, self._queue, self._waiting) for task in tasks)

    def order_busy(self) -> bool:
        """Whether an action of the current order has not ended."""
        return any(not task.ended for task in self._of_order)

    def states(self) -> tuple[ActionState, ...]:
        return tuple(
            _state_of(task.action.action_id, task.action.action_type, task.status, task.result, not task.node)
            for task in (*self._of_order, *self._reported)
        )

    # -- taking actions

    def do_now(self, action: Action, now: float) -> None:
        """An instant action. One whose id is known is not done again; its state is reported again."""
        self._vehicle.dirty = True
        known = self._known.get(action.action_id)
        if known is not None:
            if known not in self._reported and known not in self._of_order:
                self._report(known)
            return
        procedure = self._instant.get(action.action_type)
        task = Task(action)
        self._remember(task)
        self._report(task)
        if procedure is None:
            self._fail(task, f"instant action {action.action_type} is not known", now, "unknownAction")
        elif not (procedure.urgent or self._vehicle.in_control):
            self._fail(task, OTHER_HANDS, now)
        elif len(self._running) + len(self._waiting) >= RUNNING_LIMIT:
            self._fail(task, "too many actions are running", now)
        elif procedure.urgent or (not self._waiting and self._has_room(task)):
            self._begin(task, procedure, now)
        else:
            task.holds = self._must_stand(task, procedure)
            self._waiting.append(task)

    def reused(self, nodes: Sequence[Node]) -> str | None:
        """An action of ``nodes`` that has the id of another, if there is one. What only hangs on the horizon has none
        yet: the update that brings ``nodes`` may say it again."""
        taken = self._known.keys() - {task.action.action_id for task in self._on_horizon(self._vehicle.route.base())}
        for node in nodes:
            for action in node.actions:
                if action.action_id in taken:
                    return action.action_id
                taken.add(action.action_id)
        return None

    def take_order(self, nodes: Sequence[Node], fresh: bool) -> None:
        """Note the actions of newly accepted nodes as waiting; a ``fresh`` order drops those of the one before.

        An update lays the horizon anew: what waited on the old one is forgotten, or nobody would ever see it end.
        """
        if fresh:
            self._of_order.clear()
        else:
            ahead = self._vehicle.route.ahead
            for task in self._on_horizon(islice(ahead, len(ahead) - len(nodes))):
                self._of_order.remove(task)
                del self._known[task.action.action_id]
        for node in nodes:
            for action in node.actions:
                task = Task(action, node=True)
                self._remember(task)
                self._of_order.append(task)
        self._vehicle.actions_changed = True

    def _on_horizon(self, base: Iterable[Node]) -> list[Task]:
        """What waits at nodes that were never promised: it was not reached, and no node of the ``base`` ahead asks for
        it."""
        promised = {action.action_id for node in base for action in node.actions}
        waiting = (task for task in self._of_order if task.status == "WAITING" and task not in self._queue)
        return [task for task in waiting if task.action.action_id not in promised]

    def node_reached(self, node: Node, now: float) -> None:
        for action in node.actions:
            task = self._known.get(action.action_id)
            if task is not None and task.node and task.status == "WAITING":
                task.holds = self._must_stand(task, self._at_nodes[action.action_type])
                self._queue.append(task)
        self._advance_queue(now)

    def cancel_order(self, now: float) -> None:
        """Whatever the order still had to do has failed."""
        for task in self._of_order:
            if not task.ended:
                self._end(task, "FAILED", "the order was cancelled")
        self._queue.clear()
        self._running = [task for task in self._running if not task.ended]

    # -- going on

    def step(self, now: float) -> None:
        if not self._running and not self._queue and not self._waiting:
            return
        for task in tuple(self._running):
            if not task.ended:
                self._run(task, self._procedure(task).follow, now)
        self._running = [task for task in self._running if not task.ended]
        while self._waiting and self._has_room(self._waiting[0]):
            task = self._waiting.pop(0)
            if self._vehicle.in_control:
                self._begin(task, self._procedure(task), now)
            else:
                self._fail(task, OTHER_HANDS, now)
        self._advance_queue(now)

    def _advance_queue(self, now: float) -> None:
        while self._queue and self._may_begin(self._queue[0]):
            task = self._queue.pop(0)
            self._begin(task, self._at_nodes[task.action.action_type], now)

    def _may_begin(self, task: Task) -> bool:
        vehicle = self._vehicle
        return vehicle.in_control and not (task.holds and vehicle.status.moving) and self._has_room(task)

    def _has_room(self, task: Task) -> bool:
        """Whether blocking types allow it beside what is running."""
        running = [other for other in self._running if not self._procedure(other).urgent]
        if task.action.blocking_type in ALONE:
            return not running
        return all(other.action.blocking_type not in ALONE for other in running)

    def _begin(self, task: Task, procedure: Procedure, now: float) -> None:
        task.status, task.began_at, task.repeat_at = "RUNNING", now, now
        task.holds = self._must_stand(task, procedure)
        self._vehicle.counters.actions_started += 1
        self._running.append(task)
        self._touch()
        self._run(task, procedure.begin, now)
        if task.ended and task in self._running:
            self._running.remove(task)

    def _run(self, task: Task, part: _Part, now: float) -> None:
        try:
            if part(self._vehicle, task, now):
                self._end(task, "FINISHED", task.result)
        except Failed as reason:
            self._fail(task, str(reason), now)

    def _fail(self, task: Task, reason: str, now: float, kind: str = "actionFailed") -> None:
        references = {"actionId": task.action.action_id, "actionType": task.action.action_type}
        kind = "noOrderToCancel" if task.action.action_type == "cancelOrder" else kind
        self._vehicle.refuse(kind, reason, references, now)
        self._end(task, "FAILED", reason)

    def _end(self, task: Task, status: ActionStatus, result: str | None) -> None:
        if task.ended:
            return
        task.status, task.result = status, result
        self._touch()

    def _procedure(self, task: Task) -> Procedure:
        return (self._at_nodes if task.node else self._instant)[task.action.action_type]

    @staticmethod
    def _must_stand(task: Task, procedure: Procedure) -> bool:
        return procedure.holds or task.action.blocking_type in ("SOFT", "HARD")

    def _report(self, task: Task) -> None:
        """Keep an instant action in the state: while it runs, and then until enough others have ended after it."""
        self._reported.append(task)
        ended = [one for one in self._reported if one.ended]
        for old in ended[: max(0, len(ended) - REPORTED_ENDED)]:
            self._reported.remove(old)
        self._touch()

    def _remember(self, task: Task) -> None:
        self._known[task.action.action_id] = task
        if len(self._known) > REMEMBERED_IDS:
            for name, old in self._known.items():
                if old.ended and old not in self._of_order:
                    del self._known[name]
                    return

    def _touch(self) -> None:
        self._vehicle.actions_changed = self._vehicle.dirty = True


@lru_cache(maxsize=256)
def _state_of(action: str, kind: str, status: ActionStatus, result: str | None, instant: bool) -> ActionState:
    """What has ended is told unchanged in many states to come, so it is made once."""
    return ActionState(
        action_id=action, action_type=kind, action_status=status, result_description=result, instant=instant
    )


class _Part(Protocol):
    def __call__(self, vehicle: Vehicle, task: Task, now: float, /) -> bool: ...
