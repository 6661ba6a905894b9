"""People first: everything stands still, every hatch stays locked, and nothing begins by itself afterwards.

What lives here: the beginning and the end of an evacuation. What must not: devices (the scene does that), roads.
"""

from __future__ import annotations

from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.checks import moving
from hall_controller.domain.handoff_states import HANDOFF
from hall_controller.domain.refusals import Refusal
from hall_controller.domain.standing import EVACUATION, pause
from hall_controller.domain.state import State

SCENE, EVERYDAY = "evacuation", "normal"


def evacuate(state: State, command: c.Evacuate, now: float) -> list[e.Event]:
    """Asked for twice it is still one evacuation. Raises: Refusal ``unknown_staff``."""
    state.check_staff(command.by)
    if state.book.evacuating:
        return []
    began: list[e.Event] = [e.EvacuationBegan(command.by), *raised(state, "evacuation", "hall")]
    if SCENE in state.plan.scenes:
        began.append(e.SceneSet(SCENE, command.by))
    for robot in state.book.robots:
        began.append(pause(state, robot, EVACUATION, began))
    for handoff in state.book.handoffs.values():
        if not HANDOFF.allows(handoff.state, "evacuate"):
            continue  # among them those that have no robot to ask about
        if not moving(state.book.robot(handoff.robot), handoff):
            began.append(e.HandoffAdvanced(handoff.id, "evacuate", "evacuated", command.by, ""))
            began += raised(state, "inventory_due", handoff.id, f"{handoff.robot}/{handoff.hatch}")
    return began


def all_clear(state: State, command: c.AllClear, now: float) -> list[e.Event]:
    """Only a supervisor ends it. Each robot then waits until an officer has looked and resumes it.

    Raises: Refusal ``unknown_staff``, ``supervisor_needed``, ``not_evacuating``.
    """
    state.check_staff(command.by)
    if state.plan.staff[command.by].role != "supervisor":
        raise Refusal("supervisor_needed", by=command.by)
    if not state.book.evacuating:
        raise Refusal("not_evacuating")
    ended: list[e.Event] = [e.EvacuationEnded(command.by), *clear(state, "evacuation", "hall")]
    if EVERYDAY in state.plan.scenes:
        ended.append(e.SceneSet(EVERYDAY, command.by))
    return ended
