"""One action server as a client sees it: one goal at a time out, what became of it back.

What lives here: sending, withdrawing and sweeping goals, and rclpy's oddities. What must not: what a goal is about.
Everything runs on the ROS thread. An answer about any goal but the newest is dropped here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from action_msgs.msg import GoalStatus
from action_msgs.srv import CancelGoal
from rclpy.action.client import ActionClient
from rclpy.node import Node

from robot_nodes.nav2_counters import Nav2Counters

_STATUS = {GoalStatus.STATUS_SUCCEEDED: "succeeded", GoalStatus.STATUS_CANCELED: "canceled"}

_REFUSALS = (CancelGoal.Response.ERROR_NONE, CancelGoal.Response.ERROR_REJECTED)
"""Why nothing is being cancelled though the goal is there: rclpy's servers do not say that they refuse, rclcpp's do."""

SWEEP_AGAIN_S = 0.5


class Ending(NamedTuple):
    """How a goal ended: ``succeeded``, ``canceled`` (not by us), ``aborted`` or ``rejected`` (without a result)."""

    status: str
    code: int = 0
    said: str = ""


Ended = Callable[[Ending], None]
Fed = Callable[[Any], None]


class Nav2Call:
    """``kind``: the action's type; ``name``: its name in the robot's namespace."""

    def __init__(self, node: Node, kind: Any, name: str, counters: Nav2Counters) -> None:
        self._counters = counters
        self._client: Any = ActionClient(node, kind, name)
        self._sweeper: Any = node.create_client(CancelGoal, f"{name}/_action/cancel_goal")
        self._newest: object | None = None
        self._handle: Any = None
        self._heard_at = 0.0
        self._sweep: Any = None
        self._swept_at = 0.0
        self._waiting: Callable[[], None] | None = None
        self._withdrawn: object | None = None
        self.refused = False
        """The server would not cancel the goal that was withdrawn last, and has not ended it since."""

    @property
    def ready(self) -> bool:
        """Whether a server is there."""
        return bool(self._client.server_is_ready())

    @property
    def busy(self) -> bool:
        """Whether a goal is under way."""
        return self._newest is not None

    @property
    def silent_s(self) -> float:
        """Wall seconds since the server last said anything about the goal."""
        return time.monotonic() - self._heard_at

    def send(self, message: Any, ended: Ended, fed: Fed) -> None:
        """Give the server a goal; one that is under way there is replaced by it. Waits for a sweep's end."""
        goal = self._newest = object()
        self._handle, self._heard_at = None, time.monotonic()
        if self._sweep is not None:
            self._waiting = lambda: self._send(goal, message, ended, fed)
        else:
            self._send(goal, message, ended, fed)

    def _send(self, goal: object, message: Any, ended: Ended, fed: Fed) -> None:
        self._counters.goals_sent += 1
        before = list(getattr(self._client, "_futures", ()))
        future = self._client.send_goal_async(message, feedback_callback=lambda told: self._feedback(goal, told, fed))
        _drop_stray(self._client, before, future)
        future.add_done_callback(lambda done: self._answered(goal, done, ended))

    def drop(self) -> None:
        """Withdraw the goal; nothing more is told of it."""
        goal, handle = self._newest, self._handle
        self._newest = self._handle = self._waiting = None
        if handle is not None:
            self._withdraw(goal, handle)

    def _withdraw(self, goal: object, handle: Any) -> None:
        self._withdrawn, self.refused = goal, False
        handle.cancel_goal_async().add_done_callback(lambda done: self._cancel_answered(goal, done))

    def _cancel_answered(self, goal: object, future: Any) -> None:
        if self._withdrawn is goal and not future.cancelled() and future.exception() is None:
            answer = future.result()
            self.refused = not answer.goals_canceling and answer.return_code in _REFUSALS

    def sweep(self) -> bool:
        """Have the server cancel every goal it has, whoever gave it. False: it cannot be asked now."""
        if not self._sweeper.service_is_ready():
            return False
        self.forget_sweep()
        self._sweep, self._swept_at = self._sweeper.call_async(CancelGoal.Request()), time.monotonic()
        self._sweep.add_done_callback(self._swept)  # no id and no time in it: all goals
        self._counters.sweeps += 1
        return True

    def watch(self) -> None:
        """Called several times a second: ask again where a sweep's answer was lost.

        It may be, on a graph that is just forming: the server heard us, and has not found the way back yet.
        """
        if self._sweep is not None and time.monotonic() - self._swept_at > SWEEP_AGAIN_S:
            self.sweep()

    def server_gone(self) -> None:
        """Whatever ran there has ended with it; no answer is awaited any more."""
        self.forget_sweep()
        self._withdrawn, self.refused = None, False

    def forget_sweep(self) -> None:
        """No answer is awaited any more."""
        sweep, self._sweep = self._sweep, None
        if sweep is not None:
            self._sweeper.remove_pending_request(sweep)

    def _swept(self, future: Any) -> None:
        """A goal sent before the server has swept could be swept with the others; it is sent now."""
        if future is self._sweep:
            self._sweep = None
            if not future.cancelled() and future.exception() is None and future.result().goals_canceling:
                self.refused = False
            waiting, self._waiting = self._waiting, None
            if waiting is not None:
                waiting()

    def _answered(self, goal: object, future: Any, ended: Ended) -> None:
        """The server accepts or rejects. A goal that was withdrawn meanwhile is cancelled now."""
        if future.cancelled() or future.exception() is not None:
            return
        handle = future.result()
        if not handle.accepted:
            self._counters.goals_rejected += 1
            self._end(goal, Ending("rejected"), ended)
            return
        self._counters.goals_accepted += 1
        if self._newest is None:
            self._withdraw(goal, handle)
        elif self._newest is goal:
            self._handle, self._heard_at = handle, time.monotonic()
        else:
            return
        handle.get_result_async().add_done_callback(lambda done: self._finished(goal, done, ended))

    def _feedback(self, goal: object, told: Any, fed: Fed) -> None:
        self._counters.feedback_received += 1
        if self._newest is goal and self._handle is not None:  # one whose acceptance was lost would never end
            self._heard_at = time.monotonic()
            fed(told.feedback)

    def _finished(self, goal: object, future: Any, ended: Ended) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        if self._withdrawn is goal:
            self._withdrawn, self.refused = None, False
        answer = future.result()
        self._counters.results_received += 1
        code, said = getattr(answer.result, "error_code", 0), getattr(answer.result, "error_msg", "")
        self._end(goal, Ending(_STATUS.get(answer.status, "aborted"), code, said), ended)

    def _end(self, goal: object, ending: Ending, ended: Ended) -> None:
        if self._newest is goal:
            self._newest = self._handle = None
            ended(ending)


def _drop_stray(client: Any, before: list[Any], kept: Any) -> None:
    """rclpy 9.1 makes two futures for every goal, completes one, and walks through all of them at each spin."""
    for future in list(getattr(client, "_futures", ())):
        if future is not kept and not any(future is known for known in before):
            client.remove_future(future)
