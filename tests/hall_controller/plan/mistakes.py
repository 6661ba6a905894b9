"""A mistake in a hall file, and what must be said about it.

What lives here: the record and the check that both lists of mistakes use. What must not: the mistakes.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from hall_controller.plan import PlanError, plan_from_text


class Mistake(NamedTuple):
    """``old`` is replaced by ``new``; the problem must be in the line that holds ``at`` (by default ``new``).

    ``also`` lists other codes that the same mistake brings about.
    """

    old: str
    new: str
    code: str
    hint: str
    at: str = ""
    also: tuple[str, ...] = ()


def assert_refused(mistake: Mistake, sample_text: str) -> None:
    """The edited sample is refused for this mistake alone, in its line, with its hint, in both languages."""
    assert mistake.old in sample_text
    text = sample_text.replace(mistake.old, mistake.new, 1)
    with pytest.raises(PlanError) as caught:
        plan_from_text(text, "hall.yaml")
    found = caught.value.problems
    assert {problem.code for problem in found} == {mistake.code, *mistake.also}
    matching = [problem for problem in found if problem.code == mistake.code and mistake.hint in problem.hint]
    lines = text.splitlines()
    assert any((mistake.at or mistake.new.strip()) in lines[problem.line - 1] for problem in matching)
    assert all(problem.file == "hall.yaml" and problem.text_en and problem.text_zh for problem in found)
