"""Where a robot is known to be and what it has on board, in words for a person who has to go there.

What lives here: words for alerts. What must not: decisions; anything that is printed on a document.
"""

from __future__ import annotations

from hall_controller.domain.book import Handoff, Robot
from hall_controller.domain.handoff_states import PAPERS_INSIDE
from hall_controller.domain.holding import held_path
from hall_controller.domain.state import State


def papers(handoff: Handoff) -> str:
    """How many, and whose, by numbers that the hall gave itself."""
    return f"{handoff.count} papers of {handoff.case}, ticket {handoff.ticket} ({handoff.id})"


def place(state: State, robot: Robot) -> str:
    """At a node, or between the ends of the road that it holds: it is somewhere on it."""
    held = held_path(state, robot, robot.order)
    if not held:
        return "at no known place"
    if held[0] == held[-1]:
        return f"at {held[0]}"
    return f"between {held[0]} and {held[-1]}"


def missing(state: State, robot: Robot) -> str:
    """Everything that the hall knows of a robot that nobody hears, and what may be done about it."""
    loaded = [handoff for handoff in state.handoffs_of(robot) if handoff.state in PAPERS_INSIDE]
    if not loaded:
        return f"{robot.id}: no papers on board; last {place(state, robot)}; look at it"
    aboard = "; ".join(f"{handoff.hatch}: {papers(handoff)}" for handoff in loaded)
    return f"{robot.id}: {aboard}; last {place(state, robot)}; wait, or two officers open it with the key"
