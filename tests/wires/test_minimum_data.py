"""Names, identity numbers and telephone numbers are pushed into every field there is; the hall keeps none of them.

What is searched afterwards: the book with its snapshots byte for byte and as an export, everything the controller says
on MQTT, its own log, the stream of events, the pages, and every route of the API that lists something. Names that a
device gives itself are shown to staff in the list of devices, and nowhere else; numbers of people not even there.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import time
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from hall_controller.store.export import export_jsonl
from hall_controller.store.sql import SqlJournal
from hall_messages.mqtt import MqttLink
from hall_messages.vda5050 import encode, wire_time
from simulations.broker import HOST, Broker
from simulations.sample import sample_hall
from tests.hall_controller.api.unusual_refusals import broken_glass
from tests.hall_controller.domain.ghosts import sample_plan
from tests.hall_controller.gateways.robot_words import factsheet, state_json, topic
from tests.wires.hall_process import HallProcess

DIGITS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(first: str) -> str:
    """A well-formed resident identity number: 17 digits and the check sign of ISO 7064 MOD 11-2."""
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, DIGITS, strict=True)) % 11]


PLANTED = (
    identity_number("21010219491231002"), "210102 19491231 002X", "A11-0210194912310", "13900139000", "139 0013 9000",
    "139-0013-9000", "SF13900139000", "欧阳测试", "Ouyang Ceshi", "ouyang_ceshi",
)  # fmt: skip
NUMBERS = (b"19491231", b"1949-12", b"39001390", b"0013 9000", b"0013-9000")
TRACES = (*NUMBERS, b"uyang", b"eshi", "欧阳".encode(), b"\\u6b27")
"""Whatever is left of one of those, in whatever it may be wrapped."""

BODIES: dict[str, dict[str, Any]] = {
    "/cases": {"ticket": "A001", "seat": "A1", "documents": [{"kind": "id_card", "count": 1}], "by": "reception-1"},
    "/handoffs": {
        "from": "A1", "to": "P1", "by": "reception-1", "ticket": "A002", "recipient": "processing-1", "tray": "T01",
        "documents": [{"kind": "id_card", "count": 1, "form": "original"}], "case": "C000001",
    },
    "/cases/C000001/documents": {"kind": "receipt", "count": 1, "by": "reception-1", "form": "copy"},
    "/cases/C000001/hand-over": {"by": "reception-1", "to": "processing-1", "counted": 1},
    "/cases/C000001/store": {"by": "reception-1", "locker": "L1", "counted": 1},
    "/cases/C000001/fetch": {"by": "reception-1", "locker": "L1", "counted": 1},
    "/cases/C000001/documents/C000001-1/end": {
        "by": "reception-1", "ending": "mailed", "reference": "EX123456789CN", "approver": "supervisor-1",
    },
    "/cases/C000001/documents/C000001-1/found": {"by": "reception-1", "approver": "supervisor-1"},
    "/cases/C000001/close": {"by": "reception-1", "approver": "supervisor-1"},
    "/handoffs/H000001/open": {"by": "reception-1"},
    "/handoffs/H000001/confirm": {"by": "reception-1", "counted": 1},
    "/handoffs/H000001/cancel": {"by": "reception-1", "reason": "other", "hatch_empty": True},
    "/handoffs/H000001/refuse": {"by": "reception-1", "reason": "not_mine", "counted": 1},
    "/handoffs/H000001/break-glass": broken_glass(),
    "/handoffs/H000001/relieve": broken_glass(),
    "/handoffs/H000001/inventory": {"by": "reception-1", "approver": "supervisor-1"},
    "/handoffs/H000001/code": {"by": "reception-1"},
    "/handoffs/H000001/pickup/open": {"code": "123456"},
    "/handoffs/H000001/pickup/confirm": {"code": "123456", "counted": 1},
    "/robots/R1/resume": {"by": "reception-1"},
    "/robots/R1/localize": {"by": "facility-1", "node": "dock-1"},
    "/robots/R1/hatches/upper/confirm-empty": {"by": "reception-1"},
    "/hall/scene": {"scene": "normal", "by": "facility-1"},
    "/hall/close-day": {"day": "2026-01-05", "by": "supervisor-1"},
    "/hall/evacuate": {"by": "reception-1"},
    "/hall/all-clear": {"by": "supervisor-1"},
    "/devices/light-waiting/command": {"values": {"state": "ON"}, "by": "facility-1"},
}  # fmt: skip
LAMP = orjson.dumps(
    {"schema": "json", "brightness": True, "cmd_t": "lamp/set", "stat_t": "lamp/state", "uniq_id": "lamp"}
)
LISTS = (
    "/cases",
    "/handoffs",
    "/handoffs?open=false",
    "/robots",
    "/hall",
    "/hall/board",
    "/cases/C000001",
    "/cases/C000001/custody",
)


def spoiled(body: Any, planted: str) -> Iterator[Any]:
    """The body once for every field in it, that field replaced, and once more with the text as a field's name."""
    if isinstance(body, dict):
        for name, value in body.items():
            for worse in spoiled(value, planted):
                yield body | {name: worse}
        yield body | {planted: 1}
    elif isinstance(body, list):
        for worse in spoiled(body[0], planted):
            yield [worse]
    else:
        yield planted
        if isinstance(body, int) and planted.isdigit():
            yield int(planted)


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as running:
        yield running


