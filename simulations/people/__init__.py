"""Visitors and officers who live the whole loop of the hall, seen only through its API and the physical world.

What lives here: what people want and do next, from what they can see now. What must not: networks, clocks, knowledge of
the controller's inside, acts that a person could not do.
Level-triggered: every step looks at the newest view and the world afresh, so a view may be late or come twice, a call
may be refused or lost, and the controller may be restarted without anybody losing the thread.
"""

from simulations.people.acts import Act, ApiCall, HandsOn, perform
from simulations.people.cast import Cast
from simulations.people.view import CaseView, HallView, HandoffView, PaperView

__all__ = ["Act", "ApiCall", "CaseView", "Cast", "HallView", "HandoffView", "HandsOn", "PaperView", "perform"]
