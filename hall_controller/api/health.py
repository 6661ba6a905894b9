"""Routes that tell a supervisor the truth: is the process alive, is the hall ready to take work.

What lives here: what is there and what is missing. What must not: repairing it.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from hall_controller.api.answers import json_answer
from hall_controller.api.house import House
from hall_controller.api.views import Json, iso


def health_routes(house: House) -> APIRouter:
    routes = APIRouter(tags=["health"])

    @routes.get("/livez", response_class=Response)
    async def live() -> Response:
        """The process answers."""
        return json_answer({"live": True})

    @routes.get("/readyz", response_class=Response)
    async def ready() -> Response:
        """200 when broker, journal and at least one robot are there; 503 with the reasons otherwise."""
        report = readiness(house)
        return json_answer(report, 200 if report["ready"] else 503)

    return routes


def readiness(house: House) -> Json:
    """What is there and what is missing, robot by robot."""
    now, state = house.clock.now(), house.hall.state
    robots: Json = {}
    for robot in state.plan.robots:
        heard = house.fleet.last_heard_at(robot)
        robots[robot] = {
            "online": robot in state.live,
            "last_seen_s": None if heard is None else round(now - heard, 3),
            "last_seen_at": iso(heard),
        }
    journal_ok = house.hall.running
    missing = [name for name, there in (("broker", house.broker.connected), ("journal", journal_ok)) if not there]
    if robots and not any(r["online"] for r in robots.values()):
        missing.append("robots")
    return {
        "ready": not missing,
        "missing": missing,
        "broker": {"connected": house.broker.connected},
        "journal": {"writing": journal_ok, "seq": house.hall.engine.journal.head.seq},
        "robots": robots,
    }
