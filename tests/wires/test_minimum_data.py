"""Names, identity numbers and telephone numbers are pushed into every field there is; the hall keeps none of them.

What is searched afterwards: the book and its log files byte for byte, everything the controller says on MQTT, the
controller's own log, and every page of the API that lists something.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from hall_messages.mqtt import MqttLink
from simulations.broker import HOST, Broker
from simulations.sample import sample_hall
from tests.hall_controller.api.unusual_refusals import broken_glass
from tests.hall_controller.gateways.robot_words import state_json, topic
from tests.wires.hall_process import HallProcess

DIGITS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(first: str) -> str:
    """A well-formed resident identity number: 17 digits and the check sign of ISO 7064 MOD 11-2."""
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, DIGITS, strict=True)) % 11]


PLANTED = (identity_number("21010219491231002"), "13900139000", "欧阳测试", "Ouyang-Ceshi")

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
LISTS = ("/cases", "/handoffs", "/handoffs?open=false", "/robots", "/hall", "/hall/board", "/cases/C000001")


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
    for pattern in ("uagv/+/+/+/order", "uagv/+/+/+/instantActions", "hall/#", "homeassistant/#"):
        witness.subscribe(pattern)
    await witness.start(lambda topic, payload, retained: heard.append(topic.encode() + payload), lambda up: None)
    await planter.start(lambda topic, payload, retained: None, lambda up: None)
    with HallProcess(sample_hall(), broker.port, tmp_path) as hall:
        async with httpx.AsyncClient(base_url=f"{hall.url}/api/v1", trust_env=False, timeout=20) as http:
            assert (await http.post("/cases", json=BODIES["/cases"])).status_code == 201
            planter.publish("homeassistant/light/light-waiting/config", LAMP, qos=1, retain=True)
            for path, body in BODIES.items():
                for planted in PLANTED:
                    await _plant(http, path, body, planted)
            _plant_by_robot(planter)
            await asyncio.sleep(0.5)
            shown = b"".join([(await http.get(path)).content for path in LISTS])
        assert hall.stop() == 0
        log = _bytes_of(tmp_path, "serve.log")
    await planter.stop()
    await witness.stop()
    book = _bytes_of(tmp_path)
    assert b"C000001" in book and heard, "there was something to look at"
    for planted in PLANTED:
        for place, content in {"book": book, "log": log, "API": shown, "MQTT": b"".join(heard)}.items():
            assert planted.encode() not in content, f"{planted} is in the {place}"


def _bytes_of(folder: Path, pattern: str = "hall.db*") -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob(pattern))


async def _plant(http: httpx.AsyncClient, path: str, body: dict[str, Any], planted: str) -> None:
    for worse in spoiled(body, planted):
        await http.post(path, content=orjson.dumps(worse), headers={"content-type": "application/json"})
    key = planted if planted.isascii() else planted.encode().hex()
    await http.post(path, json=body, headers={"Idempotency-Key": key})
    await http.get(f"/cases/{planted}")


def _plant_by_robot(planter: MqttLink) -> None:
    """A robot that repeats what it has seen: in its errors, in its hatches, in its address."""
    for planted in PLANTED[:3]:
        error = {"errorType": planted, "errorDescription": planted, "errorLevel": "WARNING", "errorReferences": []}
        hatch = dict(state_json()["information"][0])
        hatch["infoReferences"] = [
            *hatch["infoReferences"],
            {"referenceKey": "handoffId", "referenceValue": planted},
            {"referenceKey": "content", "referenceValue": "loaded"},
        ]
        said = orjson.dumps(state_json(errors=[error], information=[hatch]))
        planter.publish(topic(), said)
        planter.publish(f"uagv/v2/{planted}/{planted}/state", said)
        planter.publish(f"zigbee2mqtt/{planted}", said)
