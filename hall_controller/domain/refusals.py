"""Why the hall says no: every expected refusal with its code, its words and what to do next.

What lives here: ``Refusal``. The catalogue stands in ``reasons``. What must not: HTTP, formatting for a page.
A refusal changes nothing; the caller reads ``next_step`` and tries something else.
"""

from __future__ import annotations

from hall_controller.domain.reasons import REASONS, Kind, Reason

__all__ = ["REASONS", "Kind", "Reason", "Refusal"]


class Refusal(Exception):
    """The hall says no and nothing has changed. ``code`` is a key of ``REASONS`` and never changes its meaning."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.reason = REASONS[code]
        self.facts = facts
        super().__init__(self.reason.en.format(**facts))

    @property
    def text_zh(self) -> str:
        return self.reason.zh.format(**self.facts)

    @property
    def next_step(self) -> str:
        return self.reason.next_en.format(**self.facts)

    @property
    def next_step_zh(self) -> str:
        return self.reason.next_zh.format(**self.facts)
