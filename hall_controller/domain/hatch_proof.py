"""A robot's word that it has locked, held against what the same robot shows of that hatch.

What lives here: when "finished" is believed. What must not: what follows from it (``hatches.py``).
Custody moves on a physical fact, not on a word. A robot may say "finished" a moment before its sensors show it, so the
hall waits a little for the fact; what does not come is taken for a hatch that did not lock.
"""

from __future__ import annotations

from hall_controller.domain.book import Robot, RobotAction
from hall_controller.domain.live import LiveAction, LiveHatch, RobotLive
from hall_controller.domain.state import State

UNSEEN = LiveHatch()


def weighed(state: State, robot: Robot, action: RobotAction, said: LiveAction, live: RobotLive) -> LiveAction | None:
    """What the hall takes the word for: as it was said, for a failure, or (None) for nothing yet."""
    hatch, subject = live.hatches.get(action.hatch, UNSEEN), f"{robot.id}/{action.hatch}"
    if said.status != "finished" or hatch.secure or not _moves_custody(state, action):
        state.unproved.pop(subject, None)
        return said
    first, since = state.unproved.get(subject, ("", 0.0))
    if first != action.id:
        since = live.at
        state.unproved[subject] = (action.id, since)
    if live.at - since <= state.plan.dwell.lock_proof_s:
        return None
    del state.unproved[subject]
    return LiveAction("failed", f"it says that it has locked, but the door is {hatch.door} and the bolt {hatch.lock}")


def _moves_custody(state: State, action: RobotAction) -> bool:
    """Whether the end of this action is what a person who has counted waits for."""
    handoff = state.book.handoffs.get(action.handoff)
    return handoff is not None and handoff.state.startswith("securing_") and action.verb != "unlockHatch"
