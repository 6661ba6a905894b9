"""What is wrong with a hall file by its words alone: keys, types, units, names and references.

What lives here: one small edit of the sample hall for each mistake. What must not: geometry, hostile files.
"""

from __future__ import annotations

import pytest

from tests.hall_controller.plan.mistakes import Mistake, assert_refused

R2 = "dock: dock-2, program: nav2, namespace: r2}"
A1 = "A1: {at: [5.35, 5.85], stop: stop-A1,"
L1 = "L1: {at: [11.9, 9.6], stop: stop-L1,"
MISTAKES = {
    "unknown key": Mistake("kind: waiting\n", "kin: waiting\n", "key.unknown", 'did you mean "kind"?', "kin:"),
    "unknown section": Mistake("furniture:  ", "furnitur:  ", "key.unknown", '"furniture"'),
    "unknown key inside": Mistake("road: m1}\n  stop-A2", "raod: m1}\n  stop-A2", "key.unknown", '"road"', "raod"),
    "missing key": Mistake("  clearance_m: 0.10 ", "  # none ", "key.missing", "add clearance_m", "hall:"),
    "number as text": Mistake("clearance_m: 0.10", 'clearance_m: "0.10"', "value.type", "write 0.10 without quotes"),
    "unit in the value": Mistake("clearance_m: 0.10", "clearance_m: 10 cm", "value.type", "write 0.1, the unit is m"),
    "wrong unit of speed": Mistake(
        "speed_limit_mps: 0.4", "speed_limit_mps: 1.8 km/h", "value.type", "write 0.5, the unit is m/s"
    ),
    "millimetres": Mistake("center: [6.1, 2.0]", "center: [6100, 2.0]", "value.range", "write 6.1"),
    "words for a number": Mistake("load_s: 60 ", "load_s: soon ", "value.type", "write the number alone"),
    "a bare word for a point": Mistake("w1: [2.4, 1.3]", "w1: 2.4", "value.type", "two numbers"),
    "half a point": Mistake("w1: [2.4, 1.3]", "w1: [2.4]", "key.missing", "two numbers"),
    "unknown word": Mistake("kind: bookshelf", "kind: bookshelve", "value.unknown", 'did you mean "bookshelf"?'),
    "unknown program": Mistake("program: native", "program: natives", "value.unknown", '"native"'),
    "number as id": Mistake("[reception-1, ", "[101, ", "value.type", "put it in quotes"),
    "officer called visitor": Mistake("[reception-1, ", "[visitor, ", "id.reserved", "another id", "reception-2"),
    "bad id": Mistake(
        "  music:            {kind",
        "  mu/sic:           {kind",
        "value.name",
        "letters, digits",
        also=("reference.dangling",),
    ),
    "empty name": Mistake("zh: 安静, en: Quiet", 'zh: "", en: Quiet', "value.length", "write a name"),
    "negative dwell": Mistake("load_s: 60 ", "load_s: -60 ", "value.range", ""),
    "two forms": Mistake(
        "size: [2.4, 0.3], angle_deg: 180}",
        "size: [2.4, 0.3]}, polygon: [[0, 0], [1, 0], [1, 1]]",
        "furniture.form",
        "keep the one",
        "polygon:",
    ),
    "unknown time zone": Mistake("Asia/Shanghai", "Asia/Shanghay", "value.timezone", "Asia/Shanghai"),
    "zone too fast": Mistake("speed_limit_mps: 0.8", "speed_limit_mps: 1.2", "speed.over_limit", "0.8 or less"),
    "robot too fast": Mistake("max_speed_mps: 0.7", "max_speed_mps: 0.81", "speed.over_limit", "0.8 or less"),
    "nav2 without namespace": Mistake(R2, "dock: dock-2, program: nav2}", "robot.namespace", "namespace: r1", "R2:"),
    "native with namespace": Mistake("program: native", "program: native, namespace: r3", "robot.namespace", "", "R3:"),
    "nested value in a scene": Mistake("brightness: 126", "brightness: [126]", "value.type", "brightness: 200"),
    "duplicate key": Mistake(
        "officer-B:    {", "officer-A:    {", "id.duplicate", "the first one is in line 79", "[9.7, 6.6]"
    ),
    "duplicate node id": Mistake(
        "  w2: [2.4", "  stop-A1: [2.4", "id.duplicate", "the first one", "stop-A1: {at", ("reference.dangling",)
    ),
    "duplicate place id": Mistake("  P1: {at", "  A1: {at", "id.duplicate", "the first one"),
    "duplicate wall": Mistake(
        "# -----" + "-" * 92 + " roads",
        "walls:\n  sofa: {line: [[0.2, 9], [0.3, 9]], thickness_m: 0.1}\n#",
        "id.duplicate",
        "the first one",
        "  sofa: {line",
    ),
    "duplicate officer": Mistake("guide: [guide-1]", "guide: [reception-1]", "id.duplicate", "the first one"),
    "duplicate robot address": Mistake("serial: R2", "serial: R1", "id.duplicate", "the first one"),
    "duplicate namespace": Mistake("namespace: r2", "namespace: r1", "id.duplicate", "the first one"),
    "duplicate hatch": Mistake(
        "serial: R3, hatches: [upper, lower]", "serial: R3, hatches: [upper, upper]", "id.duplicate", ""
    ),
    "duplicate road": Mistake(
        "  - [s2, m3, n3]", "  - [s2, m3, n3]\n  - [n3, m3]", "id.duplicate", "the first one", "- [n3, m3]"
    ),
    "road to itself": Mistake("[s2, m3, n3]", "[s2, m3, m3, n3]", "road.to_itself", "remove"),
    "road through a stop": Mistake("[s2, m3, n3]", "[s2, m3, stop-C2, n3]", "road.through_parking", "road: ..."),
    "unknown way point": Mistake("[s2, m3, n3]", "[s2, m33, n3]", "reference.dangling", 'did you mean "m3"?'),
    "unknown road of a stop": Mistake("road: n4}", "road: n44}", "reference.dangling", '"n4"'),
    "unknown stop of a seat": Mistake(
        A1, A1.replace("stop-A1", "stop-A9"), "reference.dangling", 'did you mean "stop-A'
    ),
    "unknown stop of a locker": Mistake(L1, L1.replace("stop-L1", "stop-L9"), "reference.dangling", "did you mean"),
    "duplicate locker id": Mistake("  L1: {at", "  A1: {at", "id.duplicate", "the first one"),
    "a chair at a locker": Mistake(
        "en: Locker}}", "en: Locker}, chair_diameter_m: 0.5}", "key.unknown", "known here", "L1: {at"
    ),
    "duplicate tray": Mistake("[T01, T02,", "[T01, T01,", "id.duplicate", "the first one"),
    "tray as a number": Mistake("[T01, T02,", "[101, T02,", "value.type", "put it in quotes"),
    "a telephone number as a label": Mistake(
        "en: Table A seat 1}",
        "en: call 139 0013 9000}",
        "value.personal",
        "a number of the hall",
    ),
    "a kind of document twice": Mistake("[id_card, temp", "[id_card, id_card, temp", "id.duplicate", "the first one"),
    "a name as a kind of document": Mistake("[id_card, temp", "[Zhang Wei, temp", "value.name", "use letters"),
    "trays by name": Mistake(
        "  [T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11, T12]", "  {T01: {}}", "value.type", "square brackets"
    ),
    "escalation before the reminder": Mistake(
        "unload_escalation_s: 180", "unload_escalation_s: 30", "dwell.order", "unload_reminder_s <= "
    ),
    "return before the escalation": Mistake(
        "unload_return_s: 300 ", "unload_return_s: 120 ", "dwell.order", "300 when left out"
    ),
    "escalation after a return that was left out": Mistake(
        "unload_escalation_s: 180 # for the recipient, then a colleague is called\n  unload_return_s: 300 ",
        "unload_escalation_s: 400 #",
        "dwell.order",
        "300 when left out",
    ),
    "no try at all": Mistake("code_tries: 5 ", "code_tries: 0 ", "value.range", ""),
    "half a try": Mistake("code_tries: 5 ", "code_tries: 2.5 ", "value.type", "write the number alone"),
    "an incident for ever": Mistake("incident_s: 900 ", "incident_s: 90000 ", "value.range", ""),
    "unknown dock of a robot": Mistake("dock: dock-3", "dock: dok-3", "reference.dangling", '"dock-3"'),
    "unknown zone of a device": Mistake("zone: processing", "zone: prosessing", "reference.dangling", '"processing"'),
    "unknown device of a scene": Mistake(
        "music:            {play: true, volume: 10", "musik: {play: true, volume: 10", "reference.dangling", '"music"'
    ),
    "robot without dock": Mistake("dock: dock-3, program", "program", "key.missing", "add dock", "R3:"),
    "two robots with one dock": Mistake(R2, R2.replace("dock-2", "dock-1"), "robot.dock_shared", "a dock of its own"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_refused_with_line_and_hint(name: str, sample_text: str) -> None:
    assert_refused(MISTAKES[name], sample_text)
