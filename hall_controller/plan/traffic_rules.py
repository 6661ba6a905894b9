"""Whether robots can get everywhere and rest somewhere without blocking the others.

What lives here: the parking rule and reachability. What must not: furniture and zones (``corridors``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import shapely

from hall_controller.plan.network import Network
from hall_controller.plan.problem import Report, Saying

Ways = Mapping[str, list[str]]
SAME_PLACE_M = 0.05


def check_traffic(network: Network, report: Report) -> None:
    """Report parking places in the way of others, and stops, docks and chargers that cannot be reached
    from one another."""
    _same_place(network, report)
    _parking(network, report)
    _reach(network, report)


def _same_place(network: Network, report: Report) -> None:
    """Two way points on one spot are one way point written twice, and a lane between them has no length."""
    ways = [name for name, node in network.nodes.items() if node.kind == "way"]
    points = network.points[: len(ways)]
    first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=SAME_PLACE_M)
    for a, b in sorted({(b, a) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b}):
        saying = Saying(f'"{ways[a]}" is in the same place as "{ways[b]}"', f"“{ways[a]}”与“{ways[b]}”位置相同")
        report.add(network.paths[ways[a]], "node.same_place", saying, f'use "{ways[b]}" for both')


def _parking(network: Network, report: Report) -> None:
    """A robot that stands at a stop, dock or charger may be near only that node and the lanes that end there."""
    own: dict[str, set[str]] = {name: {name} for name in network.nodes}
    for lane in network.lanes:
        own[lane.start].add(lane.id)
        own[lane.end].add(lane.id)
    names = [*network.nodes, *(lane.id for lane in network.lanes)]
    shapes = dict(zip(names, [*network.points, *network.lines], strict=True))
    for name, node in network.nodes.items():
        blocked = sorted(network.conflicts[name] - own[name]) if node.kind != "way" else []
        if blocked:
            away = min(float(shapely.distance(shapes[name], shapes[other])) for other in blocked)
            _blocks(name, blocked, away, network, report)


def _blocks(name: str, blocked: list[str], away: float, network: Network, report: Report) -> None:
    what = ", ".join(other.replace("|", " - ") for other in blocked[:6]) + (", ..." if len(blocked) > 6 else "")
    saying = Saying(
        f'a robot parked at "{name}" would block {what}: {away:.2f} m away, {network.apart_m:.2f} m needed',
        f"停在“{name}”的机器人会阻挡{what}:相距{away:.2f}米,需要{network.apart_m:.2f}米",
    )
    hint = f"move it {max(network.apart_m - away, 0.01):.2f} m further away"
    report.add(network.paths[name], "parking.blocks_road", saying, hint)


def _reach(network: Network, report: Report) -> None:
    """Every dock must be joined both ways with every stop and charger; one problem for each place that is cut off."""
    forth: dict[str, list[str]] = {name: [] for name in network.nodes}
    back: dict[str, list[str]] = {name: [] for name in network.nodes}
    for lane in network.lanes:
        for start, end in [(lane.start, lane.end), (lane.end, lane.start)][: 1 + lane.two_way]:
            forth[start].append(end)
            back[end].append(start)
    docks = [name for name, node in network.nodes.items() if node.kind == "dock"]
    stops = [name for name, node in network.nodes.items() if node.kind in ("stop", "charger")]
    for ways, there in ((forth, True), (back, False)):
        reached = {dock: _reachable(dock, ways) for dock in docks}
        cut_off = [dock for dock in docks if stops and not reached[dock] & set(stops)]
        for dock in cut_off:
            _cut_off(dock, ["any stop"], there, network, report)
        for stop in stops:
            missing = [dock for dock in docks if dock not in cut_off and stop not in reached[dock]]
            if missing:
                _cut_off(stop, missing, not there, network, report)


def _reachable(start: str, ways: Ways) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        new = [name for name in ways[todo.pop()] if name not in seen]
        seen.update(new)
        todo.extend(new)
    return seen


def _cut_off(name: str, others: Iterable[str], leaving: bool, network: Network, report: Report) -> None:
    listed = ", ".join(others)
    if leaving:
        saying = Saying(f'there is no way from "{name}" to {listed}', f"从“{name}”无法到达{listed}")
    else:
        saying = Saying(f'there is no way from {listed} to "{name}"', f"从{listed}无法到达“{name}”")
    hint = f"join the way point of {name} to the other roads; look for one_way roads that point the wrong way"
    report.add(network.paths[name], "unreachable", saying, hint, at_key=True)
