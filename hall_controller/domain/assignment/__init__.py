"""Which robot carries what, and in which order: ``propose(picture, old) -> Plan``.

What lives here: the planner over all open handoffs. What must not: events, commands, roads.

``model.py`` says what is asked and answered, ``objective.py`` what is good. ``planner.py`` leads: a first answer by
cheapest insertion (``draft.py``) or from the plan before (``memory.py``), then small moves (``moves.py``), then ruin
and recreate (``ruin.py``). ``insertion.py`` and ``route.py`` are the innermost loops, ``instance.py`` their numbers;
``shelf.py`` keeps routes. ``reasons.py`` tells people why. ``snapshot.py`` takes the picture of a hall.
"""

from hall_controller.domain.assignment.model import Carrier, Cost, Job, Picture, Plan, Visit
from hall_controller.domain.assignment.objective import cost_of
from hall_controller.domain.assignment.planner import Moves, Planner, propose

__all__ = ["Carrier", "Cost", "Job", "Moves", "Picture", "Plan", "Planner", "Visit", "cost_of", "propose"]
