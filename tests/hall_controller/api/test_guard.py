"""Who may come in and how large a letter may be."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hall_controller.api.guard import BODY_LIMIT_BYTES
from tests.hall_controller.api.stage import Stage, wish

TOKEN = "a-long-secret"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]", "localhost.evil:8080"])
async def test_a_page_from_elsewhere_cannot_address_the_hall(host: str, stage: Stage) -> None:
    answer = await stage.http.get("/api/v1/hall", headers={"host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "wrong_host")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost", "localhost:1", "[::1]", "[::1]:8080"])
async def test_the_hall_answers_to_its_own_names(host: str, stage: Stage) -> None:
    assert (await stage.http.get("/api/v1/hall", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer ä"])
async def test_with_a_token_set_nobody_comes_in_without_it(given: str) -> None:
    async with Stage(token=TOKEN) as stage:
        answer = await stage.http.get("/api/v1/hall", headers=[(b"authorization", given.encode())])
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
        posted = await stage.post("/handoffs", wish())
        assert posted.status_code == 401
        assert stage.engine.journal.head.seq == stage.begun


async def test_the_token_opens_and_health_needs_none() -> None:
    async with Stage(token=TOKEN) as stage:
        allowed = await stage.http.get("/api/v1/hall", headers={"authorization": f"Bearer {TOKEN}"})
        assert allowed.status_code == 200
        for path in ("/livez", "/api/v1/livez"):
            assert (await stage.http.get(path)).status_code == 200


async def test_a_body_over_the_limit_is_refused_before_it_is_read(stage: Stage) -> None:
    answer = await stage.http.post("/api/v1/handoffs", content=b"x" * (BODY_LIMIT_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_body_over_the_limit_that_does_not_say_so_is_cut_off(stage: Stage) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(1000):
            taken += 4096
            yield b"x" * 4096

    headers = {"content-type": "application/json"}
    answer = await stage.http.post("/api/v1/handoffs", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert taken <= BODY_LIMIT_BYTES + 2 * 4096


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "99999999999999999999", "²"])
async def test_a_length_that_is_no_length_is_refused(length: str, stage: Stage) -> None:
    headers = [(b"content-length", length.encode()), (b"content-type", b"application/json")]
    answer = await stage.http.post("/api/v1/handoffs", content=b"{}", headers=headers)
    assert answer.status_code == 413


async def test_a_body_at_the_limit_is_read(stage: Stage) -> None:
    body = b" " * (BODY_LIMIT_BYTES - 2) + b"{}"
    headers = {"content-type": "application/json"}
    answer = await stage.http.post("/api/v1/handoffs", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")


async def test_a_browser_signs_in_once_and_is_known_by_its_cookie() -> None:
    async with Stage(token=TOKEN) as stage:
        page = await stage.http.get("/", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, "/sign-in")
        wrong = await stage.http.post("/sign-in", content="token=guess")
        assert wrong.headers["location"] == "/sign-in?wrong=1" and "set-cookie" not in wrong.headers
        right = await stage.http.post("/sign-in", content=f"token={TOKEN}")
        assert right.headers["location"] == "/" and TOKEN not in right.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=strict"} <= set(right.headers["set-cookie"].split("; "))
        stage.http.cookies = right.cookies
        assert (await stage.http.get("/api/v1/hall")).status_code == 200


@pytest.mark.parametrize("cookie", ["hall_session=", "hall_session=0", f"hall_session={TOKEN}", "\x01=;;;=", "a=b"])
async def test_no_other_cookie_opens(cookie: str) -> None:
    async with Stage(token=TOKEN) as stage:
        answer = await stage.http.get("/api/v1/hall", headers={"cookie": cookie})
        assert answer.status_code == 401
