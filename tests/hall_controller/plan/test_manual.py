"""The manual of the hall file (``config/README.md``) names every key and every word there is.

What lives here: that comparison. What must not: prose.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from hall_controller.domain.plan import HallPlan, NodeProgram, ZoneKind
from hall_controller.plan import shape

MANUAL = (Path(__file__).parents[3] / "config" / "README.md").read_text(encoding="utf-8")
PARTS = [part for part in vars(shape).values() if isinstance(part, type) and issubclass(part, shape.Part)]
SPELLED_OUT = {"zh", "en", "center", "size", "angle_deg", "radius_m", "line", "thickness_m", "via", "one_way", "zone"}
"""Keys that the manual shows inside a form, such as ``{center, size, angle_deg}``, not by themselves."""


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_explained(part: type[shape.Part]) -> None:
    for key in part.model_fields:
        assert f"`{key}`" in MANUAL or (key in SPELLED_OUT and key in MANUAL), key


@pytest.mark.parametrize("words", [ZoneKind, NodeProgram, shape.FurnitureKind], ids=["zones", "programs", "furniture"])
def test_every_word_is_listed(words: object) -> None:
    assert get_args(words)
    assert all(f"`{word}`" in MANUAL for word in get_args(words))


@pytest.mark.parametrize("role", shape.StaffPart.model_fields)
def test_every_role_is_listed_and_reaches_the_plan(role: str, sample_plan: HallPlan) -> None:
    assert f"`{role}`" in MANUAL
    assert role in {officer.role for officer in sample_plan.staff.values()}
