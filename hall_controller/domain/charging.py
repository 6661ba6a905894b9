"""Chargers that several robots share: who waits for one, who has one reserved, and when it is given back.

What lives here: wishes, reservations and their end. What must not: who could go where (``chargers.py``), roads
(``routing.py``), what a charge suffices for (``charge.py``).

Every robot has a dock of its own. Where docks do not charge, it goes to a charger only while it has reserved it, so
that a charger is a target like any other that nobody else may have. It wants one below ``charge_below`` when it has
nothing to do; work comes first, as long as it can be finished. Whoever has waited longer than a turn goes first, else
whoever has the least charge. Why nobody runs flat meanwhile is argued in a decision record (``docs/decisions``).
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.alerts import clear, raised
from hall_controller.domain.book import Charge, Robot
from hall_controller.domain.chargers import (
    blocked,
    can_come,
    has_own_charger,
    is_free,
    level_of,
    queue,
    shares,
    usable,
    within_reach,
)
from hall_controller.domain.docked import BEGINS_S
from hall_controller.domain.state import State
from hall_controller.domain.traffic import fit

GIVES_UP_S = 200.0
"""After so long it goes to another charger; driving onto the contacts may take a robot three minutes."""
COMES_S = 900.0
"""After so long on the way it is not expected to arrive any more, whatever keeps it, and waits for another one."""
ALERTS = ("not_charging", "robot_flat")


def share_chargers(state: State, now: float) -> list[e.Event]:
    """The next wish, reservation or end of one; nothing in a hall where every robot charges at its own dock."""
    wishes = [(each, each.charge) for each in state.book.robots.values() if each.charge is not None]
    if not state.plan.chargers and not wishes and all(a.kind not in ALERTS for a in state.book.alerts.values()):
        return []
    ended = (_over(state, robot, charge, now) for robot, charge in wishes)
    return next(filter(None, ended), None) or _wanted(state) or _reserved(state, now) or _changes(state, now)


def _over(state: State, robot: Robot, charge: Charge, now: float) -> list[e.Event]:
    """The end of a wish or a reservation, whatever others want, if it has come."""
    level = level_of(state, robot)
    if robot.id not in state.plan.robots or charge.charger not in ("", *state.plan.chargers):
        return [e.ChargeEnded(robot.id, charge.charger, "the hall was changed")]
    if level is not None and level >= state.plan.battery.charge_to:
        return [e.ChargeEnded(robot.id, charge.charger, "charged")]
    return _given_back(state, robot, charge, now) if charge.charger else []


def _given_back(state: State, robot: Robot, charge: Charge, now: float) -> list[e.Event]:
    """The end of a reservation that is of no use. Whoever cannot help that keeps its place in the queue."""
    if robot.hatches:
        return [e.ChargeEnded(robot.id, charge.charger, "there is work")]
    away = robot.node != charge.charger
    if away and not can_come(state, robot):
        return [e.ChargeEnded(robot.id, charge.charger, "it cannot come", waits=True)]
    if away and blocked(state, robot, charge.charger):
        return [e.ChargeEnded(robot.id, charge.charger, "somebody stands there", waits=True)]
    late = away and now - charge.reserved_at > COMES_S
    in_vain = _in_vain_s(state, robot, charge, now) > GIVES_UP_S and fit(state, robot)
    return [e.ChargerFailed(robot.id, charge.charger)] if late or in_vain else []


def _in_vain_s(state: State, robot: Robot, charge: Charge, now: float) -> float:
    """For how long it has stood at its charger without being charged."""
    live, there = state.live.get(robot.id), robot.order is None and robot.node == charge.charger
    return now - charge.there_at if there and charge.there_at and live is not None and not live.charging else 0.0


def _wanted(state: State) -> list[e.Event]:
    for robot in state.book.robots.values() if state.plan.chargers else ():
        level = level_of(state, robot)
        low = level is not None and level < state.plan.battery.charge_below
        if level is not None and low and robot.charge is None and shares(state, robot) and is_free(state, robot):
            return [e.ChargeWanted(robot.id, round(level, 3))]
    return []


def _reserved(state: State, now: float) -> list[e.Event]:
    """The nearest charger that is free, for the first who can have one."""
    taken = {robot.charger for robot in state.book.robots.values()}
    if taken.issuperset(state.plan.chargers):
        return []
    for robot, _, _ in queue(state, now):
        near = [(time_s, charger) for charger, time_s in usable(state, robot, now).items() if charger not in taken]
        if near:
            return [e.ChargerReserved(robot.id, min(near)[1])]
    return []


def _changes(state: State, now: float) -> list[e.Event]:
    return _given_way(state, now) or _watched(state, now)


def _given_way(state: State, now: float) -> list[e.Event]:
    """Whoever has had its turn makes room for the first in the queue, if that one needs it more or has waited long."""
    done = _whose_turn_is_over(state, now)
    for first, needs, long in queue(state, now) if done else ():
        chargers = usable(state, first, now)
        for level, robot, charge in done:
            if charge.charger in chargers and (long or needs < level):
                if _in_vain_s(state, robot, charge, now) > BEGINS_S:
                    return [e.ChargerFailed(robot.id, charge.charger)]
                return [e.ChargeEnded(robot.id, charge.charger, f"{first.id} needs it more")]
    return []


def _whose_turn_is_over(state: State, now: float) -> list[tuple[float, Robot, Charge]]:
    """Whoever has had a charger for its turn, and can leave it; the one with the most charge first."""
    turn_s, robots = state.plan.battery.charge_turn_s, state.book.robots.values()
    have = [(level_of(state, robot) or 0.0, robot, robot.charge) for robot in robots if robot.charge and robot.charger]
    done = [each for each in have if now - each[2].reserved_at > turn_s and fit(state, each[1])]
    return sorted(done, key=lambda each: (-each[0], each[1].id))


def _watched(state: State, now: float) -> list[e.Event]:
    """People are told of a robot that is not charged at its charger, and of one that cannot get to any."""
    for robot in state.book.robots.values():
        if has_own_charger(state, robot):
            continue  # ``docked.py`` speaks of it
        found = _told_in_vain(state, robot, now) or _told_flat(state, robot)
        if found:
            return found
    return []


def _told_in_vain(state: State, robot: Robot, now: float) -> list[e.Event]:
    """It stands until this charger does charge the robot, or the robot wants none any more."""
    alert, charge, live = state.book.alerts.get(f"not_charging:{robot.id}"), robot.charge, state.live.get(robot.id)
    if charge is not None and _in_vain_s(state, robot, charge, now) > BEGINS_S:
        return raised(state, "not_charging", robot.id, charge.charger)
    charged = alert is not None and live is not None and live.charging and robot.charger == alert.detail
    return clear(state, "not_charging", robot.id) if charge is None or charged else []


def _told_flat(state: State, robot: Robot) -> list[e.Event]:
    waits = robot.charge is not None and not robot.charger
    if waits and (level_of(state, robot) is None or not is_free(state, robot)):
        return []
    if waits and not within_reach(state, robot):
        return raised(state, "robot_flat", robot.id)
    return clear(state, "robot_flat", robot.id)
