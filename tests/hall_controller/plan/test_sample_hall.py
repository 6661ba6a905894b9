"""The hall of 130 m2 as it must be, and the promises of every roadmap, on it and on larger halls.

What lives here: properties of plans that were accepted. What must not: refusals.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import time

import networkx
import pytest
from shapely.geometry import LineString, Point, Polygon

from hall_controller.domain.plan import Dwell, HallPlan, lane_id
from hall_controller.plan import plan_from_text
from simulations.halls import grid_hall

CLEARANCE_M = 0.10
HALLS = ("sample", "grid 3x3x7", "grid 24x12x40")


@pytest.fixture(scope="module", params=HALLS)
def plan(request: pytest.FixtureRequest, sample_plan: HallPlan) -> HallPlan:
    if request.param == "sample":
        return sample_plan
    robots, desks, seats = map(int, request.param.removeprefix("grid ").split("x"))
    return plan_from_text(grid_hall(robots, desks, seats, nav2=2), request.param)


def shapes_of(plan: HallPlan) -> dict[str, Point | LineString]:
    """Every node and lane as geometry, made anew from the plan alone."""
    nodes = {name: Point(node.x_m, node.y_m) for name, node in plan.roadmap.nodes.items()}
    lanes = {
        edge.lane: LineString([nodes[edge.start], nodes[edge.end]])
        for edges in plan.roadmap.edges.values()
        for edge in edges
    }
    return {**nodes, **lanes}


def apart_m(plan: HallPlan) -> float:
    return 2 * max(robot.radius_m for robot in plan.robots.values()) + CLEARANCE_M


def test_the_hall_of_the_articles(sample_plan: HallPlan) -> None:
    assert Polygon([(p.x_m, p.y_m) for p in sample_plan.outline]).area == pytest.approx(130.0)
    assert {"waiting", "reception", "processing"} <= {zone.kind for zone in sample_plan.zones}
    kinds = [place.kind for place in sample_plan.places.values()]
    assert kinds.count("seat") >= 6
    assert kinds.count("desk") >= 3
    furniture = {obstacle.kind for obstacle in sample_plan.obstacles}
    assert {"sofa", "table", "tea_bar", "bookshelf", "tv"} <= furniture
    assert sample_plan.lockers == ("L1",)
    assert len(sample_plan.trays) == 12
    programs = {name: robot.program for name, robot in sample_plan.robots.items()}
    assert programs == {"R1": "nav2", "R2": "nav2", "R3": "native"}
    assert all(len(robot.hatches) == 2 for robot in sample_plan.robots.values())
    assert len([node for node in sample_plan.roadmap.nodes.values() if node.kind == "dock"]) == 4
    assert set(sample_plan.scenes) == {"opening", "normal", "quiet", "closing", "evacuation"}
    device_kinds = [device.kind for device in sample_plan.devices.values()]
    assert device_kinds.count("light") >= 3
    assert {"player", "display"} <= set(device_kinds)


def test_the_zones_of_the_sample_cover_the_floor(sample_plan: HallPlan) -> None:
    areas = [Polygon([(p.x_m, p.y_m) for p in zone.outline]).area for zone in sample_plan.zones]
    assert sum(areas) == pytest.approx(130.0)


def test_scenes_are_warm_and_only_tell_devices_of_the_hall(sample_plan: HallPlan) -> None:
    for scene in sample_plan.scenes.values():
        for setting in scene.settings:
            assert setting.device in sample_plan.devices
            kelvin = setting.values.get("color_temp_kelvin", 3000)
            assert scene.id == "evacuation" or (isinstance(kelvin, int) and 2700 <= kelvin <= 3500)
    quiet = {setting.device: setting.values for setting in sample_plan.scenes["quiet"].settings}
    assert quiet["music"]["play"] is False


def test_stops_of_the_sample_are_at_arm_s_length(sample_plan: HallPlan) -> None:
    for place in sample_plan.places.values():
        stop = sample_plan.roadmap.nodes[place.stop]
        assert 0.8 <= math.dist((stop.x_m, stop.y_m), (place.position.x_m, place.position.y_m)) <= 1.2


def test_every_stop_and_dock_reaches_every_other(plan: HallPlan) -> None:
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(plan.roadmap.nodes)
    graph.add_edges_from((e.start, e.end) for edges in plan.roadmap.edges.values() for e in edges)
    assert networkx.is_strongly_connected(graph)


def test_robots_can_pass_one_another(plan: HallPlan) -> None:
    """With one way point gone (a robot broke down there), no stop that hangs on another one is cut off."""
    graph = networkx.Graph((e.start, e.end) for edges in plan.roadmap.edges.values() for e in edges)
    ways = graph.subgraph([name for name, node in plan.roadmap.nodes.items() if node.kind == "way"])
    assert networkx.is_biconnected(ways)


def test_conflicts_are_symmetric_and_include_oneself(plan: HallPlan) -> None:
    conflicts = plan.roadmap.conflicts
    assert set(conflicts) == set(shapes_of(plan))
    for name, others in conflicts.items():
        assert name in others
        assert all(name in conflicts[other] for other in others)


def test_conflicts_are_what_geometry_says(plan: HallPlan) -> None:
    shapes, least = shapes_of(plan), apart_m(plan)
    for a, b in itertools.combinations(list(shapes)[::3], 2):
        away = shapes[a].distance(shapes[b])
        if abs(away - least) > 1e-3:
            assert (b in plan.roadmap.conflicts[a]) == (away < least), (a, b, away)


def test_parked_robots_block_nobody(plan: HallPlan) -> None:
    for name, node in plan.roadmap.nodes.items():
        if node.kind != "way":
            ending = {lane_id(name, edge.end) for edge in plan.roadmap.edges[name]}
            assert len(ending) == 1
            assert plan.roadmap.conflicts[name] == {name} | ending
            assert node.theta_rad is not None


def test_corridors_are_free(plan: HallPlan) -> None:
    radius = max(robot.radius_m for robot in plan.robots.values())
    outline = Polygon([(p.x_m, p.y_m) for p in plan.outline])
    furniture = [Polygon([(p.x_m, p.y_m) for p in obstacle.outline]) for obstacle in plan.obstacles]
    for shape in shapes_of(plan).values():
        assert shape.within(outline)
        assert shape.distance(outline.exterior) >= radius + CLEARANCE_M - 1e-6
        assert all(shape.distance(each) >= radius + CLEARANCE_M - 1e-6 for each in furniture)


def test_lanes_take_the_lowest_limit_of_their_zones(sample_plan: HallPlan) -> None:
    limits = {edge.lane: edge.speed_limit_mps for edges in sample_plan.roadmap.edges.values() for edge in edges}
    assert limits[lane_id("n2", "n3")] == 0.8  # passage alone
    assert limits[lane_id("m1", "m2")] == 0.6  # reception alone
    assert limits[lane_id("m5", "e3")] == 0.6  # reception and passage
    assert limits[lane_id("e1", "dock-1")] == 0.4  # passage and docks
    assert max(limits.values()) <= 0.8


def test_edges_are_keyed_by_start_and_have_their_true_length(plan: HallPlan) -> None:
    nodes = plan.roadmap.nodes
    assert set(plan.roadmap.edges) == set(nodes)
    for start, edges in plan.roadmap.edges.items():
        for edge in edges:
            a, b = nodes[edge.start], nodes[edge.end]
            assert edge.start == start
            assert edge.length_m == pytest.approx(math.dist((a.x_m, a.y_m), (b.x_m, b.y_m)), abs=1e-5)


def test_one_way_roads_are_one_way(sample_text: str) -> None:
    text = sample_text.replace("  - [s2, m3, n3]", "  - {via: [s2, m3, n3], one_way: true}")
    edges = plan_from_text(text, "hall.yaml").roadmap.edges
    assert "m3" in [edge.end for edge in edges["s2"]]
    assert "s2" not in [edge.end for edge in edges["m3"]]


def test_headings_can_be_written_or_left_out(sample_text: str) -> None:
    text = sample_text.replace(
        "dock-1: {at: [12.55, 2.7], road: e1}", "dock-1: {at: [12.55, 2.7], road: e1, heading_deg: 90}"
    )
    nodes = plan_from_text(text, "hall.yaml").roadmap.nodes
    assert nodes["dock-1"].theta_rad == pytest.approx(math.pi / 2)
    assert abs(nodes["dock-2"].theta_rad or 0.0) == pytest.approx(math.pi)  # looks out of the dock, to the west
    assert nodes["stop-A1"].theta_rad == pytest.approx(math.pi / 2)  # as driven in, to the north


def test_waiting_times_that_are_left_out_are_the_domain_s_own(sample_text: str) -> None:
    start, end = sample_text.index("dwell:  "), sample_text.index("# ----")
    assert plan_from_text(sample_text[:start] + sample_text[end:], "hall.yaml").dwell == Dwell()


def test_every_waiting_time_reaches_the_plan(sample_text: str) -> None:
    start, end = sample_text.index("dwell:  "), sample_text.index("# ----")
    wanted = {field.name: 2 + number for number, field in enumerate(dataclasses.fields(Dwell))}
    lines = "".join(f"  {key}: {value}\n" for key, value in wanted.items())
    plan = plan_from_text(sample_text[:start] + "dwell:\n" + lines + sample_text[end:], "hall.yaml")
    assert dataclasses.asdict(plan.dwell) == wanted


def test_a_hall_needs_neither_locker_nor_trays(sample_text: str) -> None:
    start, end = sample_text.index("lockers:  "), sample_text.index("staff:  ")
    plan = plan_from_text(sample_text[:start] + sample_text[end:], "hall.yaml")
    assert (plan.lockers, plan.trays) == ((), ())


def test_a_hall_without_robots_is_a_hall(sample_text: str) -> None:
    start, end = sample_text.index("robots:  "), sample_text.index("devices:  ")
    assert plan_from_text(sample_text[:start] + sample_text[end:], "hall.yaml").robots == {}


def test_a_large_hall_loads_in_a_second() -> None:
    text = grid_hall(24, 12, 60)
    began = time.process_time()
    plan_from_text(text, "grid")
    assert time.process_time() - began < 1.0


def test_the_generator_refuses_an_empty_hall() -> None:
    with pytest.raises(ValueError, match="at least one"):
        grid_hall(0, 1, 1)
