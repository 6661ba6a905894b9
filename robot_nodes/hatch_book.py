"""Which handoff each hatch is bound to, and whether the robot may move with its hatches as they are.

What lives here: bindings, the interlock's rule, and how both are reported. What must not: time, commands to the robot.
A node that has just started knows of no binding: content is then unknown, and ``loads`` is left out of the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall_messages.vda5050.hatches import LOAD_TYPE, Content, HatchReport, hatch_information
from hall_messages.vda5050.state import Information, Load
from robot_nodes.port import Hatch

_UNSEEN = Hatch()


@dataclass(frozen=True, slots=True)
class Binding:
    content: Content = "unknown"
    handoff: str = ""


class HatchBook:
    def __init__(self, hatches: tuple[str, ...]) -> None:
        self.bindings: dict[str, Binding] = dict.fromkeys(hatches, Binding())
        self._judged: Mapping[str, Hatch] | None = None
        self._unsafe: tuple[str, ...] = ()

    def __contains__(self, hatch: object) -> bool:
        return hatch in self.bindings

    def bound_to_another(self, hatch: str, handoff: str) -> bool:
        binding = self.bindings[hatch]
        return binding.content in ("bound", "loaded") and binding.handoff != handoff

    def bind(self, hatch: str, handoff: str) -> None:
        """The hatch is for ``handoff``; what is loaded for it stays loaded."""
        if self.bindings[hatch].handoff != handoff:
            self._set(hatch, Binding("bound", handoff))

    def load(self, hatch: str, handoff: str) -> None:
        """Locked with the papers of ``handoff`` behind the door, as far as a robot can tell."""
        self._set(hatch, Binding("loaded", handoff))

    def empty(self, hatch: str) -> None:
        self._set(hatch, Binding("empty"))

    def unsafe(self, seen: Mapping[str, Hatch]) -> tuple[str, ...]:
        """The hatches that forbid driving: every one that is not closed and locked, unless known empty and closed."""
        if self._judged is None or seen != self._judged:
            self._judged = seen
            self._unsafe = tuple(
                hatch
                for hatch, binding in self.bindings.items()
                if not _safe(seen.get(hatch, _UNSEEN), binding.content)
            )
        return self._unsafe

    def loads(self) -> tuple[Load, ...] | None:
        """What the robot carries; None while the content of any hatch is unknown."""
        if any(binding.content == "unknown" for binding in self.bindings.values()):
            return None
        return tuple(
            Load(load_id=binding.handoff, load_type=LOAD_TYPE, load_position=hatch)
            for hatch, binding in self.bindings.items()
            if binding.content == "loaded"
        )

    def information(self, seen: Mapping[str, Hatch]) -> tuple[Information, ...]:
        return tuple(self._report(hatch, seen.get(hatch, _UNSEEN)) for hatch in self.bindings)

    def _set(self, hatch: str, binding: Binding) -> None:
        self.bindings[hatch] = binding
        self._judged = None

    def _report(self, hatch: str, seen: Hatch) -> Information:
        binding = self.bindings[hatch]
        return hatch_information(HatchReport(hatch, seen.door, seen.lock, binding.handoff, binding.content))


def _safe(seen: Hatch, content: Content) -> bool:
    return seen.door == "closed" and (seen.lock == "locked" or content == "empty")
