"""Bugs planted into what lets several handoffs share a robot, and another robot go on with a handoff.

What lives here: one context manager for each bug, as in ``planted``. What must not: anything used without being asked
for by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from hall_controller.domain import charge, charging, decide, dispatch, found_papers, hatches, incidents, reports, rounds
from hall_controller.domain import commands as c
from hall_controller.domain import events as e
from hall_controller.domain.book import Handoff
from hall_controller.domain.chargers import queue
from hall_controller.domain.handoff_states import PAPERS_INSIDE
from hall_controller.domain.state import State


@contextmanager
def weak_robot_sent() -> Iterator[None]:
    """The battery is not looked at, neither in the rounds nor when a hatch is given."""
    with patch.object(charge, "LOW_BATTERY", -1.0), patch.object(rounds, "LOW_BATTERY", -1.0):
        yield


def two_hatches_open() -> AbstractContextManager[Any]:
    """A hatch opens beside another one that is open."""
    return patch.object(hatches, "check_others_shut", lambda state, handoff: None)


def hatch_given_twice() -> AbstractContextManager[Any]:
    """The first hatch is given to everybody, whoever's papers lie in it."""
    return patch.object(dispatch, "_free_hatch", lambda state, robot: state.plan.robots[robot.id].hatches[0])


def charger_given_twice() -> AbstractContextManager[Any]:
    """A shared charger counts as free while another robot has it."""

    def reserved(state: State, now: float) -> list[e.Event]:
        return [e.ChargerReserved(robot.id, state.plan.chargers[0]) for robot, _, _ in queue(state, now)[:1]]

    return patch.object(charging, "_reserved", reserved)


def papers_given_away() -> AbstractContextManager[Any]:
    """What a silent robot has on board is given to another one, papers or not."""
    real = reports.robot_silent

    def robot_silent(state: State, command: c.RobotSilent, now: float) -> list[e.Event]:
        loaded = [h for h in state.handoffs_of(state.book.robot(command.robot)) if h.state in PAPERS_INSIDE]
        for handoff in loaded:
            handoff.state = "assigned"
        return real(state, command, now)

    return patch.dict(decide._DECIDERS, {c.RobotSilent: robot_silent})


def taken_over_without_transfer() -> AbstractContextManager[Any]:
    """Officers take papers over with the key, and the book goes on saying that they are in the hatch."""
    real = found_papers.custody_after

    def custody(state: State, handoff: Handoff, command: c.TakeByHand, found: Mapping[str, int]) -> list[e.Event]:
        return [] if command.onward else real(state, handoff, command, found)

    return patch.object(incidents, "custody_after", custody)


def part_taken_for_whole() -> AbstractContextManager[Any]:
    """Of a document that is there in part, all papers are said to be with whoever opened the hatch."""
    real = found_papers.custody_after

    def custody(state: State, handoff: Handoff, command: c.TakeByHand, found: Mapping[str, int]) -> list[e.Event]:
        documents = state.book.cases[handoff.case].documents
        return real(state, handoff, command, {d: documents[d].count if many else 0 for d, many in found.items()})

    return patch.object(incidents, "custody_after", custody)


SHARING = (
    weak_robot_sent,
    two_hatches_open,
    hatch_given_twice,
    papers_given_away,
    taken_over_without_transfer,
    part_taken_for_whole,
)
CHARGERS = (charger_given_twice,)
"""These can be found only in halls where robots share chargers."""
