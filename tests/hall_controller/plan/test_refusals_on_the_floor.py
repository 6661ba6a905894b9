"""What is wrong with a hall as it is drawn: outlines, overlaps, zones, corridors, parking places, reachability.

What lives here: one small edit of the sample hall for each mistake. What must not: mistakes in the words of the file.
"""

from __future__ import annotations

import pytest

from tests.hall_controller.plan.mistakes import Mistake, assert_refused

A1 = "A1: {at: [5.35, 5.85], stop: stop-A1,"
MISTAKES = {
    "overlapping furniture": Mistake(
        "center: [4.08, 8.75]",
        "center: [6.0, 8.75]",
        "furniture.overlap",
        "the other is in line",
        "desk-3:",
        ("node.too_close",),
    ),
    "overlapping wall": Mistake(
        "way_points:  ",
        "walls:\n  new: {line: [[3.3, 2.2], [4.5, 2.2]], thickness_m: 0.1}\nway_points:  ",
        "furniture.overlap",
        "m2",
        "  new:",
    ),
    "furniture outside": Mistake("center: [12.2, 9.7]", "center: [12.5, 9.7]", "outside", "0.20 m beyond"),
    "furniture far outside": Mistake("center: [12.2, 9.7]", "center: [32.2, 9.7]", "outside", "wholly outside"),
    "way point outside": Mistake("  w1: [2.4, 1.3]", "  w1: [2.4, -1.3]", "outside", "[x, y]", also=("road.no_zone",)),
    "seat outside": Mistake("W1: {at: [0.65, 5.2]", "W1: {at: [-0.1, 5.2]", "outside", "", also=("stop.out_of_reach",)),
    "crossing polygon": Mistake(
        "[[0, 7.85], [13, 7.85], [13, 10], [0, 10]]",
        "[[0, 7.85], [13, 10], [13, 7.85], [0, 10]]",
        "polygon.self_crossing",
        "in the order you would walk",
    ),
    "crossing outline": Mistake(
        "[[0, 0], [13, 0], [13, 10], [0, 10]]",
        "[[0, 0], [13, 10], [13, 0], [0, 10]]",
        "polygon.self_crossing",
        "near [6.5, 5]",
    ),
    "crossing wall": Mistake(
        "way_points:  ",
        "walls:\n  new: {line: [[8, 5], [9, 6], [9, 5], [8, 6]], thickness_m: 0.05}\nway_points:  ",
        "polygon.self_crossing",
        "two walls",
        "  new:",
    ),
    "flat polygon": Mistake(
        "circle: {center: [12.6, 7.4], radius_m: 0.25}",
        "polygon: [[12, 7], [12.3, 7], [12.6, 7]]",
        "polygon.no_area",
        "",
    ),
    "overlapping zones": Mistake(
        "[11.05, 6.95], [4.85, 6.95]]",
        "[11.05, 7.15], [4.85, 7.15]]",
        "zone.overlap",
        "touching is allowed",
        "outline: [[4.85, 0], [13, 0]",
    ),
    "seat in no zone": Mistake(
        "[[0, 0], [4.85, 0], [4.85, 6.95], [0, 6.95]]",
        "[[0, 0], [4.85, 0], [4.85, 6.95], [1.0, 6.95]]",
        "place.no_zone",
        'nearest zone is "waiting"',
        "W2: {at",
    ),
    "road in no zone": Mistake(
        "[[12.05, 1.75], [13, 1.75], [13, 6.95], [12.05, 6.95]]",
        "[[12.4, 1.75], [13, 1.75], [13, 6.95], [12.4, 6.95]]",
        "road.no_zone",
        "without gaps",
        "dock-1: {at",
    ),
    "way point in furniture": Mistake(
        "m1: [5.35, 4.3]",
        "m1: [5.7, 5.8]",
        "node.in_obstacle",
        "move one of the two",
        also=("node.too_close", "road.too_narrow", "parking.blocks_road"),
    ),
    "stop too close to a chair": Mistake(
        "stop-A1: {at: [5.35, 5.0]", "stop-A1: {at: [5.35, 5.3]", "node.too_close", "by 0.08 m"
    ),
    "dock too close to the wall": Mistake(
        "dock-4: {at: [12.55,", "dock-4: {at: [12.7,", "node.too_close", "the outer wall"
    ),
    "road too narrow": Mistake(
        "plant-3:      {kind: plant, circle: {center: [7.9, 0.35]",
        "plant-3:      {kind: plant, circle: {center: [9.7, 1.0]",
        "road.too_narrow",
        '"plant-3" is in line',
        "- [w1, s1, s2, s3]",
    ),
    "stop out of reach": Mistake(A1, A1.replace("stop-A1", "stop-C1"), "stop.out_of_reach", 'did you mean "stop-A1"?'),
    "locker out of reach": Mistake(
        "L1: {at: [11.9, 9.6]", "L1: {at: [12.9, 9.6]", "stop.out_of_reach", "move the stop nearer"
    ),
    "locker outside": Mistake("L1: {at: [11.9, 9.6]", "L1: {at: [11.9, 10.1]", "outside", "[x, y]"),
    "two way points in one place": Mistake(
        "  e5: [11.5, 5.9]", "  e5: [11.5, 5.9]\n  e6: [11.5, 5.91]", "node.same_place", "", "  e6:"
    ),
    "stop blocks its road": Mistake(
        "stop-A1: {at: [5.35, 5.0]", "stop-A1: {at: [5.35, 4.9]", "parking.blocks_road", "0.06 m further"
    ),
    "docks block each other": Mistake(
        "  dock-4: {at: [12.55, 5.9], road: e5}", "  dock-4: {at: [12.55, 5.5], road: e5}", "parking.blocks_road", ""
    ),
    "stop cut off": Mistake(
        "  - [w2, m1, m2, m3, m4, m5, e3]", "  - [w2, m1]\n  - [m3, m4, m5, e3]", "unreachable", "one_way", "stop-A2:"
    ),
    "one way into a trap": Mistake(
        "  - [w2, m1, m2, m3, m4, m5, e3]",
        "  - {via: [w2, m1, m2], one_way: true}\n  - [m3, m4, m5, e3]",
        "unreachable",
        "",
        "stop-A1:",
    ),
    "dock cut off": Mistake("  - [s3, e1, e2, e3,", "  - [s3, e2, e3,", "unreachable", "", "dock-1:"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_refused_with_line_and_hint(name: str, sample_text: str) -> None:
    assert_refused(MISTAKES[name], sample_text)
