"""The floor plan as a picture: whole, to scale, safe to put into any page, and the one that the documents show.

What lives here: what a page relies on. What must not: taste.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from hall_controller.domain.plan import HallPlan
from hall_controller.plan import plan_from_text
from hall_controller.plan.drawing import TRANSFORM, svg, view_box
from simulations.halls import grid_hall

SVG = "{http://www.w3.org/2000/svg}"
PICTURE = Path(__file__).parents[3] / "docs" / "images" / "hall_130m2.svg"
LAYERS = ["floor", "zones", "roads", "docks", "furniture", "stops", "places", "names", "robots", "scale"]


@pytest.fixture(scope="module")
def drawing(sample_plan: HallPlan) -> ET.Element:
    return ET.fromstring(svg(sample_plan))


def test_the_documents_show_the_hall_as_it_is(sample_plan: HallPlan) -> None:
    """Draw it anew with: hall config draw config/hall_130m2.yaml -o docs/images/hall_130m2.svg"""
    assert PICTURE.read_text(encoding="utf-8") == svg(sample_plan) + "\n"


def test_layers_lie_in_order_in_hall_coordinates(drawing: ET.Element) -> None:
    hall = drawing.find(f"{SVG}g[@id='hall']")
    assert hall is not None
    assert hall.get("transform") == TRANSFORM == "scale(1 -1)"
    assert [layer.get("id") for layer in hall] == [f"hall-{name}" for name in LAYERS]


def test_the_view_box_holds_the_hall_with_y_downwards(sample_plan: HallPlan) -> None:
    west, top, width, height = map(float, view_box(sample_plan).split())
    assert west < 0.0 < 13.0 < west + width
    assert top < -10.0
    assert top + height > 0.0


def test_everything_stands_where_the_plan_says(drawing: ET.Element, sample_plan: HallPlan) -> None:
    groups = {group.get("id"): group for group in drawing.iter(f"{SVG}g")}
    for node in sample_plan.roadmap.nodes.values():
        if node.kind != "way":
            moved = groups[f"hall-{node.kind}-{node.id}"].find(f"{SVG}g")
            assert moved is not None
            assert (moved.get("transform") or "").startswith(f"translate({node.x_m:g} {node.y_m:g})")
    assert all(f"hall-place-{place}" in groups for place in sample_plan.places)
    assert all(f"hall-obstacle-{obstacle.id}" in groups for obstacle in sample_plan.obstacles)


def test_ids_are_unique(drawing: ET.Element) -> None:
    ids = [each.get("id") for each in drawing.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


def test_names_are_in_both_languages(drawing: ET.Element) -> None:
    words = {text.text for text in drawing.iter(f"{SVG}text")}
    assert {
        "等待休息区",
        "Waiting and rest",
        "业务接待区",
        "工作办理区",
        "1号办理台",
        "Desk 1",
        "茶吧",
        "Tea bar",
    } <= words


def test_words_of_the_file_stay_words(sample_text: str) -> None:
    text = sample_text.replace("zh: 1号办理台", "zh: '<script>1</script>&\"'").replace("zh: 会客厅", "zh: <b>")
    picture = svg(plan_from_text(text, "hall.yaml"))
    assert "<script" not in picture
    assert "<b>" not in picture
    ET.fromstring(picture)


def test_no_style_sheet_no_script_no_link(sample_plan: HallPlan) -> None:
    """So the picture looks the same under a strict content security policy and fetches nothing."""
    picture = svg(sample_plan)
    assert not re.search(r"<style|<script|\sstyle=|href=|\son\w+=", picture)


def test_odd_halls_are_drawn_too(sample_text: str) -> None:
    text = sample_text.replace(
        "{kind: plant, circle: {center: [0.45, 7.4], radius_m: 0.25}}",
        "{kind: plant, polygon: [[0.2, 7.2], [0.7, 7.2], [0.5, 7.5]]}\n"
        "  heap: {kind: other, circle: {center: [0.45, 8.05], radius_m: 0.1}}",
    ).replace(
        "way_points:  ",
        "walls:\n  wall-1: {line: [[1.2, 3.0], [1.5, 3.0], [1.5, 2.6]], thickness_m: 0.1}\nway_points:  ",
    )
    assert "hall-obstacle-wall-1" in svg(plan_from_text(text, "hall.yaml"))
    assert "hall-dock-dock-24" in svg(plan_from_text(grid_hall(24, 12, 40), "grid"))


def test_the_same_plan_gives_the_same_picture(sample_text: str) -> None:
    assert svg(plan_from_text(sample_text, "a.yaml")) == svg(plan_from_text(sample_text, "b.yaml"))
