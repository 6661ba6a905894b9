"""What goes wrong in an episode, decided before it begins: a list of faults, each with its kind, moment and target.

What lives here: the kinds, how often each comes, the drawing of the list. What must not: what a fault does
(``mischief``, and ``reactions`` for what people do wrong).
A fault waits for a moment: the ``nth`` time that any handoff comes into ``state``, plus ``after_s``; its target is that
handoff and its robot. Each fault has throws of its own, so that a list with some taken out means the same for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulations.storm.dice import Dice

ANY = (
    "requested",
    "assigned",
    "at_sender",
    "loading",
    "securing_load",
    "carrying",
    "at_recipient",
    "unloading",
    "securing_empty",
)
WITH_ROBOT = ANY[1:]
AT_PLACE = ("at_sender", "loading", "securing_load", "at_recipient", "unloading", "securing_empty")
LOADED = ("carrying", "at_recipient", "unloading")


@dataclass(frozen=True, slots=True)
class Kind:
    """``weight``: how often among all. ``size``: seconds or a number, from and to, as the kind understands it."""

    weight: float
    states: tuple[str, ...]
    size: tuple[float, float]
    after_s: float = 3.0


KINDS: dict[str, Kind] = {
    # messages
    "lose_up": Kind(6, WITH_ROBOT, (1, 6)),
    "lose_down": Kind(6, WITH_ROBOT, (1, 6), 0.5),
    "double_up": Kind(3, WITH_ROBOT, (0.05, 30)),
    "double_down": Kind(4, WITH_ROBOT, (0.05, 30), 0.5),
    "hold_up": Kind(3, WITH_ROBOT, (0.2, 30)),
    "hold_down": Kind(3, WITH_ROBOT, (0.2, 20), 0.5),
    "garble_up": Kind(1, WITH_ROBOT, (1, 3)),
    "garble_down": Kind(1, WITH_ROBOT, (1, 3)),
    "cut": Kind(3, WITH_ROBOT, (1, 40)),
    # programs
    "hall_dies_arrived": Kind(1, ANY, (0.2, 10), 2.0),
    "hall_dies_settled": Kind(2, ANY, (0.2, 10), 2.0),
    "hall_dies_appended": Kind(2, ANY, (0.2, 10), 2.0),
    "hall_dies_effect": Kind(2, ANY, (0.2, 10), 2.0),
    "old_news": Kind(2, ("assigned", "carrying"), (4, 25), 6.0),
    "node_dies": Kind(3, WITH_ROBOT, (0.5, 20)),
    "node_dies_silent": Kind(3, WITH_ROBOT, (0.5, 10), 2.0),
    # bodies
    "press_stop": Kind(2, WITH_ROBOT, (2, 20)),
    "stop_and_restart": Kind(2, WITH_ROBOT, (2, 20)),
    "drain": Kind(1, WITH_ROBOT, (10, 60)),
    "empty_battery": Kind(1, WITH_ROBOT, (10, 60)),
    "motor": Kind(1, WITH_ROBOT, (5, 30)),
    "unplug": Kind(1, WITH_ROBOT, (2, 20)),
    "push": Kind(5, WITH_ROBOT, (0.7, 1.5)),
    "close_road": Kind(3, ("assigned", "carrying"), (5, 150), 6.0),
    "jam": Kind(2, AT_PLACE, (3, 60), 1.0),
    "says_locked": Kind(2, ("loading", "unloading"), (5, 40), 0.2),
    "blind": Kind(1, WITH_ROBOT, (3, 30)),
    "force": Kind(4, LOADED, (20, 60)),
    "force_and_steal": Kind(2, LOADED, (20, 60)),
    # people
    "wrong_person": Kind(4, ("at_sender", "at_recipient"), (0, 1)),
    "miscount": Kind(4, ("loading", "unloading", "disputed"), (-2, 3)),
    "forget_one": Kind(4, ("loading", "unloading"), (0, 1)),
    "absent": Kind(3, ("at_sender", "loading", "at_recipient", "unloading"), (10, 120)),
    "leave_open": Kind(3, ("loading", "unloading"), (5, 50)),
    "cancel": Kind(4, ANY, (0, 1)),
    "refuse": Kind(3, ("at_recipient", "unloading", "disputed"), (0, 1)),
    "wrong_code": Kind(5, ("at_recipient",), (1, 7)),
    "alone": Kind(2, ("carrying", "at_recipient", "unloading"), (0, 1)),
    "take_by_hand": Kind(1, ("at_sender", "loading", "carrying", "at_recipient", "unloading"), (0, 1)),
    "buttons": Kind(6, ANY, (1, 6)),
    "evacuate": Kind(0.3, ANY, (5, 25)),
}
LAPSES = frozenset({"wrong_person", "miscount", "forget_one", "absent", "leave_open", "refuse", "wrong_code"})
"""What people do when their turn comes, instead of or before what they should do."""


@dataclass(frozen=True, slots=True)
class Fault:
    number: int
    kind: str
    state: str
    nth: int
    after_s: float
    size: float

    def __str__(self) -> str:
        when = f"{self.after_s:.2f} s after the {self.nth}. coming to {self.state}"
        return f"{self.kind}({self.size:.2f}) {when}"


def draw_faults(seed: str, handoffs: int, per_handoff: float) -> list[Fault]:
    """The faults of one episode: about ``per_handoff`` for each handoff, always the same for the same seed."""
    dice = Dice(f"{seed}:faults")
    return [draw_from(KINDS, dice, number, handoffs) for number in range(round(handoffs * per_handoff))]


def draw_from(kinds: dict[str, Kind], dice: Dice, number: int, handoffs: int) -> Fault:
    """One fault of these kinds; ``number`` is its own in the episode."""
    name = _kind_of(kinds, dice.share(f"{number}kind"))
    kind = kinds[name]
    return Fault(
        number,
        name,
        dice.choice(f"{number}state", kind.states),
        1 + int(dice.share(f"{number}nth") * handoffs),
        dice.between(f"{number}after", 0.0, kind.after_s),
        dice.between(f"{number}size", *kind.size),
    )


def _kind_of(kinds: dict[str, Kind], share: float) -> str:
    at = share * sum(kind.weight for kind in kinds.values())
    for name, kind in kinds.items():
        at -= kind.weight
        if at < 0.0:
            return name
    return next(iter(kinds))