def test_every_route_that_takes_a_body_is_tried(broker: Broker, tmp_path: Path) -> None:
    with HallProcess(sample_hall(), broker.port, tmp_path) as hall:
        known = hall.get("/openapi.json")["paths"]
    posts = {path.removeprefix("/api/v1") for path, ways in known.items() if "requestBody" in ways.get("post", {})}
    tried = {httpx.URL(path).path for path in BODIES}
    patterns = {path.split("{")[0] for path in posts if not path.startswith("/pickup")}
    assert all(any(path.startswith(pattern) for path in tried) for pattern in patterns)
    assert len(posts) - sum(path.startswith("/pickup") for path in posts) == len(BODIES) + ("/handoffs" not in posts)


@pytest.mark.timeout(120)
async def test_nothing_about_a_person_stays_anywhere(broker: Broker, tmp_path: Path) -> None:
    heard: list[bytes] = []
    witness, planter = MqttLink(HOST, broker.port, "witness"), MqttLink(HOST, broker.port, "planter")
    parrot = Parrot(planter)
    for pattern in ("uagv/+/+/+/order", "uagv/+/+/+/instantActions", "vda5050/#", "hall/#", "homeassistant/status"):
        witness.subscribe(pattern)

    def listen(at: str, said: bytes, retained: bool) -> None:
        heard.append(at.encode() + said)
        parrot.hear(at, said)

    await witness.start(listen, _silent)
    await planter.start(lambda topic, payload, retained: None, _silent)
    with HallProcess(sample_hall(), broker.port, tmp_path) as hall:
        async with httpx.AsyncClient(base_url=f"{hall.url}/api/v1", trust_env=False, timeout=20) as http:
            await _plant_everywhere(http, planter, parrot)
            shown = b"".join([(await http.get(path)).content for path in LISTS])
            shown += b"".join([(await http.get(f"{hall.url}{page}")).content for page in ("/", "/display")])
            devices = (await http.get("/devices")).content
            streamed = await _stream(http)
        assert hall.stop() == 0
        log = _bytes_of(tmp_path, "serve.log")
    await planter.stop()
    await witness.stop()
    book, exported = _bytes_of(tmp_path), io.BytesIO()
    with contextlib.closing(SqlJournal(tmp_path / "hall.db")) as journal:
        assert export_jsonl(journal, exported) > 20
    looked = {
        "book": book, "export": exported.getvalue(), "log": log, "API and pages": shown, "MQTT": b"".join(heard),
        "events": streamed,
    }  # fmt: skip
    assert b"unlistedError-" in book and b"unlistedResult-" in book, "the parrot was believed"
    assert b"C000001" in streamed and b"cancelOrder" in looked["MQTT"] and b"message refused" in log
    found = {(place, trace) for place, content in looked.items() for trace in TRACES if trace in content}
    assert found == set()
    assert [trace for trace in NUMBERS if trace in devices] == []


