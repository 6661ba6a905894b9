"""Nav2's navigators as the port uses them: one chain of goals at a time, and what became of it.

What lives here: which navigator is asked, how far along a chain the robot is, and noticing a navigator that went
away, fell silent, or is still busy with what nobody wants any more. What must not: threads (everything here runs on
the ROS thread), topics, docks, what a failure leads to.
Nav2 runs one navigator at a time and refuses goals for another meanwhile, so where ``navigate_through_poses`` is
offered it gets all goals, single ones too. Whatever was left running by an earlier life of this node, or by a
navigator that came back, is swept away before anything else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from nav2_msgs.action import NavigateThroughPoses, NavigateToPose
from nav2_msgs.msg import SpeedLimit
from rclpy.node import Node

from robot_nodes.nav2_call import Ending, Nav2Call
from robot_nodes.nav2_counters import Nav2Counters
from robot_nodes.nav2_messages import chain_goal, read_pose, seconds_of, single_goal
from robot_nodes.nav2_names import MAP_FRAME, NAVIGATE, NAVIGATE_THROUGH, SPEED_LIMIT
from robot_nodes.nav2_results import meaning_of, reason_of
from robot_nodes.nav2_settings import Nav2Settings
from robot_nodes.passing import passed
from robot_nodes.port import Advice, Drive, Goal, Pose

AGAIN_S = 1.0
NOT_STOPPING = "drive.NOT_STOPPING"

Tell = Callable[[Drive], None]
Feel = Callable[[Pose | None, float, float], None]
"""Told of the pose, metres and seconds left that came with feedback."""


class Nav2Goals:
    """``tell`` gets every change of the newest chain; changes of earlier ones are dropped.

    ``fault``: the robot was told to stop again and again, and does not; empty once it stands or has a new goal.
    """

    def __init__(self, node: Node, tell: Tell, feel: Feel, settings: Nav2Settings, counters: Nav2Counters) -> None:
        self._node, self._tell, self._feel, self._settings = node, tell, feel, settings
        self._single = Nav2Call(node, NavigateToPose, NAVIGATE, counters)
        self._through = Nav2Call(node, NavigateThroughPoses, NAVIGATE_THROUGH, counters)
        self._calls = (self._single, self._through)
        self._limit = node.create_publisher(SpeedLimit, SPEED_LIMIT, 1)
        self._chain: tuple[Goal, ...] = ()
        self._unswept = set(self._calls)
        self._quiet_by = self._sweep_at = self._restless_since = self._limit_at = 0.0
        self.fault = ""

    @property
    def ready(self) -> bool:
        """Whether a navigator is there."""
        return any(self._usable(call) for call in self._calls)

    @property
    def through(self) -> bool:
        """Whether several goals can be given at once."""
        return self._usable(self._through)

    def drive(self, goals: Sequence[Goal], pose: Pose | None) -> None:
        """Send a chain, in place of the one before. A navigator for single goals gets its first goal only."""
        self._chain = tuple(goals)
        self.let_go()
        call = self._through if self.through else self._single
        if not self._usable(call):
            self._fail("no navigator is there", "retry")
            return
        for other in self._calls:
            if other is not call and other.busy:
                other.drop()
        if call is self._single:
            self._chain = self._chain[:1]
        now = self._node.get_clock().now().to_msg()
        message = single_goal(goals[0], pose, now) if call is self._single else chain_goal(self._chain, pose, now)
        self._say_limit()
        call.send(message, self._ended, self._fed)

    def stop(self) -> None:
        """Withdraw what is under way, and see to it that the robot stands."""
        self._chain = ()
        for call in self._calls:
            call.drop()
        now = time.monotonic()
        if now >= self._quiet_by:  # else it is still being told: the same stop
            self._sweep_at, self._restless_since = now + AGAIN_S, now
        self._quiet_by = now + self._settings.settle_s

    def give_up(self, reason: str, chain: Sequence[Goal] = ()) -> None:
        """End what is under way, or ``chain`` before it was sent, as failed; it may be tried again."""
        chain = tuple(chain) or self._chain
        self.stop()
        for call in self._calls:
            call.sweep()
        self._chain = tuple(chain)
        self._fail(reason, "retry")

    def let_go(self) -> None:
        """The robot may move from now on (docking moves it, too): a stop is not insisted on any more."""
        self._quiet_by, self.fault = 0.0, ""

    def moved(self, pose: Pose) -> None:
        """The robot is here now: goals that it has passed give place to the next."""
        while len(self._chain) > 1 and passed(pose, self._chain[0], self._chain[1]):
            self._chain = self._chain[1:]
            self._say_limit()
            self._tell(Drive(self._chain[0].id, "driving"))

    def watch(self, moving: bool) -> None:
        """Called several times a second: give up a chain whose server is gone or silent, sweep what is left over."""
        for call in self._calls:
            if not call.ready:
                self._unswept.add(call)
                call.server_gone()
            elif call in self._unswept and (call.busy or call.sweep()):
                self._unswept.discard(call)
            call.watch()
        under_way = next((call for call in self._calls if call.busy), None)
        if under_way is None:
            self._insist(moving)
        elif not under_way.ready:
            self.give_up("the navigator went away")
        elif under_way.silent_s > self._settings.goal_silence_s:
            self.give_up("the navigator fell silent")
        elif self._chain and time.monotonic() >= self._limit_at:
            self._say_limit()

    def _usable(self, call: Nav2Call) -> bool:
        """A server is there, and nothing of another life runs on it."""
        return call.ready and call not in self._unswept

    def _insist(self, moving: bool) -> None:
        """See to it that a stop is obeyed, until the robot has stood for a while."""
        now = time.monotonic()
        if now >= self._quiet_by:
            return
        if not moving and not any(call.refused for call in self._calls):
            self._restless_since, self.fault = now, ""
            return
        self._quiet_by = now + self._settings.settle_s
        if now - self._restless_since > self._settings.settle_s:
            self.fault = NOT_STOPPING
        if now >= self._sweep_at:
            self._sweep_at = now + AGAIN_S
            for call in self._calls:
                call.sweep()

    def _say_limit(self) -> None:
        """The slower of this stretch and the next: the robot has braked by the time it gets there.

        Said again and again: a controller that began, or found us, only after the last time would know no limit.
        """
        self._limit_at = time.monotonic() + AGAIN_S
        limit = min(goal.max_speed_mps for goal in self._chain[:2])
        self._limit.publish(SpeedLimit(percentage=False, speed_limit=limit))

    def _fed(self, feedback: Any) -> None:
        place = feedback.current_pose
        pose = read_pose(place.pose) if place.header.frame_id == MAP_FRAME else None
        self._feel(pose, feedback.distance_remaining, seconds_of(feedback.estimated_time_remaining))

    def _ended(self, ending: Ending) -> None:
        if ending.status == "succeeded":
            self._tell(Drive(self._chain[-1].id, "arrived"))
            self._chain = ()
        elif ending.status == "rejected":
            self._fail("the navigator rejected the goal", "retry")
        elif ending.status == "canceled":
            self._fail("somebody cancelled the goal at the robot", "incident")
        else:
            self._fail(reason_of(ending.code, ending.said), meaning_of(ending.code).advice)

    def _fail(self, reason: str, advice: Advice) -> None:
        chain, self._chain = self._chain, ()
        if chain:
            self._tell(Drive(chain[0].id, "failed", reason, advice))
