"""A hall file (``config/*.yaml``) read, checked and turned into the plan that the whole controller works from.

What lives here: reading, checking, drawing. What must not: anything that changes while the hall is open.
"""

from hall_controller.plan.hall_file import check_plan, load_plan, plan_from_text, read_plan
from hall_controller.plan.problem import PlanError, Problem

__all__ = ["PlanError", "Problem", "check_plan", "load_plan", "plan_from_text", "read_plan"]
