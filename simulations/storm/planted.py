"""Bugs planted into the real code, to show that the storm would find them.

What lives here: one context manager for each bug, and the table of them. What must not: anything used without being
asked for by name. Each takes one line of care out of the real program and leaves the rest as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from itertools import count
from typing import Any
from unittest.mock import patch

from hall_controller.domain import commands as c
from hall_controller.domain import decide, errands, hatches, holding, outlook, reports, routing, standing, traffic
from hall_controller.domain import events as e
from hall_controller.domain.book import Custodian, Order, Robot, RobotAction
from hall_controller.domain.roads import Path
from hall_controller.domain.state import State
from hall_controller.gateways.desires import Desires
from hall_controller.gateways.intake import Intake
from hall_controller.gateways.link import Link
from hall_controller.gateways.proof import Proof
from hall_controller.hall.engine import Batch, Engine
from hall_messages.vda5050 import Action
from robot_nodes.actions import ActionBook
from robot_nodes.driver import Driver
from robot_nodes.hatch_actions import UnlockHatch
from simulations.storm.hall_process import HallProcess
from simulations.storm.planted_crashes import CRASHED
from simulations.storm.planted_devices import DEVICE_BUGS
from simulations.storm.planted_proof import PROOF
from simulations.storm.planted_sharing import CHARGERS, SHARING
from simulations.storm.planted_standing import STANDING

Plant = Callable[[], AbstractContextManager[Any]]


def _nothing(*given: Any, **named: Any) -> None:
    """A check that checks nothing."""


# -- in the robot node


def interlock_skipped() -> AbstractContextManager[Any]:
    """The robot is sent off, let go on, and drives, whatever its hatches are."""
    sent = _both(
        patch.object(standing, "open_hatch", lambda state, robot: ""), patch.object(reports, "_check_papers", _nothing)
    )
    return _both(patch.object(Driver, "_interlocked", lambda self: False), sent)


def stop_not_checked() -> AbstractContextManager[Any]:
    """The robot unlocks wherever it stands or drives."""
    return patch.object(UnlockHatch, "_check_place", staticmethod(_nothing))


def ids_forgotten() -> AbstractContextManager[Any]:
    """An action that comes twice is done twice."""
    real = ActionBook.do_now

    def do_now(self: ActionBook, action: Action, now: float) -> None:
        self._known.pop(action.action_id, None)
        real(self, action, now)

    return patch.object(ActionBook, "do_now", do_now)


# -- between hall and robot


def new_id_each_time() -> AbstractContextManager[Any]:
    """Whatever is sent again gets a new action id."""
    real, numbers = Desires._worded, count(1)

    def worded(desires: Desires, link: Link, action: RobotAction) -> Action:
        return real(desires, link, replace(action, id=f"{action.id}-{next(numbers)}"))

    return patch.object(Desires, "_worded", worded)


def old_reports_believed() -> AbstractContextManager[Any]:
    """A report that comes late is taken for the newest."""
    return patch.object(Intake, "news", lambda self, header, sent_at, now: "next")


def first_word_believed() -> AbstractContextManager[Any]:
    """What a restarted hall hears first of a robot is believed, however old it is."""

    def weigh(self: Proof, *given: Any) -> bool:
        self.given = True
        return True

    return patch.object(Proof, "weigh", weigh)


def effects_before_journal() -> AbstractContextManager[Any]:
    """Messages leave before the rows are written."""
    real = HallProcess.write

    def write(self: HallProcess, batch: Batch) -> None:
        self.sync()
        real(self, batch)

    return patch.object(HallProcess, "write", write)


# -- in the book


def event_lost() -> AbstractContextManager[Any]:
    """Now and then a row is decided and never written."""
    real, numbers = Engine.append, count(1)

    def append(self: Engine, batch: Batch) -> None:
        if next(numbers) % 50 == 0 and batch.entries:
            batch.entries.pop()
        real(self, batch)

    return patch.object(Engine, "append", append)


def memory_ahead() -> AbstractContextManager[Any]:
    """Something is changed in memory that no row tells of."""
    real = decide.act

    def act(state: State, command: c.Command, now: float) -> list[e.Event]:
        happened = real(state, command, now)
        if isinstance(command, c.IssueCode):
            state.book.cases_opened += 1
        return happened

    return patch("hall_controller.hall.engine.act", act)


# -- in decisions


def delivery_assumed() -> AbstractContextManager[Any]:
    """A robot that has arrived has delivered: custody moves before any hatch was opened."""
    real = errands.arrivals

    def arrivals(state: State) -> list[e.Event]:
        happened = real(state)
        for event in list(happened):
            if isinstance(event, e.HandoffAdvanced) and event.state == "at_recipient":
                happened.append(_delivered(state, event.handoff))
        return happened

    return patch.object(decide, "arrivals", arrivals)


def _delivered(state: State, handoff_id: str) -> e.CustodyMoved:
    handoff = state.book.handoffs[handoff_id]
    giver = Custodian("hatch", f"{handoff.robot}/{handoff.hatch}")
    taker = Custodian("officer", handoff.by)
    return e.CustodyMoved(handoff.case, handoff.documents, giver, taker, handoff.id, "arrived")


def custody_without_transfer() -> AbstractContextManager[Any]:
    """Custody moves when the sender has counted, not when the hatch is locked."""
    real = hatches.confirm_count

    def confirm_count(state: State, command: c.ConfirmCount, now: float) -> list[e.Event]:
        handoff, happened = state.handoff(command.handoff), real(state, command, now)
        if handoff.state == "loading":
            giver = Custodian("officer", command.by)
            taker = Custodian("hatch", f"{handoff.robot}/{handoff.hatch}")
            moved = e.CustodyMoved(handoff.case, handoff.documents, giver, taker, handoff.id, "counted")
            return [*happened, moved]
        return happened

    return _decider(c.ConfirmCount, confirm_count)


def count_not_checked() -> AbstractContextManager[Any]:
    """Whatever was counted, it is taken for the right number."""
    real = hatches.confirm_count

    def confirm_count(state: State, command: c.ConfirmCount, now: float) -> list[e.Event]:
        return real(state, replace(command, counted=state.handoff(command.handoff).count), now)

    return _decider(c.ConfirmCount, confirm_count)


def anybody_may_open() -> AbstractContextManager[Any]:
    """Whoever presses the button gets the hatch."""
    return _both(patch.object(hatches, "check_receiver", _nothing), patch.object(hatches, "_check_keeper", _nothing))


def one_officer_is_enough() -> AbstractContextManager[Any]:
    """The key needs no second officer."""
    return patch.object(State, "check_two", lambda self, first, second: self.check_staff(first))


def any_code_opens() -> AbstractContextManager[Any]:
    """A wrong code opens as well."""
    real = decide._DECIDERS[c.OpenByCode]

    def open_by_code(state: State, command: c.OpenByCode, now: float) -> list[e.Event]:
        return real(state, replace(command, matches=True), now)

    return _decider(c.OpenByCode, open_by_code)


def key_ignored() -> AbstractContextManager[Any]:
    """A double click is two requests, and papers that travel may be sent again."""
    real = decide._DECIDERS[c.RequestHandoff]

    def request(state: State, command: c.RequestHandoff, now: float) -> list[e.Event]:
        used = state.book.keys.pop(command.key, None)
        if used is not None and used.handoff in state.book.handoffs:
            case = state.book.handoffs[used.handoff].case
            again = replace(command, case=case, ticket="", papers=())
            for document in state.book.cases[case].documents:
                state.book.travelling.pop(document, None)
            return real(state, again, now)
        return real(state, command, now)

    return _decider(c.RequestHandoff, request)


# -- on the roads


def lost_robot_given_up() -> AbstractContextManager[Any]:
    """A robot that nobody hears holds no road any more."""
    real = holding.held_path

    def held_path(state: State, robot: Robot, order: Order | None) -> Path:
        return real(state, robot, order) if robot.id in state.live else ()

    everywhere = ExitStack()
    for room in (outlook, routing, traffic):
        everywhere.enter_context(patch.object(room, "held_path", held_path))
    return everywhere


def road_given_twice() -> AbstractContextManager[Any]:
    """Nobody asks who else has the road."""
    everything = _both(
        patch.object(outlook.Outlook, "free_for", lambda self, *given: True),
        patch.object(outlook.Outlook, "bears", lambda self, *given: True),
    )
    return _both(everything, patch.object(routing, "_spoken_for", lambda state, robot, target: False))


def _decider(command: type[Any], instead: Callable[[State, Any, float], list[e.Event]]) -> AbstractContextManager[Any]:
    return patch.dict(decide._DECIDERS, {command: instead})


@contextmanager
def _both(first: AbstractContextManager[Any], second: AbstractContextManager[Any]) -> Iterator[None]:
    with first, second:
        yield


PLANTED: Mapping[str, Plant] = {
    plant.__name__: plant
    for plant in (
        interlock_skipped,
        stop_not_checked,
        ids_forgotten,
        *PROOF,
        new_id_each_time,
        old_reports_believed,
        first_word_believed,
        effects_before_journal,
        *CRASHED,
        event_lost,
        memory_ahead,
        delivery_assumed,
        custody_without_transfer,
        count_not_checked,
        anybody_may_open,
        one_officer_is_enough,
        any_code_opens,
        *SHARING,
        *CHARGERS,
        *STANDING,
        key_ignored,
        lost_robot_given_up,
        road_given_twice,
        *DEVICE_BUGS,
    )
}
"""By name; ``hall storm --planted NAME`` runs with one of them."""
