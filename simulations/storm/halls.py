"""Three very small halls for the storm, as hall files: short ways, few stretches of road, much contention.

What lives here: the text of the halls and the plans made of it. What must not: anything that happens in them.

``star``: one crossing with everything around it. ``street``: two crossings, seats at one, desks at the other.
``ring``: four crossings with a way around. Waiting times are short, so that people who do not come are soon overdue.
Where there is a dock more than robots, the hall can be had with that one as a charger for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import cos, radians, sin

from hall_controller.domain.plan import Battery, Dwell, HallPlan
from hall_controller.plan import plan_from_text

NAMES = ("star", "street", "ring")
SOURCES = ("evening", "garden", "morning")
AMBIENCE = """devices:
  lamp: {kind: light, zone: all, name: {zh: 灯, en: Lamp}}
  music: {kind: player, zone: all, name: {zh: 音乐, en: Music}}
  board: {kind: display, zone: all, name: {zh: 叫号屏, en: Board}}
scenes:
  normal: {name: {zh: 日常, en: Normal}, devices: {
    lamp: {state: "ON", brightness: 180, color_temp_kelvin: 3000},
    music: {play: true, volume: 30, source: garden}}}
  quiet: {name: {zh: 安静, en: Quiet}, devices: {
    lamp: {state: "ON", brightness: 126, color_temp_kelvin: 2700, transition_s: 3}, music: {play: false}}}
  closing: {name: {zh: 闭厅, en: Closing}, devices: {
    lamp: {state: "OFF"}, music: {play: true, volume: 10, source: evening}}}
  evacuation: {name: {zh: 疏散, en: Evacuation}, devices: {
    lamp: {state: "ON", brightness: 255, color_temp_kelvin: 4000}, music: {play: false}}}
