"""A state machine as a page: one list of transitions, looked up and drawn, never driven.

What lives here: ``StateTable``, which lets ``transitions`` check a list of ways and then answers "what comes next".
What must not: callbacks, effects, any particular machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from transitions import Machine


class Transition(TypedDict):
    """One way between states; ``source`` may be a list of states that share the way."""

    trigger: str
    source: str | list[str]
    dest: str


@dataclass(frozen=True, slots=True)
class StateTable:
    """Every state and every way between two states of one kind of thing.

    ``ways`` maps (state, trigger) to the next state. A pair that is not in it is not allowed.
    """

    name: str
    initial: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]
    ways: dict[tuple[str, str], str]

    def allows(self, state: str, trigger: str) -> bool:
        return (state, trigger) in self.ways

    def next(self, state: str, trigger: str) -> str:
        """The state after ``trigger``. Raises: KeyError if the way does not exist; deciders ask ``allows`` first."""
        return self.ways[state, trigger]

    def triggers(self, state: str) -> tuple[str, ...]:
        """What may happen in ``state``, in the table's order."""
        return tuple(trigger for (source, trigger) in self.ways if source == state)

    def final(self, state: str) -> bool:
        return not self.triggers(state)


def state_table(name: str, initial: str, states: Sequence[str], ways: Sequence[Transition]) -> StateTable:
    """Build a table. ``transitions`` refuses unknown states (ValueError), so a typing slip ends the import."""
    machine = Machine(
        model=None, states=list(states), transitions=[dict(w) for w in ways], initial=initial, auto_transitions=False
    )
    pairs = {
        (source, event.name): str(way.dest)
        for event in machine.events.values()
        for source, branch in event.transitions.items()
        for way in branch
    }
    return StateTable(name, initial, tuple(states), tuple(ways), pairs)
