"""What goes wrong with devices, in episodes that have them: kinds, how often each comes, the drawing of the list.

What lives here: the table and the drawing. What must not: what a fault does (``device_mischief``).
They are drawn apart from the other faults, so that an episode has the same ones of those with devices and without.
"""

from __future__ import annotations

from simulations.storm.dice import Dice
from simulations.storm.faults import ANY, Fault, Kind, draw_from

PER_OTHER = 0.7
"""So many faults of devices for each other fault."""
DEVICE_KINDS: dict[str, Kind] = {
    # messages
    "device_lose_up": Kind(4, ANY, (1, 4)),
    "device_lose_down": Kind(4, ANY, (1, 4)),
    "device_double_up": Kind(2, ANY, (0.05, 20)),
    "device_double_down": Kind(2, ANY, (0.05, 20)),
    "device_hold_up": Kind(3, ANY, (0.2, 30)),
    "device_hold_down": Kind(3, ANY, (0.2, 30)),
    "device_cut": Kind(3, ANY, (0.5, 90)),
    # programs
    "driver_dies": Kind(2, ANY, (0.5, 90)),
    "driver_dies_late": Kind(3, ANY, (0.5, 12)),
    "driver_dies_talking": Kind(2, ANY, (0.5, 12)),
    "driver_leaves": Kind(1, ANY, (0.5, 20)),
    "broker_dies": Kind(1, ANY, (0.5, 10)),
    "hall_dies_telling": Kind(2, ANY, (0.2, 10)),
    # things, and what they say
    "device_unplugged": Kind(3, ANY, (0.5, 90)),
    "device_touched": Kind(4, ANY, (0, 1)),
    "device_nonsense": Kind(4, ANY, (1, 6)),
    "device_lies": Kind(3, ANY, (1, 30)),
    "device_flood": Kind(1, ANY, (20, 80)),
    "strangers": Kind(2, ANY, (1, 6)),
    "retained_command": Kind(1, ANY, (0, 1)),
    # people
    "scene": Kind(5, ANY, (0, 1)),
    "command_device": Kind(4, ANY, (0, 1)),
}
IN_THE_BOOK = frozenset({"scene", "command_device", "hall_dies_telling"})
"""Those that are allowed to change the journal; all others must not change a byte of it."""


def draw_device_faults(seed: str, handoffs: int, per_handoff: float, first: int) -> list[Fault]:
    """The faults of devices of one episode, numbered from ``first``; always the same for the same seed."""
    dice = Dice(f"{seed}:device-faults")
    many = round(handoffs * per_handoff * PER_OTHER)
    return [draw_from(DEVICE_KINDS, dice, number, handoffs) for number in range(first, first + many)]
