"""One whole campaign from first light to last, and what is said of it.

What lives here: beginning, ending, the last checks over the finished book, the figures. What must not: single kills.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from hall_controller.store import SqlReader
from hall_controller.store.verify import verify
from simulations.ros_domain import free_ros_domain
from simulations.torture.campaign import Campaign, Show, Tally
from simulations.torture.household import Household
from simulations.torture.replica import Replica

GO_HOME_LIMIT_S = 120.0
RESUME_LIMIT_S = 1.0
ONCE = {
    "CaseOpened": "case",
    "CaseClosed": "case",
    "HandoffRequested": "handoff",
    "HatchActionOrdered": "action",
    "HatchActionEnded": "action",
    "OrderIssued": "order",
    "StopReached": "order",
}
"""Rows of a type of which there is never a second one with the same id."""


async def torture(
    folder: Path, kills: int, seed: int, *, ros: bool, show: Show, until: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Run a campaign in ``folder``; the figures, ready for JSON. ``broken`` is empty when every promise was kept."""
    if ros:
        os.environ.update(ROS_DOMAIN_ID=str(free_ros_domain()), ROS_AUTOMATIC_DISCOVERY_RANGE="LOCALHOST")
    home = Household(folder, seed, ros=ros)
    campaign = Campaign(home, kills, seed, show)
    tally, world = campaign.tally, dict[str, Any]()
    try:
        await campaign.run(until)
        if not tally.broken:
            world = await _all_home(home, tally)
    finally:
        await home.stop()
    tally.broken += _of_the_book(home)
    answered = tally.answered_s["worker"]
    return {
        "seed": seed,
        "kills": tally.kills.total(),
        "kills_by_moment": dict(sorted(tally.kills.items())),
        "killed": dict(tally.victims),
        "node_kills": tally.node_kills,
        "states_compared": tally.compared,
        "answers_checked": home.acknowledged.answers,
        "apps_refused": dict(home.customers.refused),
        "answered_s": {whom: spread(seconds) for whom, seconds in tally.answered_s.items()},
        "resent_s": {whom: spread(seconds) for whom, seconds in tally.resent_s.items()},
        "answered_within_1_s": sum(s < RESUME_LIMIT_S for s in answered) / max(1, len(answered)),
        "resumed_cpu_s": spread(tally.resumed_cpu_s),
        "bolts_drawn": home.world.drawn.total(),
        "cases": world.get("cases", 0),
        "documents": world.get("documents", 0),
        "rows": verify(home.book).rows,
        "broken": list(dict.fromkeys(tally.broken)),
    }


async def _all_home(home: Household, tally: Tally) -> dict[str, Any]:
    """The hall must still finish what it has begun: everybody is served and every paper is home."""
    try:
        world = await asyncio.wait_for(home.go_home(), GO_HOME_LIMIT_S)
    except (TimeoutError, asyncio.TimeoutError):
        tally.broken.append(f"the hall does not finish its work: {home.cast.summary()}")
        return {}
    if world["in_robots"] or world["documents"] != world["documents_home"] or world["completed"] != world["cases"]:
        tally.broken.append(f"not every paper is home: {world}")
    return world


def _of_the_book(home: Household) -> Iterator[str]:
    """Checks of the whole book when everybody has gone: the chain, a second full replay, nothing twice."""
    verdict = verify(home.book)
    if not verdict.ok:
        yield f"the book does not verify: row {verdict.first_bad_seq} {verdict.reason}"
    whole = Replica(home.book)
    whole.follow()
    yield from whole.faults
    with closing(SqlReader(home.book)) as reader:
        rows = [(row.type, orjson.loads(row.data)) for row in reader.replay()]
    for kind, name in ONCE.items():
        for id, times in Counter(data[name] for type, data in rows if type == kind).items():
            if times > 1:
                yield f"{kind} {id} stands in the book {times} times"
    moves = Counter((d["case"], d["handoff"], d["fact"], str(d["documents"])) for t, d in rows if t == "CustodyMoved")
    yield from (f"papers changed hands {n} times for one reason: {why}" for why, n in moves.items() if n > 1 and why[1])
    if whole.counts["BookOpened"] != 1:
        yield f"the book was opened as new {whole.counts['BookOpened']} times"


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p90 and the longest, in seconds; empty without samples."""
    ordered = sorted(seconds)
    if not ordered:
        return {}
    places = {"p50": len(ordered) // 2, "p90": len(ordered) * 9 // 10, "max": len(ordered) - 1}
    return {name: round(ordered[place], 3) for name, place in places.items()}
