"""Chargers that several robots share: who waits for one, who has one reserved, and when it is given back.

What lives here: the queue and the reservations. What must not: roads (``routing.py``), what a charge suffices for
(``charge.py``).

Every robot has a dock of its own. Where docks do not charge, it goes to a charger only while it has reserved it, so
that a charger is a target like any other that nobody else may have. It wants one below ``charge_below`` when it has
nothing to do; work comes first, as long as it can be finished. Whoever has waited longer than a turn goes first, else
whoever has the least charge. Why nobody runs flat meanwhile is argued in a decision record (``docs/decisions``).
"""

from __future__ import annotations

from math import inf

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Charge, Robot
from hall_controller.domain.holding import held_path
from hall_controller.domain.meeting import node_of
from hall_controller.domain.state import State
from hall_controller.domain.traffic import fit, others

BEGINS_S = 60.0
"""A robot that has stood at its charger for longer, and does not say that it charges, has to be looked at."""


def share_chargers(state: State, now: float) -> list[e.Event]:
    """The next wish, reservation or end of one; nothing in a hall where every robot charges at its own dock."""
    wishes = [(each, each.charge) for each in state.book.robots.values() if each.charge is not None]
    if not state.plan.chargers and not wishes:
        return []
    ended = [event for robot, charge in wishes if (event := _end(robot, charge, _over(state, robot, charge)))]
    return ended[:1] or _wanted(state) or _reserved(state, now) or _given_way(state, now) or _watched(state, now)


def _end(robot: Robot, charge: Charge, why: str) -> e.ChargeEnded | None:
    return e.ChargeEnded(robot.id, charge.charger, why) if why else None


def _over(state: State, robot: Robot, charge: Charge) -> str:
    """Why a wish or a reservation is over whatever others want; empty: it is not."""
    level = _level(state, robot)
    if robot.id not in state.plan.robots or charge.charger not in ("", *state.plan.chargers):
        return "the hall was changed"
    if level is not None and level >= state.plan.battery.charge_to:
        return "charged"
    if not charge.charger:
        return ""
    if robot.hatches:
        return "there is work"
    if robot.node != charge.charger and not _can_come(state, robot):
        return "it cannot come"
    return "somebody stands there" if _blocked(state, robot, charge.charger) else ""


def _can_come(state: State, robot: Robot) -> bool:
    """A robot of which nothing was heard since the hall started is not given up before it counts as lost."""
    return robot.present and (robot.id not in state.live or fit(state, robot))


def _blocked(state: State, robot: Robot, charger: str) -> bool:
    """Whether another robot stands at the charger, or before it, that will not leave by itself."""
    conflicts = state.roads.map.conflicts[charger]
    return any(
        not _can_come(state, other) and not state.roads.over(held_path(state, other, other.order)).isdisjoint(conflicts)
        for other in others(state, robot)
    )


def _level(state: State, robot: Robot) -> float | None:
    live = state.live.get(robot.id)
    return live.battery_fraction if live is not None else None


def _free(state: State, robot: Robot) -> bool:
    """Whether it has nothing to do and can go: only then it is sent to charge."""
    idle = not robot.hatches and not robot.actions and not state.book.evacuating
    return idle and bool(node_of(robot)) and robot.present and fit(state, robot)


def _wanted(state: State) -> list[e.Event]:
    for robot in state.book.robots.values() if state.plan.chargers else ():
        level = _level(state, robot)
        low = level is not None and level < state.plan.battery.charge_below
        if level is not None and low and robot.charge is None and _shares(state, robot) and _free(state, robot):
            return [e.ChargeWanted(robot.id, round(level, 3))]
    return []


def _shares(state: State, robot: Robot) -> bool:
    """Whether it cannot charge at its own dock."""
    spec = state.plan.robots.get(robot.id)
    return spec is not None and not state.roads.map.nodes[spec.dock].charges


def _queue(state: State, now: float) -> list[tuple[Robot, float, bool]]:
    """Who waits for a charger and could go now, with its charge, and whether it has waited for longer than a turn."""
    found: list[tuple[tuple[bool, float, str], Robot, float]] = []
    for robot in state.book.robots.values():
        level = _level(state, robot)
        if robot.charge is not None and not robot.charger and level is not None and _free(state, robot):
            long = now - robot.charge.wanted_at > state.plan.battery.charge_turn_s
            found.append(((not long, robot.charge.wanted_at if long else level, robot.id), robot, level))
    return [(robot, level, not key[0]) for key, robot, level in sorted(found, key=lambda each: each[0])]


def _reserved(state: State, now: float) -> list[e.Event]:
    """The nearest charger that is free, for the first who can have one."""
    taken = {robot.charger for robot in state.book.robots.values()}
    free = [each for each in state.plan.chargers if each not in taken]
    for robot, _, _ in _queue(state, now) if free else ():
        near = [(state.roads.time_s(node_of(robot), each), each) for each in free if not _blocked(state, robot, each)]
        time_s, charger = min(near, default=(inf, ""))
        if time_s < inf:
            return [e.ChargerReserved(robot.id, charger)]
    return []


def _given_way(state: State, now: float) -> list[e.Event]:
    """Whoever has had its turn makes room for the first in the queue, if that one needs it more or has waited long."""
    queue, turn_s = _queue(state, now), state.plan.battery.charge_turn_s
    if not queue:
        return []
    first, needs, long = queue[0]
    done = [
        (_level(state, robot) or 0.0, robot)
        for robot in state.book.robots.values()
        if robot.charge is not None and robot.charger and now - robot.charge.reserved_at > turn_s and fit(state, robot)
    ]
    level, robot = max(done, key=lambda each: (each[0], each[1].id), default=(0.0, None))
    if robot is None or not (long or needs < level):
        return []
    return [e.ChargeEnded(robot.id, robot.charger, f"{first.id} needs it more")]


def _watched(state: State, now: float) -> list[e.Event]:
    """People are told of a robot that stands at its charger and is not charged."""
    for robot in state.book.robots.values():
        live, charge = state.live.get(robot.id), robot.charge
        there = charge is not None and charge.there_at > 0.0 and robot.order is None and robot.node == charge.charger
        if there and charge is not None and live is not None and not live.charging:
            found = raised(state, "not_charging", robot.id, charge.charger) if now - charge.there_at > BEGINS_S else []
        else:
            found = clear(state, "not_charging", robot.id)
        if found:
            return found
    return []
