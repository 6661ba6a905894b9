"""Made-up rows like those a hall writes, for every test of the book. What must not live here: a test."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from hall_controller.store import Entry

MORNING = 1_780_000_000.0


def told(type: str, **data: object) -> tuple[str, bytes]:
    """An event's name and canonical JSON."""
    return type, orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def one_handoff(n: int) -> Iterator[tuple[str, bytes]]:
    """The events of handoff number ``n`` from the request to the empty hatch."""
    handoff, case, document = f"H{n:06d}", f"C{n:06d}", f"C{n:06d}-1"
    robot, hatch = f"R{n % 3 + 1}", "left"
    person, officer = {"kind": "visitor", "ref": case}, {"kind": "officer", "ref": "D1"}
    carried = {"kind": "hatch", "ref": f"{robot}/{hatch}"}
    move = {"case": case, "documents": [document], "handoff": handoff}
    yield told("CaseOpened", case=case, ticket=f"A{n:03d}", seat="S4", by="D1")
    yield told(
        "DocumentAdded",
        case=case,
        document=document,
        kind="居住证 residence permit",
        count=2,
        by="D1",
        custodian=officer,
    )
    yield told("HandoffRequested", handoff=handoff, case=case, source="S4", target="D2", by="D1", key="", content="")
    yield told("HandoffAssigned", handoff=handoff, robot=robot, hatch=hatch, why="nearest with a free hatch")
    yield told("HandoffAdvanced", handoff=handoff, trigger="arrive", state="at_sender", by="", reason="")
    yield told("CustodyMoved", giver=officer, taker=carried, fact="closed and locked", **move)
    yield told("HandoffAdvanced", handoff=handoff, trigger="leave", state="carrying", by="", reason="")
    yield told("CustodyMoved", giver=carried, taker=person, fact="opened, counted, closed", **move)
    yield told("CaseClosed", case=case, by="D2")


def typical(count: int, start: int = 0) -> list[Entry]:
    """``count`` entries of a morning, the first one number ``start`` of an endless series."""
    entries: list[Entry] = []
    handoff = 0
    while len(entries) < start + count:
        handoff += 1
        entries += (Entry(MORNING + 17.25 * handoff, *event) for event in one_handoff(handoff))
    return entries[start : start + count]
