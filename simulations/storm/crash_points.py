"""Where a program can die so that it matters: one kind of fault for each such place, and the drawing of them.

What lives here: the kinds beside those of ``faults``, how often each comes, what it sets up. What must not: dying
(``hall_process``, ``node_process``). ``docs/custody.md`` says which places these are and why there are no others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulations.storm.dice import Dice
from simulations.storm.faults import ANY, WITH_ROBOT, Fault, Kind, draw_from

if TYPE_CHECKING:
    from simulations.storm.mischief import Mischief
    from simulations.storm.node_process import NodeProcess

PER_OTHER = 0.15
"""So many for each other fault."""
SLOW_DISK_S = (0.004, 0.4)
MOST_EFFECTS = 4
AGAIN_S = 10.0
"""A node whose moment to die has not come until then is left alone."""

CRASHES: dict[str, Kind] = {
    "slow_disk": Kind(2, ANY, SLOW_DISK_S, 2.0),
    "hall_dies_committing": Kind(3, ANY, (0.2, 10), 2.0),
    "hall_dies_committed": Kind(3, ANY, (0.2, 10), 2.0),
    "hall_dies_answering": Kind(1, ANY, (0.2, 10), 2.0),
    "hall_dies_answered": Kind(2, ANY, (0.2, 10), 2.0),
    "hall_dies_unanswered": Kind(2, ANY, (0.2, 10), 2.0),
    "hall_dies_between": Kind(3, ANY, (0.2, 10), 2.0),
    "hall_dies_saving": Kind(1, ANY, (0.2, 10), 2.0),
    "hall_dies_starting": Kind(3, ANY, (0.2, 10), 2.0),
    "hall_dies_reconciling": Kind(3, ANY, (0.2, 10), 2.0),
    "node_dies_hearing": Kind(2, WITH_ROBOT, (0.5, 10), 2.0),
    "node_dies_acting": Kind(3, WITH_ROBOT, (0.5, 10), 2.0),
    "node_dies_acted": Kind(3, WITH_ROBOT, (0.5, 10), 2.0),
    "node_dies_said": Kind(2, WITH_ROBOT, (0.5, 10), 2.0),
    "node_dies_starting": Kind(3, WITH_ROBOT, (0.5, 10)),
}


def draw_crashes(seed: str, handoffs: int, per_handoff: float, first: int) -> list[Fault]:
    """The crashes of one episode, numbered from ``first``; always the same for the same seed."""
    dice = Dice(f"{seed}:crashes")
    many = round(handoffs * per_handoff * PER_OTHER)
    return [draw_from(CRASHES, dice, number, handoffs) for number in range(first, first + many)]


def _throw(mischief: Mischief, fault: Fault, what: str, sides: int) -> int:
    return int(sides * mischief.dice.share(f"{what}{fault.number}"))


# -- the controller


def slow_disk(mischief: Mischief, fault: Fault, handoff: str, robot: str) -> None:
    """The next commit takes so long, and messages go on coming in meanwhile."""
    mischief.stage.hall.disk_s = fault.size


def hall_dies(mischief: Mischief, fault: Fault, handoff: str, robot: str) -> None:
    hall, step = mischief.stage.hall, fault.kind.rsplit("_", 1)[1]
    hall.down_s = fault.size
    if step in ("committing", "committed"):
        share = mischief.dice.share(f"disk{fault.number}")
        hall.disk_s = SLOW_DISK_S[0] + share * (SLOW_DISK_S[1] - SLOW_DISK_S[0])
    hall.doomed({"committed": "appended", "between": "effect"}.get(step, step), _passed(mischief, fault, step))


def _passed(mischief: Mischief, fault: Fault, step: str) -> int:
    """How often the step is passed alive before."""
    if step == "between":
        return 1 + _throw(mischief, fault, "effects", MOST_EFFECTS)
    return _throw(mischief, fault, "answers", 3) if step == "answering" else 0


def hall_dies_again(mischief: Mischief, fault: Fault, handoff: str, robot: str) -> None:
    """It dies, and then twice more while it starts, or while robots are telling it how they are."""
    hall, robots = mischief.stage.hall, len(mischief.stage.nodes)
    steps = ("heard", "heard") if fault.kind == "hall_dies_reconciling" else ("recovered", "greeting")
    hall.down_s = fault.size
    for number, step in enumerate(steps):
        passed = 0 if step == "recovered" else _throw(mischief, fault, f"words{number}-", 3 * robots)
        hall.dooms.append((step, passed))
    hall.die()


# -- the robot nodes


def node_dies(mischief: Mischief, fault: Fault, handoff: str, robot: str) -> None:
    """It dies the next time that it comes to this place; its last will is spoken at once."""
    process = mischief.stage.nodes[robot]
    process.doom = (fault.kind.rsplit("_", 1)[1], _throw(mischief, fault, "steps", 3))
    mischief.stage.clock.after(AGAIN_S + fault.size, revive, process)


def node_dies_again(mischief: Mischief, fault: Fault, handoff: str, robot: str) -> None:
    """It dies, and then twice more in the middle of saying hello."""
    process, clock = mischief.stage.nodes[robot], mischief.stage.clock
    will = process.die()
    if will is not None:
        process.speak_will(will)
        for number in (1, 2, 3):
            passed = _throw(mischief, fault, f"hello{number}-", 3)
            clock.after(number * fault.size, revive, process, ("said", passed) if number < 3 else ("", 0))


def revive(process: NodeProcess, doom: tuple[str, int] = ("", 0)) -> None:
    process.doom = doom
    if process.node is None:
        process.start()


CRASH_MISCHIEF: dict[str, Callable[[Mischief, Fault, str, str], None]] = {
    "slow_disk": slow_disk,
    **{kind: hall_dies for kind in CRASHES if kind.startswith("hall_")},
    **{kind: node_dies for kind in CRASHES if kind.startswith("node_")},
    "hall_dies_starting": hall_dies_again,
    "hall_dies_reconciling": hall_dies_again,
    "node_dies_starting": node_dies_again,
}
