"""Robots that must stand: after an emergency stop, a pause, an evacuation, an open hatch, until a person resumes them.

What lives here: when a robot comes to have to stand, whether it obeys, and which robot may be given road. What must
not: who lets it go on (``reports.py``), what is sent to it (the gateway).
The book keeps it, so that no restart of anything makes a robot set off: a robot whose node was restarted may have
forgotten that it was paused. Whatever the hall sees standing for such a reason stays so until it is resumed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Robot
from hall_controller.domain.handoff_states import PAPERS_INSIDE
from hall_controller.domain.live import LiveHatch, RobotLive
from hall_controller.domain.state import State

EMERGENCY_STOP, PAUSED, EVACUATION = "emergency_stop", "paused", "evacuation"
"""Why robots stand; a hatch that is to blame is named by itself."""
_NUMBERED = (e.HatchActionOrdered, e.RobotPaused, e.RobotResumed)
OBEYS_WITHIN_S = 5.0
"""A robot that is told to stand, and still drives after this, does not obey."""
UNSEEN = LiveHatch()
"""What is believed of a hatch that a robot does not tell of: unknown, and so open."""


def pause(state: State, robot: str, why: str, before: Sequence[e.Event] = ()) -> e.RobotPaused:
    """Have a robot stand. ``before``: what happened earlier in the same decision; actions in it have their numbers."""
    number = 1 + state.book.actions_ordered + sum(isinstance(event, _NUMBERED) for event in before)
    return e.RobotPaused(robot, f"{state.book.name}-A{number}", why)


def comes_to_stand(robot: Robot, before: Iterable[e.Event]) -> bool:
    """Whether it has to stand, or will when ``before`` is folded."""
    return bool(robot.stands) or any(isinstance(event, e.RobotPaused | e.RobotStopped) for event in before)


def may_go(state: State, robot: Robot) -> bool:
    """Whether the robot may be given road: nobody makes it stand, and no papers lie behind an open door."""
    return not robot.stands and shut(state, robot)


def shut(state: State, robot: Robot) -> bool:
    """Whether every hatch with papers in it is closed and locked, as the robot says; unknown counts as open."""
    return not open_hatch(state, robot)


def open_hatch(state: State, robot: Robot) -> str:
    """The first hatch with papers in it that is not known to be closed and locked; empty: there is none."""
    live = state.live.get(robot.id)
    seen = live.hatches if live is not None else {}
    loaded = (handoff.hatch for handoff in state.handoffs_of(robot) if handoff.state in PAPERS_INSIDE)
    return next((hatch for hatch in loaded if not seen.get(hatch, UNSEEN).secure), "")


def note_standing(
    state: State, robot: Robot, live: RobotLive, now: float, before: Sequence[e.Event] = ()
) -> list[e.Event]:
    """From a report: whether the robot has to stand from now on, and what people must know of it."""
    found = [] if robot.stands else _seen_standing(state, robot, live, before)
    stands = live.paused or comes_to_stand(robot, found)
    found += (raised if live.emergency_stop else clear)(state, "emergency_stop", robot.id)
    found += (raised if stands else clear)(state, "robot_paused", robot.id)
    if robot.stands and live.driving and not live.paused and now - robot.stands_since > OBEYS_WITHIN_S:
        return found + not_stopped(state, robot.id, "it drives on")
    return found + clear(state, "robot_not_stopped", robot.id) if live.paused or not robot.stands else found


def _seen_standing(state: State, robot: Robot, live: RobotLive, before: Sequence[e.Event]) -> list[e.Event]:
    """A pause that is seen while the robot is only just being resumed is the one that is about to end."""
    resuming = any(action.verb == "stopPause" for action in robot.actions.values())
    if live.emergency_stop:
        return [e.RobotStopped(robot.id, EMERGENCY_STOP)]
    if state.book.evacuating:
        return [pause(state, robot.id, EVACUATION, before)]
    return [e.RobotStopped(robot.id, PAUSED)] if live.paused and not resuming else []


def not_stopped(state: State, robot: str, why: str) -> list[e.Event]:
    return raised(state, "robot_not_stopped", robot, f"{robot} was told to stand: {why}; keep away, use its own stop")
