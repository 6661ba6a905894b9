"""The sample hall, for the tests of the plan.

What lives here: fixtures. What must not: expectations.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_controller.domain.plan import HallPlan
from hall_controller.plan import plan_from_text

SAMPLE = Path(__file__).parents[3] / "config" / "hall_130m2.yaml"


@pytest.fixture(scope="session")
def sample_path() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def sample_text() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sample_plan(sample_text: str) -> HallPlan:
    return plan_from_text(sample_text, SAMPLE.name)
