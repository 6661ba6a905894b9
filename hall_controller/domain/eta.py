"""When a robot will be where it is going, as well as that can be said now.

What lives here: ``eta_s``. What must not: promises; nothing that keeps robots apart depends on it.

The estimate is the rules of the road played forward with every robot at its own pace, learned from its last stretches
(``rollout.py``). It is asked afresh each time, so it grows while a robot is held up. Where it depends on people it is
not known: while the robot cannot drive, while its target is occupied, and while it or a robot before it should long
have been at the next node and is not.
"""

from __future__ import annotations

from hall_controller.domain.journeys import hall_now
from hall_controller.domain.rollout import arrivals_s
from hall_controller.domain.state import State
from hall_controller.domain.traffic import fit


def eta_s(state: State, robot_id: str) -> float | None:
    """Seconds until ``robot_id`` stands at the end of its order; None: it has none, or nobody can say."""
    robot = state.book.robots.get(robot_id)
    if robot is None or robot.order is None or not fit(state, robot):
        return None
    at_s = arrivals_s(state).get(robot_id)
    return None if at_s is None else max(0.0, at_s - hall_now(state))