async def _plant_everywhere(http: httpx.AsyncClient, planter: MqttLink, parrot: Parrot) -> None:
    assert (await http.post("/cases", json=BODIES["/cases"])).status_code == 201
    announce(planter)
    for path, body in BODIES.items():
        for planted in PLANTED:
            await _plant(http, path, body, planted)
    await _plant_by_robot(http, parrot)
    for planted in PLANTED:
        announce(planter, planted)
    await asyncio.sleep(0.5)


def _silent(up: bool) -> None:
    """Nobody asks whether the broker is there."""


def _bytes_of(folder: Path, pattern: str = "hall.db*") -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob(pattern))


async def _stream(http: httpx.AsyncClient) -> bytes:
    """Every event from the first one to the newest."""
    newest, said = int((await http.get("/readyz")).json()["journal"]["seq"]), b""
    async with http.stream("GET", "/events?after=0") as answer:
        async for chunk in answer.aiter_bytes():
            said += chunk
            if b"id: %d\n" % newest in said:
                return said
    raise AssertionError("the stream ended")


async def _plant(http: httpx.AsyncClient, path: str, body: dict[str, Any], planted: str) -> None:
    for worse in spoiled(body, planted):
        await http.post(path, content=orjson.dumps(worse), headers={"content-type": "application/json"})
    key = planted if planted.isascii() else planted.encode().hex()
    await http.post(path, json=body, headers={"Idempotency-Key": key})
    await http.get(f"/cases/{planted}")


class Parrot:
    """R1 in the hands of somebody who lets it repeat what it has heard from people: in every field that it has."""

    def __init__(self, planter: MqttLink) -> None:
        self._planter = planter
        self.told: dict[str, str] = {}
        self._paused = False

    def hear(self, at: str, said: bytes) -> None:
        """What the hall tells it to do; its greeting as well, without which nothing that it says would count."""
        if at == topic("R1", "instantActions"):
            told = {each["actionId"]: each["actionType"] for each in orjson.loads(said)["actions"]}
            self.told |= told
            self._paused = "startPause" in told.values() or (self._paused and "stopPause" not in told.values())

    def say(self, planted: str, *levels: str) -> None:
        """``levels``: of the errors that it reports beside everything else. With a fatal one it is on another map."""
        map_id = planted if "FATAL" in levels else sample_plan().id
        place, extra = sample_plan().roadmap.nodes["stop-A1"], [{"referenceKey": planted, "referenceValue": planted}]
        told = {"errorType": planted, "errorDescription": planted, "errorHint": planted, "errorReferences": extra}
        hatch = dict(state_json()["information"][0])
        hatch["infoReferences"] = [*hatch["infoReferences"], {"referenceKey": "handoffId", "referenceValue": planted}]
        other = {"infoType": planted, "infoLevel": "INFO", "infoDescription": planted, "infoReferences": extra}
        session = {"infoType": "session", "infoLevel": "INFO", "infoReferences": [
            {"referenceKey": "sessionId", "referenceValue": planted}]}  # fmt: skip
        states = [
            {"actionId": one, "actionType": planted, "actionDescription": planted, "resultDescription": planted,
             "actionStatus": "FAILED" if kind == "unlockHatch" else "FINISHED"} for one, kind in self.told.items()
        ]  # fmt: skip
        said = state_json(
            timestamp=wire_time(time.time()).isoformat(), actionStates=states, orderId=planted, zoneSetId=planted,
            nodeStates=[{"nodeId": planted, "sequenceId": 0, "released": True, "nodeDescription": planted}],
            errors=[told | {"errorLevel": level} for level in levels], lastNodeId=planted, paused=self._paused,
            information=[hatch, *state_json()["information"][1:], other, session],
            agvPosition={"x": place.x_m, "y": place.y_m, "theta": 0.0, "mapId": map_id, "positionInitialized": True},
            loads=[{"loadId": planted, "loadType": planted, "loadPosition": planted}],
        )  # fmt: skip
        self._publish(topic(), orjson.dumps(said))
        sheet = orjson.loads(encode(factsheet()))
        sheet["typeSpecification"] |= {"seriesName": planted, "seriesDescription": planted, "agvClass": planted}
        sheet["protocolFeatures"]["optionalParameters"] = [
            {"parameter": planted, "support": "REQUIRED" if "FATAL" in levels else "SUPPORTED"}
        ]
        self._publish(topic("R1", "factsheet"), orjson.dumps(sheet))
        for kind in ("connection", "visualization", "factsheet", "state"):
            self._publish(topic("R1", kind), orjson.dumps({"version": planted, "connectionState": planted}))
            self._publish(f"uagv/v2/{planted}/{planted}/{kind}", orjson.dumps(said))

    def _publish(self, at: str, said: bytes) -> None:
        self._planter.publish(at, said)


