"""The event stream over a real server: every event once, whenever the watcher comes and goes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import pytest

from hall_controller.api import stream
from hall_controller.api.stream import EventHub, frame
from hall_controller.hall.engine import Batch
from hall_controller.store.memory import MemoryJournal
from hall_controller.store.records import Entry
from tests.hall_controller.api.stage import Stage, served


@dataclass
class Heard:
    """One server-sent event as a browser would hand it over."""

    id: int | None
    event: str
    data: dict[str, Any] = field(default_factory=dict)


@asynccontextmanager
async def watching(url: str, last: str | None = None) -> AsyncIterator[AsyncIterator[Heard]]:
    headers = [(b"last-event-id", last.encode())] if last is not None else []
    client = httpx.AsyncClient(trust_env=False, timeout=10, verify=False)
    async with client, client.stream("GET", url, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer)


async def _events(answer: httpx.Response) -> AsyncIterator[Heard]:
    number, kind = None, ""
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "id":
            number = int(value)
        elif name == "event":
            kind = value
        elif name == "data":
            yield Heard(number, kind, orjson.loads(value))
            number, kind = None, ""


async def take(events: AsyncIterator[Heard], count: int) -> list[Heard]:
    return [await anext(events) for _ in range(count)]


async def test_hello_comes_first_then_everything_that_happens(stage: Stage) -> None:
    begun = stage.begun
    async with served(stage.app) as address, watching(f"{address}/api/v1/events") as events:
        hello = await anext(events)
        assert (hello.event, hello.id, hello.data["build"], hello.data["seq"]) == ("hello", None, "build-1", begun)
        await stage.request()
        told = await take(events, 4)
    assert [e.event for e in told] == ["CaseOpened", "DocumentAdded", "DocumentAdded", "HandoffRequested"]
    assert [e.id for e in told] == [begun + 1, begun + 2, begun + 3, begun + 4]
    assert told[0].data == {
        "seq": begun + 1,
        "at": stage.clock.now(),
        "type": "CaseOpened",
        "data": told[0].data["data"],
    }


@pytest.mark.parametrize("way", ["header", "query"])
async def test_it_resumes_after_a_number(way: str, stage: Stage) -> None:
    await stage.request()
    async with served(stage.app) as address:
        last = str(stage.begun + 2)
        url = f"{address}/api/v1/events" + (f"?after={last}" if way == "query" else "")
        async with watching(url, last if way == "header" else None) as events:
            told = await take(events, 3)
    assert [e.id for e in told] == [None, stage.begun + 3, stage.begun + 4]


@pytest.mark.parametrize("header", ["999999", "nonsense", "-1", "²"])
async def test_a_number_that_was_never_given_out_starts_at_the_present(header: str, stage: Stage) -> None:
    await stage.request()
    async with served(stage.app) as address, watching(f"{address}/api/v1/events", header) as events:
        await anext(events)
        await stage.request("A002")
        assert (await anext(events)).id == stage.begun + 5


async def test_no_gap_and_no_double_over_many_reconnections(stage: Stage) -> None:
    """A watcher that is cut off at random places, while the hall works, still sees 1, 2, 3, … to the end."""
    dice, wanted = random.Random(7), stage.begun + 150 * 4
    seen: list[int | None] = []

    async def work() -> None:
        for number in range(150):
            await stage.request(f"A{number}")

    async with served(stage.app) as address:
        working = asyncio.create_task(work())
        while len(seen) < wanted:
            last = str(seen[-1]) if seen else "0"
            async with watching(f"{address}/api/v1/events", last) as events:
                await anext(events)
                seen += [e.id for e in await take(events, min(dice.randint(1, 90), wanted - len(seen)))]
        await working
    assert seen == list(range(1, wanted + 1))


async def test_poses_come_beside_the_events_and_have_no_number(stage: Stage) -> None:
    async with served(stage.app) as address, watching(f"{address}/api/v1/events?poses=true") as events:
        await anext(events)
        await stage.request()
        await take(events, 4)
        stage.hub.show_poses(orjson.dumps({"at": 1.0, "robots": []}))
        poses = await anext(events)
    assert (poses.event, poses.id, poses.data) == ("poses", None, {"at": 1.0, "robots": []})


async def test_without_asking_no_poses_come(stage: Stage) -> None:
    async with served(stage.app) as address, watching(f"{address}/api/v1/events") as events:
        await anext(events)
        stage.hub.show_poses(b"{}")
        await stage.request()
        assert (await anext(events)).event == "CaseOpened"


async def test_the_server_can_stop_while_somebody_watches(stage: Stage) -> None:
    async with served(stage.app) as address, watching(f"{address}/api/v1/events") as events:
        await anext(events)
        stage.hub.close()
        with pytest.raises(StopAsyncIteration):
            await anext(events)


# -- the hub alone


def _append(journal: MemoryJournal, hub: EventHub, count: int) -> None:
    entries = [Entry(1.0, "TimeTold", b"{}") for _ in range(count)]
    hub.committed(Batch(rows=journal.append(entries)))


async def _numbers(hub: EventHub, after: int, count: int) -> list[int]:
    found: list[int] = []
    watcher = hub.watch(after, with_poses=False)
    async for data in watcher:
        if data.startswith(b"id: "):
            found.append(int(data[4 : data.index(b"\n")]))
        if len(found) == count:
            break
    await watcher.aclose()  # type: ignore[attr-defined]
    return found


async def test_a_late_watcher_is_served_from_the_journal_page_by_page_and_then_from_memory() -> None:
    journal = MemoryJournal()
    hub = EventHub(journal)
    total = stream.RECENT_EVENTS + 3 * stream.PAGE + 7
    for _ in range(total // 100):
        _append(journal, hub, 100)
    _append(journal, hub, total % 100)
    assert await _numbers(hub, 0, total) == list(range(1, total + 1))


async def test_a_hub_that_has_just_started_knows_the_old_events() -> None:
    journal = MemoryJournal()
    _append(journal, EventHub(journal), 20)
    hub = EventHub(journal)
    assert await _numbers(hub, 5, 15) == list(range(6, 21))


async def test_a_watcher_that_hears_nothing_gets_heart_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.01)
    watcher = EventHub(MemoryJournal()).watch(0, with_poses=False)
    assert [await anext(watcher), await anext(watcher)] == [stream.HEARTBEAT] * 2
    await watcher.aclose()  # type: ignore[attr-defined]


async def test_a_watcher_that_leaves_is_forgotten() -> None:
    journal = MemoryJournal()
    hub = EventHub(journal)
    _append(journal, hub, 1)
    await _numbers(hub, 0, 1)
    assert not hub.watched


def test_a_frame_is_one_server_sent_event() -> None:
    journal = MemoryJournal()
    row = journal.append([Entry(2.5, "SceneSet", b'{"scene":"normal"}')])[0]
    expected = b'id: 1\nevent: SceneSet\ndata: {"seq":1,"at":2.5,"type":"SceneSet","data":{"scene":"normal"}}\n\n'
    assert frame(row) == expected
