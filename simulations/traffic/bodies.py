"""A robot that is nothing but a place on a road: it drives what it was released, node by node, and says so.

What lives here: ``Body``. What must not: when things happen (``trips.py``), what goes wrong (``mishaps.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_controller.domain.book import Order
from hall_controller.domain.live import LivePose, RobotLive
from hall_controller.domain.plan import HallPlan, lane_id


@dataclass(slots=True)
class Body:
    """``passed`` nodes of ``path`` lie behind or under it; while ``driving`` it is on the lane to the next one.

    ``halted``: it stands wherever it is; ``mute``: and names no reason; ``lost``: nor where it is. ``silent``: nobody
    hears it and it hears nobody, yet it drives on as far as it was released. ``arrives_s`` is when it reaches the next
    node, ``takes_s`` how long the lane takes it, ``left_s`` how much of that was left when it was halted; ``pace`` is
    how many times slower than allowed it is. ``battery``: the fraction that is left; None: nobody asks for it.
    """

    id: str
    node: str
    pace: float = 1.0
    order: str = ""
    update: int = 0
    path: tuple[str, ...] = ()
    released: int = 0
    passed: int = 0
    driving: bool = False
    halted: bool = False
    mute: bool = False
    lost: bool = False
    silent: bool = False
    arrives_s: float = 0.0
    left_s: float = 0.0
    takes_s: float = 1.0
    battery: float | None = None
    charging: bool = False

    def take(self, order: Order) -> bool:
        """Obey what the book says, unless it cannot be heard; False for an order that begins elsewhere."""
        if self.silent or (self.order == order.id and self.update == order.update):
            return True
        if self.order != order.id:
            if self.driving or order.path[0] != self.node:
                return self.driving
            self.order, self.passed = order.id, 1
        self.update, self.path, self.released = order.update, order.path, order.released
        return True

    def forget(self, node: str) -> None:
        """It was restarted or carried: it stands at ``node`` and knows nothing of an order."""
        self.node, self.order, self.path = node, "", ()
        self.update = self.released = self.passed = 0
        self.driving = self.halted = self.mute = self.lost = self.silent = self.charging = False

    @property
    def ready(self) -> bool:
        """It stands and has road ahead."""
        return not self.driving and not self.halted and self.passed < self.released

    @property
    def occupies(self) -> str:
        """The node or lane that its body is on."""
        return lane_id(self.node, self.path[self.passed]) if self.driving else self.node

    def arrive(self) -> None:
        self.passed += 1
        self.node, self.driving = self.path[self.passed - 1], False

    def says(self, plan: HallPlan, now: float) -> RobotLive:
        return RobotLive(
            at=now, pose=None if self.lost else self._pose(plan, now), driving=self.driving and not self.halted,
            last_node=self.node, order=self.order, update=self.update, passed=self.passed,
            order_done=bool(self.order) and not self.driving and self.passed == len(self.path),
            emergency_stop=self.halted and not self.mute, battery_fraction=self.battery, charging=self.charging,
        )  # fmt: skip

    def _pose(self, plan: HallPlan, now: float) -> LivePose:
        """On a lane: as far as the time since it left the last node."""
        start = plan.roadmap.nodes[self.node]
        if not self.driving:
            return LivePose(start.x_m, start.y_m, 0.0)
        end = plan.roadmap.nodes[self.path[self.passed]]
        left_s = self.left_s if self.halted else self.arrives_s - now
        done = min(1.0, max(0.0, 1.0 - left_s / self.takes_s))
        return LivePose(start.x_m + done * (end.x_m - start.x_m), start.y_m + done * (end.y_m - start.y_m), 0.0)
