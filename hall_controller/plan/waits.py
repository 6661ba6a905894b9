"""Whether the waiting times of a hall file follow one another: first a reminder, then a colleague, then the way back.

What lives here: that one order. What must not: bounds of a single time (``shape``), what falls due when (``domain``).
"""

from __future__ import annotations

from itertools import pairwise

from hall_controller.plan.problem import Report, Saying
from hall_controller.plan.shape import DwellPart

IN_ORDER = ("unload_reminder_s", "unload_escalation_s", "unload_return_s")


def check_waits(dwell: DwellPart, report: Report) -> None:
    """Report each step that would come before the one that it follows; a key that was left out has its default."""
    if not report.sound("dwell"):
        return
    for first, then in pairwise(IN_ORDER):
        first_s, then_s = getattr(dwell, first), getattr(dwell, then)
        if first_s > then_s:
            written = then if then in dwell.model_fields_set else first
            saying = Saying(
                f"{then} ({then_s:g} s) is shorter than {first} ({first_s:g} s)",
                f"{then}({then_s:g}秒)短于{first}({first_s:g}秒)",
            )
            hint = f"keep {' <= '.join(IN_ORDER)}; {then} is {DwellPart.model_fields[then].default:g} when left out"
            report.add(("dwell", written), "dwell.order", saying, hint)
