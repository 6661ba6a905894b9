"""What somebody does about an alert that stands: one entry of the table for each kind.

What lives here: looking after robots and hatches. What must not: papers in handoffs that are under way (``reactions``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hall_controller.domain import commands as c
from hall_controller.domain.book import Alert
from simulations.storm.nearness import distance_m
from simulations.storm.reactions import BY_ROBOT, break_glass

if TYPE_CHECKING:
    from simulations.storm.crew import Crew

EVACUATION_S = 15.0
ROOM_M = 0.6


def resume(crew: Crew, alert: Alert) -> None:
    """Look at a robot that stands paused, and let it go on."""
    if not crew.stage.book.evacuating and not crew.stage.floor.bodies[alert.subject].emergency_stop:
        crew.ask(c.ResumeRobot(alert.subject, "reception-1"))


def put_on_the_road(crew: Crew, alert: Alert) -> None:
    """Push a robot that stands beside the road home to its dock, where it is in nobody's way."""
    floor = crew.stage.floor
    body = floor.bodies[alert.subject]
    if body.moving:
        return
    dock = crew.stage.plan.roadmap.nodes[body.spec.dock]
    at_dock = ((dock.x_m, dock.y_m), (dock.x_m, dock.y_m))
    others = [other for other in floor.bodies.values() if other is not body]
    if all(distance_m(at_dock, other.way()) > ROOM_M for other in others):
        body.put(dock.x_m, dock.y_m, dock.id)


def look_into(crew: Crew, alert: Alert) -> None:
    """An officer looks into a doubtful hatch, shuts it and says that it is empty, once it is."""
    floor = crew.stage.floor
    robot, hatch_id = alert.subject.split("/")
    body = floor.bodies[robot]
    hatch = body.hatches[hatch_id]
    if body.moving or hatch.forced or not hatch.empty:
        return
    if hatch.door_open or hatch.drawn:
        hatch.door_open = hatch.drawn = False
        body.hatch_touched()
    crew.ask(c.ConfirmHatchEmpty(robot, hatch_id, "reception-2"))


def shut_empty(crew: Crew, alert: Alert) -> None:
    """A robot that will not drive because an empty hatch of it stands open: somebody shuts it."""
    body, bound = crew.stage.floor.bodies[alert.subject], crew.stage.book.robots[alert.subject].hatches
    for hatch in body.hatches.values():
        if hatch.id not in bound and hatch.empty and not (hatch.secure or hatch.forced or body.moving):
            hatch.door_open = hatch.drawn = False
            body.hatch_touched()


def all_clear(crew: Crew, alert: Alert) -> None:
    if crew.stage.clock.now - alert.since > EVACUATION_S:
        crew.ask(c.AllClear("supervisor-2"))


def by_hand(crew: Crew, alert: Alert) -> None:
    """Papers have been in a robot for too long: two officers fetch them, and sometimes another robot goes on."""
    handoff = crew.stage.handoff(alert.subject)
    if handoff is not None and handoff.robot:
        break_glass(crew, handoff, onward=crew.dice.chance(f"{handoff.id}{handoff.robot}late", BY_ROBOT))


def without_robot(crew: Crew, alert: Alert) -> None:
    """No robot comes: the officer calls the handoff off and goes himself."""
    handoff = crew.stage.handoff(alert.subject)
    if handoff is not None and handoff.state in ("requested", "assigned"):
        crew.ask(c.CancelHandoff(handoff.id, handoff.by, "robot_trouble"))


CARE: dict[str, Callable[[Crew, Alert], None]] = {
    "robot_paused": resume,
    "emergency_stop": resume,
    "robot_trouble": shut_empty,
    "robot_off_road": put_on_the_road,
    "hatch_contents_doubtful": look_into,
    "evacuation": all_clear,
    "papers_late": by_hand,
    "papers_unclaimed": by_hand,
    "no_robot": without_robot,
    "robot_late": without_robot,
}
