"""The life of one handoff: papers from one place to another by robot.

What lives here: the one list of states and ways. What must not: conditions (``handoffs.py``) and effects.
Read it from top to bottom and you have followed a handoff through the hall.
"""

from __future__ import annotations

from hall_controller.domain.state_table import Transition, state_table

STATES = (
    "requested",  # wanted by an officer, no robot yet
    "assigned",  # a robot was chosen and is coming
    "at_sender",  # the robot stands at the sender's place, hatch locked
    "loading",  # the hatch is unlocked for the sender
    "securing_load",  # the sender counted; the hatch is being locked
    "carrying",  # papers locked in, robot on its way
    "at_recipient",  # the robot stands at the recipient's place, hatch locked
    "unloading",  # the hatch is unlocked for the recipient
    "securing_empty",  # the recipient counted; the empty hatch is being locked
    "securing_cancel",  # called off with the hatch open; the empty hatch is being locked
    "received",  # papers in the recipient's hands
    "cancelled",  # called off before any paper moved
    "expired",  # nobody came to load in time
)

TRANSITIONS: list[Transition] = [
    {"trigger": "assign", "source": "requested", "dest": "assigned"},
    {"trigger": "unassign", "source": ["assigned", "at_sender"], "dest": "requested"},
    {"trigger": "arrive", "source": "assigned", "dest": "at_sender"},
    {"trigger": "open", "source": "at_sender", "dest": "loading"},
    {"trigger": "count", "source": "loading", "dest": "securing_load"},
    {"trigger": "reopen", "source": "securing_load", "dest": "loading"},
    {"trigger": "secure", "source": "securing_load", "dest": "carrying"},
    {"trigger": "arrive", "source": "carrying", "dest": "at_recipient"},
    {"trigger": "open", "source": "at_recipient", "dest": "unloading"},
    {"trigger": "count", "source": "unloading", "dest": "securing_empty"},
    {"trigger": "reopen", "source": "securing_empty", "dest": "unloading"},
    {"trigger": "secure", "source": "securing_empty", "dest": "received"},
    {"trigger": "cancel", "source": ["requested", "assigned", "at_sender"], "dest": "cancelled"},
    {"trigger": "cancel", "source": "loading", "dest": "securing_cancel"},
    {"trigger": "reopen", "source": "securing_cancel", "dest": "loading"},
    {"trigger": "secure", "source": "securing_cancel", "dest": "cancelled"},
    {"trigger": "expire", "source": "at_sender", "dest": "expired"},
]

HANDOFF = state_table("handoff", "requested", STATES, TRANSITIONS)

AT_A_PLACE = frozenset(
    {"at_sender", "loading", "securing_load", "at_recipient", "unloading", "securing_empty", "securing_cancel"}
)
"""States in which the robot stands before a person and must not be sent away."""
