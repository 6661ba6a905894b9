"""A small hall of the tests' own: the API's shapes served from memory, with one robot that really moves.

What lives here: a server that can be put into any odd state through ``/fixture``. What must not: rules of the hall.
Run it:  python tests/web/fixture_hall.py --port 8090 [--build NAME] [--frozen]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from hall_controller.domain.plan import HallPlan
from hall_controller.plan import load_plan
from hall_controller.web import web_router

Json = dict[str, Any]
HALL_FILE = Path(__file__).parents[2] / "config" / "hall_130m2.yaml"
EXPLAIN = "R1 passes A1 at 09:02 with a free hatch, as good as R2"
LAP_S = 45.0
LOOP = ((2.4, 4.3), (10.45, 4.3), (11.5, 4.3), (11.5, 7.4), (2.4, 7.4))


def now_iso(ago_s: float = 0.0) -> str:
    return datetime.fromtimestamp(time.time() - ago_s, timezone.utc).isoformat(timespec="milliseconds")


def on_the_loop(at_s: float) -> Json:
    """The pose of the moving robot: round and round the middle of the hall at an even pace."""
    corners = [*LOOP, LOOP[0]]
    lengths = [math.dist(a, b) for a, b in pairwise(corners)]
    left = (at_s % LAP_S) / LAP_S * sum(lengths)
    for (a, b), length in zip(pairwise(corners), lengths, strict=True):
        if left <= length:
            share = left / length
            heading = math.atan2(b[1] - a[1], b[0] - a[0])
            return {"x_m": a[0] + (b[0] - a[0]) * share, "y_m": a[1] + (b[1] - a[1]) * share, "theta_rad": heading}
        left -= length
    raise AssertionError("the loop is longer than itself")


def hatch(name: str, door: str = "closed", lock: str = "locked", handoff: str | None = None) -> Json:
    return {"id": name, "door": door, "lock": lock, "handoff": handoff}


def robot(name: str, pose: Json, **more: Any) -> Json:
    plain = {
        "id": name, "state": "idle", "online": True, "pose": pose, "speed_mps": 0.0, "battery_fraction": 0.8,
        "hatches": [hatch("upper"), hatch("lower")], "order": None, "destination": None, "node": "", "handoffs": [],
        "alerts": [], "messages_received": 10, "last_seen_at": now_iso(),
    }  # fmt: skip
    return plain | more


def handoff(name: str, ticket: str, state: str, source: str, target: str, ago_s: float, **more: Any) -> Json:
    documents = [{"id": f"C{name[1:]}-1", "kind": "id_card", "count": 1}]
    documents.append({"id": f"C{name[1:]}-2", "kind": "application_form", "count": 2})
    plain = {
        "id": name, "state": state, "case": f"C{name[1:]}", "ticket": ticket, "from": source, "to": target,
        "documents": documents, "count": 3, "robot": None, "hatch": None, "requested_at": now_iso(ago_s),
        "changed_at": now_iso(ago_s / 3), "by": "reception-1", "explain": EXPLAIN,
    }  # fmt: skip
    return plain | more


def case(name: str, ticket: str, seat: str, keeper: str, ref: str, handoffs: list[str]) -> Json:
    custodian = {"kind": keeper, "ref": ref}
    documents = [{"id": f"{name}-1", "kind": "id_card", "count": 1, "custodian": custodian}]
    documents.append({"id": f"{name}-2", "kind": "application_form", "count": 2, "custodian": custodian})
    opened = {"opened_at": now_iso(900), "by": "reception-1", "closed": False}
    return {"id": name, "ticket": ticket, "seat": seat, "documents": documents, "handoffs": handoffs, **opened}


def by_id(things: list[Json]) -> dict[str, Json]:
    return {one["id"]: one for one in things}


def first_robots() -> list[Json]:
    """One drives with papers, one stands open at a seat, one rests at its dock."""
    loaded = [hatch("upper", handoff="H000003"), hatch("lower")]
    opened = [hatch("upper", "open", "unlocked", "H000004"), hatch("lower")]
    at_a1, at_dock = {"x_m": 5.35, "y_m": 5.0, "theta_rad": 1.57}, {"x_m": 12.55, "y_m": 5.1, "theta_rad": 3.14}
    driving = {"speed_mps": 0.6, "handoffs": ["H000003"], "destination": "stop-P2", "battery_fraction": 0.72}
    standing = {"handoffs": ["H000004"], "node": "stop-A1", "destination": "stop-A1", "battery_fraction": 0.35}
    return [
        robot("R1", {}, hatches=loaded, **driving),
        robot("R2", at_a1, hatches=opened, **standing),
        robot("R3", at_dock, node="dock-3", battery_fraction=1.0),
    ]


def first_handoffs() -> list[Json]:
    return [
        handoff("H000003", "A003", "carrying", "B2", "P2", 95, robot="R1", hatch="upper"),
        handoff("H000004", "A004", "loading", "A1", "P1", 48, robot="R2", hatch="upper"),
        handoff("H000005", "A005", "requested", "W1", "P3", 12),
        handoff("H000002", "A002", "received", "C1", "P4", 600, robot="R3", hatch="lower"),
        handoff("H000001", "A001", "received", "P1", "C2", 400, robot="R3", hatch="lower"),
    ]


def first_cases() -> list[Json]:
    return [
        case("C000001", "A001", "C2", "visitor", "C000001", ["H000001"]),
        case("C000002", "A002", "C1", "officer", "processing-4", ["H000002"]),
        case("C000003", "A003", "B2", "hatch", "R1/upper", ["H000003"]),
        case("C000004", "A004", "A1", "officer", "reception-1", ["H000004"]),
        case("C000005", "A005", "W1", "officer", "reception-1", ["H000005"]),
    ]


def first_devices() -> list[Json]:
    lamp = {"kind": "light", "zone": "waiting", "online": True, "commands": ["state", "brightness"]}
    player = {"kind": "player", "zone": "waiting", "online": True, "commands": ["play", "volume", "source"]}
    board = {"kind": "display", "zone": "waiting", "online": False, "commands": ["text"]}
    return [
        {"id": "light-waiting", "name": "waiting", "state": {"state": "ON", "brightness": 180}, **lamp},
        {"id": "light-reception", "name": "reception", "state": {"state": "OFF"}, **lamp},
        {"id": "music", "name": "music", "state": {"play": True, "volume": 30}, **player},
        {"id": "queue-board", "name": "board", "state": {}, **board},
    ]


def past_events() -> list[Json]:
    """How handoff H000003 came to be carried, as the journal tells it."""
    hatch_of_r1, officer = {"kind": "hatch", "ref": "R1/upper"}, {"kind": "officer", "ref": "reception-1"}
    told: list[tuple[str, Json]] = [
        ("HandoffRequested", {"handoff": "H000003", "by": "reception-1"}),
        ("HandoffAssigned", {"handoff": "H000003", "robot": "R1", "hatch": "upper", "why": EXPLAIN}),
        ("HandoffAdvanced", {"handoff": "H000003", "trigger": "arrive", "state": "at_sender", "by": ""}),
        ("HandoffAdvanced", {"handoff": "H000003", "trigger": "open", "state": "loading", "by": "reception-1"}),
        ("HandoffAdvanced", {"handoff": "H000003", "trigger": "count", "state": "securing_load", "by": "reception-1"}),
        ("CustodyMoved", {"handoff": "H000003", "giver": officer, "taker": hatch_of_r1, "fact": "closed and locked"}),
        ("HandoffAdvanced", {"handoff": "H000003", "trigger": "secure", "state": "carrying", "by": ""}),
    ]
    began = time.time() - 95
    return [{"seq": n, "at": began + 9 * n, "type": kind, "data": data} for n, (kind, data) in enumerate(told, 1)]


@dataclass(slots=True)
class Subject:
    """A facade with a plan, as ``web_router`` wants it."""

    plan: HallPlan


class FixtureHall:
    """Everything in memory; ``put`` changes any of it and tells the watchers."""

    def __init__(self, build: str, frozen: bool) -> None:
        self.plan = load_plan(HALL_FILE)
        self.build, self.frozen = build, frozen
        self.waker = asyncio.Condition()
        self.begin()

    def begin(self) -> None:
        """A fresh hall, as every test expects it."""
        self.began, self.events = time.time(), past_events()
        self.seq = len(self.events)
        self.keys: dict[str, Json] = {}
        self.posts: list[Json] = []
        self.scene, self.alerts = "normal", list[Json]()
        self.robots, self.handoffs = by_id(first_robots()), by_id(first_handoffs())
        self.cases, self.devices = by_id(first_cases()), by_id(first_devices())

    def poses(self) -> Json:
        if not self.frozen:
            self.robots["R1"]["pose"] = on_the_loop(time.time() - self.began)
        elif not self.robots["R1"]["pose"]:
            self.robots["R1"]["pose"] = on_the_loop(5.0)
        told = [{"id": r["id"], **r["pose"], "speed_mps": r["speed_mps"]} for r in self.robots.values() if r["online"]]
        for one in self.robots.values():
            if one["online"]:
                one["last_seen_at"] = now_iso()
        return {"at": now_iso(), "robots": told}

    async def happened(self, kind: str, data: Json) -> None:
        self.seq += 1
        self.events.append({"seq": self.seq, "at": time.time(), "type": kind, "data": data})
        async with self.waker:
            self.waker.notify_all()

    async def stream(self, after: int, poses: bool) -> AsyncIterator[bytes]:
        yield f"event: hello\ndata: {json.dumps({'seq': self.seq, 'build': self.build})}\n\n".encode()
        while True:
            for event in [one for one in self.events if one["seq"] > after]:
                after = event["seq"]
                yield f"id: {after}\nevent: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()
            if poses:
                yield f"event: poses\ndata: {json.dumps(self.poses())}\n\n".encode()
                await asyncio.sleep(0.1)
            else:
                async with self.waker:
                    await self.waker.wait()


def refuse(status: int, code: str, en: str, zh: str) -> Response:
    body = {"type": "about:blank", "title": code, "status": status, "code": code, "detail": en, "detail_zh": zh}
    return JSONResponse({**body, "next_step": "Look again.", "next_step_zh": "请再看一次。"}, status)


NEXT = {
    "open": {"at_sender": "loading", "at_recipient": "unloading"},
    "confirm": {"loading": "carrying", "unloading": "received"},
}
ENDED = ("received", "cancelled", "expired")


def reads(app: FastAPI, hall: FixtureHall) -> None:
    """The routes that only tell."""

    @app.get("/api/v1/livez")
    async def live() -> Json:
        return {"live": True}

    @app.get("/api/v1/robots")
    async def robots() -> list[Json]:
        hall.poses()
        return list(hall.robots.values())

    @app.get("/api/v1/devices")
    async def devices() -> list[Json]:
        return list(hall.devices.values())

    @app.get("/api/v1/cases")
    async def cases() -> list[Json]:
        return [one for one in hall.cases.values() if not one["closed"]]

    @app.get("/api/v1/handoffs")
    async def handoffs(open: bool = True, limit: int = 200) -> list[Json]:
        return [one for one in hall.handoffs.values() if (one["state"] in ENDED) is not open][:limit]

    @app.get("/api/v1/handoffs/{name}", response_model=None)
    async def one_handoff(name: str) -> Json | Response:
        return hall.handoffs.get(name) or refuse(404, "unknown_handoff", f"There is no {name}.", f"没有 {name}。")


def hall_itself(app: FastAPI, hall: FixtureHall) -> None:
    """The plan, as far as the pages read it, with scene and alerts."""

    @app.get("/api/v1/hall")
    async def whole() -> Json:
        places = [
            {"id": p.id, "kind": p.kind, "label_zh": p.label_zh, "label_en": p.label_en, "stop": p.stop}
            for p in hall.plan.places.values()
        ]
        robots = [{"id": r.id, "radius_m": r.radius_m, "hatches": r.hatches} for r in hall.plan.robots.values()]
        return {
            "plan": {"places": places},
            "scene": hall.scene,
            "alerts": hall.alerts,
            "robots": robots,
            "build": hall.build,
        }


def streams(app: FastAPI, hall: FixtureHall) -> None:
    """The event stream."""

    @app.get("/api/v1/events")
    async def events(after: int | None = None, poses: bool = False) -> StreamingResponse:
        start = hall.seq if after is None or after > hall.seq else after
        return StreamingResponse(hall.stream(start, poses), media_type="text/event-stream")


def handoff_writes(app: FastAPI, hall: FixtureHall) -> None:
    """The routes that people press buttons for."""

    @app.post("/api/v1/handoffs")
    async def request(request: Request) -> Response:
        body = await request.json()
        key = request.headers.get("idempotency-key", "")
        hall.posts.append({"path": "/handoffs", "key": key, **body})
        if key in hall.keys:
            return JSONResponse(hall.keys[key], 200)
        number = len(hall.handoffs) + 1
        ticket = body.get("ticket") or hall.cases[body["case"]]["ticket"]
        made = handoff(
            f"H{number:06d}", ticket, "assigned", body["from"], body["to"], 0, robot="R3", hatch="lower", by=body["by"]
        )
        hall.handoffs[made["id"]] = hall.keys[key] = made
        await hall.happened("HandoffRequested", {"handoff": made["id"], "by": body["by"]})
        await hall.happened("HandoffAssigned", {"handoff": made["id"], "robot": "R3", "why": EXPLAIN})
        return JSONResponse(made, 201, {"Location": f"/api/v1/handoffs/{made['id']}"})

    @app.post("/api/v1/handoffs/{name}/{verb}")
    async def act(name: str, verb: str, request: Request) -> Response:
        body = await request.json()
        hall.posts.append({"path": f"/handoffs/{name}/{verb}", **body})
        one = hall.handoffs[name]
        if verb == "confirm" and body["counted"] != one["count"]:
            return refuse(
                409, "wrong_count", f"You counted {body['counted']}, the list says {one['count']}.", "清点数量不一致。"
            )
        one["state"] = "cancelled" if verb == "cancel" else NEXT[verb][one["state"]]
        one["changed_at"] = now_iso()
        await hall.happened(
            "HandoffAdvanced", {"handoff": name, "trigger": verb, "state": one["state"], "by": body["by"]}
        )
        return JSONResponse(one)


def case_and_device_writes(app: FastAPI, hall: FixtureHall) -> None:
    """The routes for what lies with people, and for what stands in the hall."""

    @app.post("/api/v1/cases/{name}/{verb}")
    async def on_case(name: str, verb: str, request: Request) -> Response:
        body = await request.json()
        hall.posts.append({"path": f"/cases/{name}/{verb}", **body})
        one = hall.cases[name]
        if verb == "close":
            one["closed"] = True
        else:
            keeper = {"kind": "officer", "ref": body["by"]}
            one["documents"].append(
                {"id": f"{name}-9", "kind": body["kind"], "count": body["count"], "custodian": keeper}
            )
        await hall.happened("CaseClosed" if verb == "close" else "DocumentAdded", {"case": name})
        return JSONResponse(one)

    @app.post("/api/v1/hall/scene")
    async def scene(request: Request) -> Json:
        hall.scene = (await request.json())["scene"]
        await hall.happened("SceneSet", {"scene": hall.scene})
        return {"scene": hall.scene}

    @app.post("/api/v1/devices/{name}/command")
    async def command(name: str, request: Request) -> Json:
        body = await request.json()
        hall.posts.append({"path": f"/devices/{name}/command", **body})
        hall.devices[name]["state"].update(body["values"])
        await hall.happened("DeviceCommanded", {"device": name})
        return hall.devices[name]


def odd_states(app: FastAPI, hall: FixtureHall) -> None:
    """What only tests may do."""

    @app.post("/fixture/{what}/{name}")
    async def put(what: str, name: str, request: Request) -> Json:
        """Merge the body into one robot, handoff, case or device, or make it where it is not there yet."""
        shelf: dict[str, Json] = getattr(hall, what)
        shelf.setdefault(name, {}).update(await request.json())
        await hall.happened("HandoffAdvanced", {"handoff": name, "state": shelf[name].get("state", "")})
        return shelf[name]

    @app.post("/fixture/alerts")
    async def alerts(request: Request) -> Json:
        hall.alerts = await request.json()
        await hall.happened("AlertRaised", {})
        return {}

    @app.post("/fixture/begin")
    async def begin() -> Json:
        hall.begin()
        return {}

    @app.get("/fixture/posts")
    async def posts() -> list[Json]:
        return hall.posts


def fixture_app(build: str, frozen: bool) -> FastAPI:
    hall = FixtureHall(build, frozen)
    app = FastAPI(openapi_url=None)
    for routes in (reads, hall_itself, streams, handoff_writes, case_and_device_writes, odd_states):
        routes(app, hall)
    app.include_router(web_router(Subject(hall.plan)))
    return app


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--build", default="one")
    words.add_argument("--frozen", action="store_true", help="robots stand still, for pictures that can be compared")
    said = words.parse_args()
    uvicorn.run(fixture_app(said.build, said.frozen), host="127.0.0.1", port=said.port, log_level="warning")
