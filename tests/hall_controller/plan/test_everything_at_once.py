"""All mistakes are told in one go, in the order of the file, so that a person mends a hall in one round, not in ten.

What lives here: files with several mistakes. What must not: single ones (``test_refusals``).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_controller.plan import PlanError, check_plan, plan_from_text

EDITS = (
    ("timezone: Asia/Shanghai", "timezone: Asia/Shanghay"),
    ("kind: sofa", "kind: soffa"),
    ("center: [12.2, 9.7]", "center: [12.5, 9.7]"),
    ("road: n4}", "road: n44}"),
    ("W1: {at: [0.65, 5.2], stop: stop-W1", "W1: {at: [0.65, 5.2], stop: stop-W9"),
    ("guide: [guide-1]", "guide: [reception-1]"),
    ("dock: dock-2", "dock: dock-1"),
    ("zone: processing", "zone: prosessing"),
)


def several(text: str, *edits: tuple[str, str]) -> list[str]:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(PlanError) as caught:
        plan_from_text(text, "hall.yaml")
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(lines)
    return [problem.code for problem in caught.value.problems]


def test_shape_references_and_floor_together(sample_text: str) -> None:
    assert several(sample_text, *EDITS[1:]) == [
        "value.unknown",
        "outside",
        "reference.dangling",
        "reference.dangling",
        "id.duplicate",
        "robot.dock_shared",
        "reference.dangling",
    ]


def test_an_entry_refused_for_its_shape_is_not_called_missing_as_well(sample_text: str) -> None:
    assert several(sample_text, ("stop-A1: {at: [5.35, 5.0]", "stop-A1: {at: [5.35]")) == ["key.missing"]


def test_a_broken_hall_section_leaves_the_other_shape_errors(sample_text: str) -> None:
    assert several(sample_text, *EDITS[:2]) == ["value.timezone", "value.unknown"]


def test_roads_and_floor_together(sample_text: str) -> None:
    codes = several(
        sample_text,
        ("circle: {center: [6.1, 6.6]", "circle: {center: [6.1, 7.0]"),
        ("stop-B1: {at: [8.95, 5.0]", "stop-B1: {at: [8.95, 4.9]"),
        ("  - [s3, e1, e2, e3,", "  - [s3, e2, e3,"),
        ("dock-3: {at: [12.55,", "dock-3: {at: [12.7,"),
    )
    assert codes == ["road.too_narrow", "parking.blocks_road", "unreachable", "unreachable", "node.too_close"]


def test_check_plan_lists_and_never_raises(sample_path: Path, tmp_path: Path) -> None:
    assert check_plan(sample_path) == []
    assert [problem.code for problem in check_plan(tmp_path / "none.yaml")] == ["file.unreadable"]


def test_a_flood_of_problems_is_cut_off(sample_text: str) -> None:
    flood = "furniture:\n" + "".join(f"  p{n}: {{kind: plantt}}\n" for n in range(300))
    start, end = sample_text.index("furniture: "), sample_text.index("way_points: ")
    with pytest.raises(PlanError) as caught:
        plan_from_text(sample_text[:start] + flood + sample_text[end:], "hall.yaml")
    assert len(caught.value.problems) == 200


def test_the_error_reads_like_a_compiler_message(sample_text: str) -> None:
    with pytest.raises(PlanError) as caught:
        plan_from_text(sample_text.replace("kind: sofa", "kind: soffa"), "hall.yaml")
    line = next(n for n, text in enumerate(sample_text.splitlines(), 1) if "kind: sofa" in text)
    expected = f'hall.yaml:{line}:24: "soffa" is not one of the known words (did you mean "sofa"?) [value.unknown]'
    assert str(caught.value) == expected