async def _plant_by_robot(http: httpx.AsyncClient, parrot: Parrot) -> None:
    """It is believed, is given work, fails to open its hatch, and says why in its own words, again and again."""
    wished = await http.post("/handoffs", json=BODIES["/handoffs"] | {"case": None, "ticket": "A009", "tray": "T09"})
    assert wished.status_code == 201, wished.text
    for planted in chain.from_iterable(repeat(PLANTED, 20)):
        parrot.say(planted, "WARNING")
        await asyncio.sleep(0.05)
        await http.post("/robots/R1/resume", json={"by": "reception-1"})  # it has had to stand since the evacuation
        waiting = [each["id"] for each in (await http.get("/handoffs")).json() if each["state"] == "at_sender"]
        if waiting:
            break
    assert waiting, (await http.get("/robots/R1")).text
    for planted in PLANTED:
        await http.post(f"/handoffs/{waiting[0]}/open", json={"by": "reception-1"})
        for _ in range(2):
            await asyncio.sleep(0.05)
            parrot.say(planted, "WARNING")
    for planted in (*PLANTED, *repeat("139 0013 9000", 4), *repeat("Ouyang Ceshi", 4)):
        parrot.say(planted, "WARNING", "FATAL")
        await asyncio.sleep(0.4 if planted in PLANTED[4::4] else 0.05)


def announce(planter: MqttLink, planted: str = "") -> None:
    """The lamp of the hall, or one that calls itself by what is planted and says so in all its states."""
    if not planted:
        return planter.publish("homeassistant/light/light-waiting/config", LAMP, qos=1, retain=True)
    device = {"ids": [planted], "name": planted, "mf": planted, "mdl": planted, "sa": planted}
    part = {"p": "select", "name": planted, "options": [planted], "cmd_t": f"{planted}/set", "stat_t": f"{planted}/s"}
    config = {
        "dev": device,
        "o": {"name": planted},
        "cmps": {planted: part | {"uniq_id": planted}, "x": {"p": planted}},
    }
    for name in ("it", planted.replace(" ", "_")):
        planter.publish(f"homeassistant/device/{name}/config", orjson.dumps(config))
        planter.publish(f"homeassistant/select/{name}/config", orjson.dumps(part | {"dev": device}))
    planter.publish(f"{planted}/s", planted.encode())
    return planter.publish(f"zigbee2mqtt/{planted}", planted.encode())