"""
SPOKE_M = 1.0
DWELL = Dwell(
    no_robot_s=120.0,
    travel_s=60.0,
    load_s=30.0,
    unload_reminder_s=15.0,
    unload_escalation_s=30.0,
    unload_return_s=45.0,
    in_hatch_s=150.0,
    incident_s=60.0,
    robot_silent_s=20.0,
)
BROWN_OUT, RANGE_S, TURN_S = 0.03, 2_500.0, 30.0


@dataclass(frozen=True, slots=True)
class _Sketch:
    """``ways``: crossing to its place. ``spokes``: parking place to its crossing and its direction in degrees."""

    ways: dict[str, tuple[float, float]]
    roads: tuple[tuple[str, ...], ...]
    spokes: dict[str, tuple[str, float]]
    hatches: str
    robots: int

    def at(self, spoke: str) -> tuple[float, float]:
        way, angle = self.spokes[spoke]
        x, y = self.ways[way]
        return round(x + SPOKE_M * cos(radians(angle)), 3), round(y + SPOKE_M * sin(radians(angle)), 3)

    def section(self, spoke: str, shared: bool) -> str:
        """Where a parking place stands in the hall file."""
        if not spoke.startswith("D"):
            return "stops"
        return "chargers" if shared and int(spoke[1:]) > self.robots else "docks"

    def beside(self, spoke: str) -> tuple[float, float]:
        """Where the person sits: one more spoke out."""
        x, y = self.at(spoke)
        _, angle = self.spokes[spoke]
        return round(x + 0.9 * cos(radians(angle)), 3), round(y + 0.9 * sin(radians(angle)), 3)


def _around(way: str, *names: str, first: float = 0.0, step: float = 45.0) -> dict[str, tuple[str, float]]:
    return {name: (way, first + step * number) for number, name in enumerate(names)}


_SKETCHES = {
    "star": _Sketch(
        {"a": (3.0, 3.0)}, (), _around("a", "S1", "D1", "P1", "S2", "D2", "P2", "L1", "D3"), "[upper]", 2
    ),
    "street": _Sketch(
        {"a": (3.0, 3.0), "b": (4.6, 3.0)},
        (("a", "b"),),
        _around("a", "S1", "D1", "S2", "D3", first=90.0, step=60.0)
        | _around("b", "P2", "L1", "D2", "P1", first=-90.0, step=60.0),
        "[upper, lower]",
        2,
    ),
    "ring": _Sketch(
        {"a": (3.0, 3.0), "b": (4.8, 3.0), "c": (4.8, 4.8), "d": (3.0, 4.8)},
        (("a", "b", "c", "d", "a"),),
        _around("a", "S1", "D1", first=180.0, step=90.0)
        | _around("b", "P1", "D2", first=-90.0, step=90.0)
        | _around("c", "P2", "L1", first=0.0, step=90.0)
        | _around("d", "S2", "D3", first=90.0, step=90.0),
        "[upper, middle, lower]",
        3,
    ),
}  # fmt: skip


@cache
def storm_hall(name: str, shared: bool = False) -> HallPlan:
    """The plan of one of ``NAMES``; read and checked like any hall file, once per process. ``shared``: its robots have
    one charger, if there is room for one."""
    plan = plan_from_text("\n".join((*_lines(name, _SKETCHES[name], shared), AMBIENCE)), name)
    places = {
        each.id: replace(each, kind="locker") if each.id.startswith("L") else each for each in plan.places.values()
    }
    return replace(plan, places=places, dwell=DWELL, battery=Battery(RANGE_S, BROWN_OUT, charge_turn_s=TURN_S))


def _lines(name: str, sketch: _Sketch, shared: bool) -> Iterator[str]:
    yield f"hall: {{id: {name}, name: {{zh: 小厅, en: Small hall}}, timezone: Asia/Shanghai,"
    yield "  outline: [[0, 0], [9, 0], [9, 8], [0, 8]], clearance_m: 0.1}"
    yield "zones:"
    yield "  all: {kind: reception, name: {zh: 大厅, en: Hall}, outline: [[0, 0], [9, 0], [9, 8], [0, 8]],"
    yield "    speed_limit_mps: 0.8}"
    yield "furniture: {}"
    yield "way_points:"
    yield from (f"  {way}: [{x}, {y}]" for way, (x, y) in sketch.ways.items())
    yield "roads:" if sketch.roads else "roads: []"
    yield from (f"  - [{', '.join(road)}]" for road in sketch.roads)
    yield from _parking(sketch, shared)
    yield "staff:"
    yield "  reception: [reception-1, reception-2]"
    yield "  processing: [processing-1, processing-2]"
    yield "  supervisor: [supervisor-1, supervisor-2]"
    yield "robots:"
    for number in range(1, sketch.robots + 1):
        yield f"  R{number}: {{manufacturer: servicehall, serial: R{number}, hatches: {sketch.hatches}, radius_m: 0.28,"
        yield f"    max_speed_mps: 0.8, dock: D{number}, program: native}}"


def _parking(sketch: _Sketch, shared: bool) -> Iterator[str]:
    sections = {spoke: sketch.section(spoke, shared) for spoke in sketch.spokes}
    bare = ", charges: false" if "chargers" in sections.values() else ""
    for section in sorted(set(sections.values()), reverse=True):
        yield f"{section}:"
        for spoke in (s for s in sketch.spokes if sections[s] == section):
            x, y = sketch.at(spoke)
            name, way = f"stop-{spoke}" if section == "stops" else spoke, sketch.spokes[spoke][0]
            yield f"  {name}: {{at: [{x}, {y}], road: {way}{bare if section == 'docks' else ''}}}"
    for section, letters in (("seats", "S"), ("desks", "PL")):
        yield f"{section}:"
        for spoke in sorted(s for s in sketch.spokes if s[0] in letters):
            x, y = sketch.beside(spoke)
            yield f"  {spoke}: {{at: [{x}, {y}], stop: stop-{spoke}, label: {{zh: 位{spoke}, en: Place {spoke}}}}}"
