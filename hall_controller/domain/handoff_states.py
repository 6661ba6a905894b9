"""The life of one handoff: papers from one place to another by robot.

What lives here: the one list of states and ways. What must not: conditions (``handoffs.py``, ``hatches.py``), effects.
Read it from top to bottom and you have followed a handoff through the hall. The way from ``carrying`` to a hand may be
gone up to three times: to the recipient, back to the sender, to the locker (``Handoff.leg``).
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
    "at_recipient",  # the robot stands where the papers are to be taken out, hatch locked
    "unloading",  # the hatch is unlocked for whoever takes them
    "disputed",  # the hatch is open and the count does not fit the list
    "securing_empty",  # everything was counted out; the empty hatch is being locked
    "securing_refusal",  # not taken; the hatch with the papers is being locked again
    "securing_cancel",  # called off with the hatch open; the empty hatch is being locked
    "stranded",  # papers locked in, the robot has not the power to bring them; an officer is wanted where it stands
    "tampered",  # the hatch is not as it must be; the robot stands, two officers are wanted
    "evacuated",  # the hall was left; papers locked in, two officers must look before anything moves
    "received",  # papers in the recipient's hands
    "returned",  # papers back in the sender's hands
    "stored",  # papers in the locker
    "taken_by_hand",  # two officers opened the hatch with the key and keep the papers
    "cancelled",  # called off before any paper moved
    "expired",  # nobody came to load in time
)

OPEN_HATCH = [
    "loading",
    "securing_load",
    "unloading",
    "disputed",
    "securing_empty",
    "securing_refusal",
    "securing_cancel",
]
LOCKED_IN = ["carrying", "at_recipient", "stranded"]

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
    {"trigger": "count", "source": ["unloading", "disputed"], "dest": "securing_empty"},
    {"trigger": "dispute", "source": "unloading", "dest": "disputed"},
    {"trigger": "reopen", "source": "securing_empty", "dest": "unloading"},
    {"trigger": "secure", "source": "securing_empty", "dest": "received"},
    {"trigger": "secure_return", "source": "securing_empty", "dest": "returned"},
    {"trigger": "secure_store", "source": "securing_empty", "dest": "stored"},
    # not taken: the papers go back, and from there to the locker
    {"trigger": "refuse", "source": "at_recipient", "dest": "carrying"},
    {"trigger": "refuse", "source": ["unloading", "disputed"], "dest": "securing_refusal"},
    {"trigger": "reopen", "source": "securing_refusal", "dest": "unloading"},
    {"trigger": "secure", "source": "securing_refusal", "dest": "carrying"},
    {"trigger": "turn_back", "source": "at_recipient", "dest": "carrying"},
    # the robot was pushed away from where it stood
    {"trigger": "displace", "source": "at_sender", "dest": "assigned"},
    {"trigger": "displace", "source": "at_recipient", "dest": "carrying"},
    # too little power to bring them: to the nearest officer, or it stands; then another robot goes on
    {"trigger": "divert", "source": "carrying", "dest": "carrying"},
    {"trigger": "strand", "source": "carrying", "dest": "stranded"},
    {"trigger": "arrive", "source": "stranded", "dest": "at_recipient"},
    {"trigger": "recover", "source": LOCKED_IN, "dest": "carrying"},
    {"trigger": "secure_relief", "source": "securing_empty", "dest": "requested"},
    {"trigger": "relieve", "source": [*LOCKED_IN, "tampered"], "dest": "requested"},
    # called off, or nobody came
    {"trigger": "cancel", "source": ["requested", "assigned", "at_sender"], "dest": "cancelled"},
    {"trigger": "cancel", "source": "loading", "dest": "securing_cancel"},
    {"trigger": "reopen", "source": "securing_cancel", "dest": "loading"},
    {"trigger": "secure", "source": "securing_cancel", "dest": "cancelled"},
    {"trigger": "expire", "source": "at_sender", "dest": "expired"},
    # something is wrong: people come
    {"trigger": "tamper", "source": [*LOCKED_IN, "evacuated"], "dest": "tampered"},
    {"trigger": "evacuate", "source": LOCKED_IN, "dest": "evacuated"},
    {"trigger": "inventory", "source": "evacuated", "dest": "carrying"},
    {
        "trigger": "take_by_hand",
        "source": ["at_sender", *OPEN_HATCH, *LOCKED_IN, "tampered", "evacuated"],
        "dest": "taken_by_hand",
    },
]

HANDOFF = state_table("handoff", "requested", STATES, TRANSITIONS)

AT_A_PLACE = frozenset({"at_sender", "at_recipient", *OPEN_HATCH})
"""States in which the robot stands before a person and must not be sent away."""
STANDING = AT_A_PLACE | {"stranded", "tampered", "evacuated"}
"""States in which the robot stays where it is, whatever else there is to do."""
PAPERS_INSIDE = frozenset(
    {*LOCKED_IN, "unloading", "disputed", "securing_empty", "securing_refusal", "tampered", "evacuated"}
)
"""States in which custody lies in the hatch."""
