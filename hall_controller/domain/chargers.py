"""Who can use which shared charger now, and in which order robots wait for one.

What lives here: questions about robots and chargers. What must not: what follows from the answers (``charging.py``).
"""

from __future__ import annotations

from math import inf

from hall_controller.domain.book import Robot
from hall_controller.domain.charge import range_s
from hall_controller.domain.holding import held_path
from hall_controller.domain.meeting import node_of
from hall_controller.domain.state import State
from hall_controller.domain.strays import in_the_way_of
from hall_controller.domain.traffic import fit, others

RETRY_S = 1_800.0
"""For so long a robot does not come again to a charger that has not charged it; others may, and may be luckier."""


def shares(state: State, robot: Robot) -> bool:
    """Whether it cannot charge at its own dock."""
    spec = state.plan.robots.get(robot.id)
    return spec is not None and not state.roads.map.nodes[spec.dock].charges


def has_own_charger(state: State, robot: Robot) -> bool:
    """Whether it charges at its own dock."""
    return robot.id in state.plan.robots and not shares(state, robot)


def level_of(state: State, robot: Robot) -> float | None:
    """Its charge, as it says; None: nothing is known of it."""
    live = state.live.get(robot.id)
    return live.battery_fraction if live is not None else None


def can_come(state: State, robot: Robot) -> bool:
    """A robot of which nothing was heard since the hall started is not given up before it counts as lost."""
    return robot.present and (robot.id not in state.live or fit(state, robot))


def is_free(state: State, robot: Robot) -> bool:
    """Whether it has nothing to do and can go: only then it is sent to charge."""
    idle = not robot.hatches and not robot.actions and not state.book.evacuating
    return idle and bool(node_of(robot)) and robot.present and fit(state, robot)


def blocked(state: State, robot: Robot, charger: str) -> bool:
    """Whether another robot stands at the charger, or before it, that will not leave by itself."""
    conflicts = state.roads.map.conflicts[charger]
    stuck = (other for other in others(state, robot) if not can_come(state, other))
    return any(
        charger in in_the_way_of(state, other)
        or not state.roads.over(held_path(state, other, other.order)).isdisjoint(conflicts)
        for other in stuck
    )


def within_reach(state: State, robot: Robot) -> dict[str, float]:
    """The chargers to which its charge suffices, and how many seconds it drives there."""
    live, kept = state.live.get(robot.id), state.plan.battery.brown_out_fraction
    reach_s = range_s(state.plan, robot.id, live, kept) if live is not None else 0.0
    times = {charger: state.roads.time_s(node_of(robot), charger) for charger in state.plan.chargers}
    return {charger: time_s for charger, time_s in times.items() if time_s <= reach_s and time_s < inf}


def usable(state: State, robot: Robot, now: float) -> dict[str, float]:
    """Of those the ones where nobody is in the way, and that have not failed it lately."""
    failed = robot.charge.failed if robot.charge is not None else {}
    return {
        charger: time_s
        for charger, time_s in within_reach(state, robot).items()
        if now - failed.get(charger, -inf) > RETRY_S and not blocked(state, robot, charger)
    }


def queue(state: State, now: float) -> list[tuple[Robot, float, bool]]:
    """Who waits for a charger and could go now, with its charge, and whether it has waited for longer than a turn."""
    found: list[tuple[tuple[bool, float, str], Robot, float]] = []
    for robot in state.book.robots.values():
        level = level_of(state, robot)
        if robot.charge is not None and not robot.charger and level is not None and is_free(state, robot):
            long = now - robot.charge.wanted_at > state.plan.battery.charge_turn_s
            found.append(((not long, robot.charge.wanted_at if long else level, robot.id), robot, level))
    return [(robot, level, not key[0]) for key, robot, level in sorted(found, key=lambda each: each[0])]
