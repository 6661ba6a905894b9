"""A virtual hall whose only robot stands behind a maker's cloud, over real HTTP.

What lives here: the hall, and how fast it may go. What must not: expectations.
People, controller, robot node and world keep virtual time; between the node and its robot stand a real port, a socket
and a real server, which take the time they take. So while a robot is needed the hall goes only so much faster than the
wall.
"""

from __future__ import annotations

import os
import time

from hall_controller.domain.plan import HallPlan, RobotSpec
from hall_controller.store import MemoryJournal
from hall_messages.vda5050 import AnyMessage, Kind
from robot_nodes.robot_node import RobotNode
from robot_nodes.vendor_http.account import Account
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.robot import VendorHttpRobot
from robot_nodes.vendor_http.secret import Secret
from simulations.sim_robot import SimRobot, identity_of
from simulations.vendor_cloud import VendorCloud
from simulations.virtual import VirtualHall
from simulations.virtual.hall import TURN_S
from tests.simulations.small_hall import small_hall

TOKEN, TOKEN_VARIABLE = "token-of-a-story", "HALL_TEST_STORY_TOKEN"


class CloudHall(VirtualHall):
    """One case in the small hall. ``pace``: hall seconds to a wall second while papers are on their way."""

    def __init__(self, seed: int, patience: Patience, pace: float) -> None:
        os.environ[TOKEN_VARIABLE] = TOKEN
        self._seed, self._patience, self._pace = seed, patience, pace
        self.cloud: VendorCloud | None = None
        self.journal = MemoryJournal()
        super().__init__(small_hall(robots=1, seats=2), self.journal, seed, cases=1)

    def _node(self, plan: HallPlan, spec: RobotSpec) -> RobotNode:
        def send(kind: Kind, message: AnyMessage) -> None:
            self._deliver(f"{spec.id}>", lambda: self.gateway.heard(spec.id, message, self.now))

        self.cloud = VendorCloud([(spec.serial, SimRobot(self.world, spec.id))], TOKEN, self._seed)
        account = Account(self.cloud.url, spec.serial, Secret(TOKEN_VARIABLE))
        self.robot = VendorHttpRobot(account, spec.hatches, self._patience)
        return RobotNode(identity_of(plan, spec), self.robot, send, visualization=False)

    def play(self, most_turns: int) -> None:
        """To the end, or to ``most_turns``; then the robot and its cloud are gone."""
        assert self.cloud is not None
        try:
            while not self.cast.done and self.turns < most_turns:
                began = time.monotonic()
                with self.cloud.lock:
                    self.turn()
                if self.engine.state.book.handoffs:
                    time.sleep(max(0.0, TURN_S / self._pace - (time.monotonic() - began)))
        finally:
            self.robot.close()
            self.cloud.close()
