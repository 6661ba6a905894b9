"""A robot port over real HTTP: the fake cloud in this process, its world going faster than the wall.

What lives here: the stand, and what every test of the cloud robot wants made. What must not: expectations.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from robot_nodes.port import PortStatus, RobotPort
from robot_nodes.vendor_http.account import Account
from robot_nodes.vendor_http.hook import HookAddress
from robot_nodes.vendor_http.patience import Patience
from robot_nodes.vendor_http.robot import VendorHttpRobot
from robot_nodes.vendor_http.secret import Secret
from simulations.sim_robot import SimRobot
from simulations.vendor_cloud import VendorCloud
from simulations.world import World
from tests.ports.handles import handle
from tests.ports.stands import HATCHES, poll
from tests.simulations.small_hall import small_hall

SPEED = 6.0
TOKEN, HOOK_SECRET = "token-of-a-test", "secret-of-a-test"
TOKEN_VARIABLE, HOOK_VARIABLE = "HALL_TEST_VENDOR_TOKEN", "HALL_TEST_VENDOR_HOOK"

QUICK = Patience(
    poll_s=0.02,
    call_s=0.25,
    silence_s=0.6,
    command_life_s=0.5,
    lease_s=0.6,
    forgotten_s=0.4,
    steady_s=0.3,
    settle_s=0.1,
    forced_s=0.5,
    farewell_s=0.5,
    backoff_s=0.02,
    backoff_most_s=0.2,
    breaker_most_s=0.2,
)
"""A maker's cloud next door, so that a test need not wait as long as a hall would."""


class CloudStand:
    """The port and its cloud. ``hook``: with call-backs."""

    def __init__(self, patience: Patience = QUICK, seed: int = 1, hook: bool = False, speed: float = SPEED) -> None:
        os.environ[TOKEN_VARIABLE], os.environ[HOOK_VARIABLE] = TOKEN, HOOK_SECRET
        self.world = World(small_hall(robots=1), seed=seed)
        self.cloud = VendorCloud([("r1", SimRobot(self.world, "R1"))], TOKEN, seed, self.world, speed)
        account = Account(self.cloud.url, "r1", Secret(TOKEN_VARIABLE))
        if hook:
            account = replace(account, hook=HookAddress("127.0.0.1", 0, Secret(HOOK_VARIABLE)))
        self.port = VendorHttpRobot(account, HATCHES, patience)
        self.robot: RobotPort = self.port
        if hook:
            self.calls = self.cloud.call_back(f"http://127.0.0.1:{self.port.hook_port}/events", HOOK_SECRET)
        self.until(lambda seen: seen.connected and len(seen.hatches) == 2 and seen.pose is not None)

    @property
    def maker(self) -> Any:
        """The robot as the cloud knows it."""
        return self.cloud.robots["r1"]

    def by_hand(self, verb: str, *rest: object) -> Any:
        with self.cloud.lock:
            return handle(self.world, [verb, *rest])

    def until(self, done: Callable[[PortStatus], bool]) -> PortStatus:
        """While its cloud does not answer in time a robot shows no hatches: then it is looked at again."""
        return poll(self.robot, lambda seen: _holds(done, seen))

    def wait(self, hall_s: float) -> None:
        time.sleep(hall_s / SPEED)

    def close(self) -> None:
        self.robot.close()
        self.cloud.close()


def _holds(done: Callable[[PortStatus], bool], seen: PortStatus) -> bool:
    try:
        return done(seen)
    except KeyError:
        return False
