"""Thousands of malformed and hostile requests: none is a 500, none corrupts the hall, and it works afterwards."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Iterator
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.domain.refusals import REASONS
from tests.hall_controller.api.stage import Stage, plan, wish

ROUTES = (
    "/handoffs", "/handoffs/H000001/open", "/handoffs/H000001/confirm", "/handoffs/H000001/cancel",
    "/cases", "/cases/C000001/documents", "/cases/C000001/hand-over", "/robots/R1/resume",
    "/cases/C000001/close", "/hall/scene", "/devices/light-waiting/command",
)  # fmt: skip
CODES = {*REASONS, "bad_request", "not_found", "method_not_allowed", "too_large", "http_error"}
WORDS = sorted({
    "from", "to", "by", "case", "ticket", "documents", "kind", "count", "counted", "reason", "seat", "scene", "values",
    "state", "A1", "P1", "A001", "reception-1", "C000001", "H000001", "id_card", "normal", *list(plan().staff)[:2],
})  # fmt: skip

text = st.text(st.characters(exclude_categories=()), max_size=30)  # lone surrogates and control characters as well
numbers = st.integers() | st.integers(-(10**400), 10**400) | st.floats()
leaves = st.none() | st.booleans() | numbers | text | st.sampled_from(WORDS)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner), max_leaves=12
)
nearly_right = st.fixed_dictionaries(
    {}, optional={key: leaves | trees | st.just(value) for key, value in wish().items()}
)
bodies = st.one_of(st.binary(max_size=200), (trees | nearly_right).map(lambda tree: json.dumps(tree).encode()))
kinds = st.sampled_from(["application/json", "application/json", "text/plain", "application/x-www-form-urlencoded", ""])
odd_paths = st.text(max_size=20).map(lambda odd: f"/handoffs/{quote(odd, safe='')}/open")
posts = st.tuples(
    st.sampled_from(ROUTES) | odd_paths, bodies, kinds, st.none() | st.binary(max_size=20).filter(lambda b: b.strip())
)
gets = st.sampled_from(["/handoffs", "/handoffs/", "/cases/", "/robots/", "/events-", "/hall"])
queries = st.dictionaries(st.sampled_from(["open", "limit", "after", "x"]), st.text(max_size=10), max_size=3)


async def check(asked: Awaitable[httpx.Response]) -> None:
    answer = await asked
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] in CODES


async def works_as_ever(stage: Stage) -> None:
    """A case travels out, and what is in the journal is what is in memory."""
    handoff = await stage.request("ZZZ-99999", "A1", "P1")
    await stage.load(handoff)
    await stage.unload(handoff)
    again = Stage(stage.engine.journal)
    assert again.engine.state.book == stage.engine.state.book


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Stage, asyncio.AbstractEventLoop]]:
    """One hall for all examples: what one request leaves behind, the next one meets."""
    loop = asyncio.new_event_loop()
    stage = loop.run_until_complete(Stage().__aenter__())
    yield stage, loop
    loop.run_until_complete(works_as_ever(stage))
    loop.run_until_complete(stage.__aexit__())
    loop.close()


@settings(max_examples=600, deadline=None)
@given(post=posts)
def test_hostile_posts(
    house: tuple[Stage, asyncio.AbstractEventLoop], post: tuple[str, bytes, str, bytes | None]
) -> None:
    (stage, loop), (path, body, kind, key) = house, post
    headers = [(b"content-type", kind.encode())] if kind else []
    if key is not None:
        headers.append((b"idempotency-key", key))
    loop.run_until_complete(check(stage.http.post(f"/api/v1{path}", content=body, headers=headers)))


@settings(max_examples=300, deadline=None)
@given(path=gets, odd=st.text(max_size=20), query=queries)
def test_hostile_gets(
    house: tuple[Stage, asyncio.AbstractEventLoop], path: str, odd: str, query: dict[str, str]
) -> None:
    stage, loop = house
    before = stage.engine.journal.head
    loop.run_until_complete(check(stage.get(path + quote(odd, safe=""), params=query)))
    assert stage.engine.journal.head == before


@pytest.mark.parametrize("value", [2**53, 2**64, -(2**64), 10**30, 10**400, 1e308, -0.0, True, "x", 5e-324])
async def test_a_value_beyond_all_sense_for_a_device(value: object, stage: Stage) -> None:
    body = {"values": {"state": value, "brightness": value}, "by": "facility-1"}
    await check(stage.post("/devices/light-waiting/command", body))
    assert (await stage.get("/hall")).status_code == 200
    assert Stage(stage.engine.journal).engine.state.book == stage.engine.state.book


def garbled(dice: random.Random, body: bytes) -> bytes:
    """A valid body with some bytes changed, lost, doubled or put in between."""
    damaged = bytearray(body)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(damaged) + 1)
        match dice.randrange(4):
            case 0:
                damaged[place : place + dice.randint(1, 9)] = b""
            case 1:
                damaged[place:place] = dice.randbytes(dice.randint(1, 4))
            case 2:
                damaged[place:place] = damaged[place : place + dice.randint(1, 30)]
            case _:
                damaged[place : place + 1] = dice.choice((b'"', b"{", b"[", b",", b"9", b"-", b"\\", b"\x00", b"e9"))
    return bytes(damaged)


async def test_two_thousand_garbled_bodies_and_the_hall_works_as_ever(stage: Stage) -> None:
    dice = random.Random(20)
    valid = [wish(), {"by": "reception-1"}, {"by": "reception-1", "counted": 3}, {"scene": "normal", "by": "guide-1"}]
    headers = {"content-type": "application/json"}
    for _ in range(2000):
        body = garbled(dice, json.dumps(dice.choice(valid)).encode())
        await check(stage.http.post(f"/api/v1{dice.choice(ROUTES)}", content=body, headers=headers))
    await works_as_ever(stage)
