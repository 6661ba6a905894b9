"""Buttons that nobody should press now, and somebody does.

What lives here: commands that are wrong, or come at the wrong moment, and mean no physical act. What must not: when
they are pressed (``crew``), what people do when it is their turn (``reactions``).
"""

from __future__ import annotations

from collections.abc import Callable

from hall_controller.domain import commands as c
from hall_controller.domain.book import Handoff
from simulations.storm.dice import Dice
from simulations.storm.reactions import STRANGERS

Button = Callable[[Handoff, Dice, str], c.Command]
MISCOUNTED = 90
"""Never right: who confirms a count that happens to be right would have had to do what he says."""
ENDINGS: tuple[c.Ending, ...] = ("mailed", "surrendered", "handed_to", "lost")
BUTTONS: tuple[Button, ...] = (
    lambda h, dice, name: c.OpenHatch(h.id, dice.choice(name, (*STRANGERS, "supervisor-1", "nobody"))),
    lambda h, dice, name: c.ConfirmByCode(h.id, True, h.count + 1),
    lambda h, dice, name: c.ConfirmByCode(h.id, False, h.count),
    lambda h, dice, name: c.ConfirmCount(h.id, dice.choice(name, STRANGERS), h.count + 1),
    lambda h, dice, name: c.CancelHandoff(h.id, h.by, "mistake", False),
    lambda h, dice, name: c.RefuseHandoff(h.id, dice.choice(name, STRANGERS), "other", h.count + 1),
    lambda h, dice, name: c.OpenByCode(h.id, False),
    lambda h, dice, name: c.IssueCode(h.id, dice.choice(name, STRANGERS)),
    lambda h, dice, name: c.TakeInventory(h.id, "reception-1", "reception-1"),
    lambda h, dice, name: c.CloseCase(h.case, h.by),
    lambda h, dice, name: c.CloseDay("2026-01-05", "supervisor-1"),
    lambda h, dice, name: c.HandOver(h.case, h.by, "visitor", MISCOUNTED),
    lambda h, dice, name: c.TakeIn(h.case, h.by, MISCOUNTED),
    lambda h, dice, name: c.StorePapers(h.case, h.by, "P1", h.count),
    lambda h, dice, name: c.AllClear("reception-1"),
    lambda h, dice, name: c.ResumeRobot(h.robot or "R1", "supervisor-2"),
    lambda h, dice, name: c.ConfirmHatchEmpty("R1", "upper", "reception-2"),
    lambda h, dice, name: c.RequestHandoff(h.source, h.target, h.by, h.case, key=f"wrong-{name}"),
    lambda h, dice, name: c.RequestHandoff(h.target, h.source, h.by, "", h.ticket, (c.Paper("id_card", 1),)),
    lambda h, dice, name: c.FindDocument(h.case, h.documents[0], "reception-1", "reception-2"),
    lambda h, dice, name: c.OpenCase(h.ticket, "S1", (c.Paper("photo", 1),), "reception-1"),
    lambda h, dice, name: c.AddDocument(
        h.case, c.Paper("receipt", 1), dice.choice(name, ("processing-1", h.by, "nobody"))
    ),
    lambda h, dice, name: c.EndDocument(
        h.case, h.documents[0], h.by, dice.choice(name, ENDINGS), "A-1", "supervisor-2"
    ),
    lambda h, dice, name: c.StorePapers(h.case, h.by, "L1", MISCOUNTED),
    lambda h, dice, name: c.FetchPapers(h.case, h.by, "L1", MISCOUNTED),
    lambda h, dice, name: c.TakeByHand(h.id, "reception-1", "nobody", "other", "K1", "K2", {}, 0),
    lambda h, dice, name: c.Evacuate("nobody"),
)
