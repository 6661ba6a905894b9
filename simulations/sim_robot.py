"""A simulated robot behind the port that every robot stands behind.

What lives here: the port's view of one body of the world. What must not: time, protocols, what the port does not name.
"""

from __future__ import annotations

from hall_controller.domain.plan import HallPlan, RobotSpec
from robot_nodes.identity import Identity
from robot_nodes.port import Drive, Goal, PortStatus, Pose
from simulations.world import World

AWAY = PortStatus(connected=False)


def identity_of(plan: HallPlan, spec: RobotSpec) -> Identity:
    """Who a robot of this hall is on VDA 5050; poses are given in the frame named after the hall."""
    return Identity(spec.manufacturer, spec.serial, spec.hatches, spec.radius_m, spec.max_speed_mps, plan.id)


class SimRobot:
    """A ``RobotPort`` over the robot ``robot_id`` of ``world``. Lives as long as the world; owns nothing of it."""

    def __init__(self, world: World, robot_id: str) -> None:
        self._world = world
        self._id = robot_id
        self._body = world.robots[robot_id]
        self._told: tuple[object, ...] = ()
        self._status = AWAY

    def status(self) -> PortStatus:
        """While nothing has changed but a thousandth of the battery, the very same object again."""
        body = self._body
        if not body.reachable:
            self._told, self._status = (), AWAY
            return AWAY
        hatches = tuple(hatch.report() for hatch in body.hatches.values())
        drive = body.x, body.y, body.theta, body.v, body.w, body.goal_id, body.phase, body.reason
        told = (
            drive,
            hatches,
            round(body.battery, 3),
            body.charging,
            body.emergency_stop,
            body.faults,
            body.yielding,
            body.lost,
        )
        if told != self._told:
            self._told, self._status = told, self._look()
        return self._status

    def _look(self) -> PortStatus:
        body = self._body
        return PortStatus(
            pose=self._world.believed_pose(self._id),
            moving=body.v > 0.0 or body.w != 0.0,
            speed_mps=body.v,
            battery_fraction=body.battery,
            charging=body.charging,
            emergency_stop=body.emergency_stop,
            drive=Drive(body.goal_id, body.phase, body.reason),
            hatches={hatch.id: hatch.report() for hatch in body.hatches.values()},
            faults=body.faults,
            connected=True,
            field_violation=body.yielding,
            localized=not body.lost,
        )

    def drive(self, goal: Goal) -> None:
        self._world.drive(self._id, goal)

    def stop(self) -> None:
        self._world.stop(self._id)

    def unlock(self, hatch: str) -> None:
        self._world.shoot_bolt(self._id, hatch, draw=True)

    def lock(self, hatch: str) -> None:
        self._world.shoot_bolt(self._id, hatch, draw=False)

    def charge(self, on: bool) -> None:
        self._world.charge(self._id, on)

    def localize(self, pose: Pose) -> None:
        """It believes what it is told, right or wrong, until the world corrects it."""
        self._body.believed_offset = pose.x_m - self._body.x, pose.y_m - self._body.y
        self._body.lost = False
        self._told = ()

    def close(self) -> None:
        """Nothing to let go of: the body stays in the world as it is."""
