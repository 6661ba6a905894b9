"""The pages as a browser receives them: headers, caching, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from hall_controller.domain.plan import HallPlan
from hall_controller.plan import load_plan
from hall_controller.web import build_hash, web_router
from hall_controller.web.static_files import static_files

HALL_FILE = Path(__file__).parents[2] / "config" / "hall_130m2.yaml"
LINK = "/pickup/H000001/0123456789abcdefghij-_"
PAGES = ("/", "/display", "/handoffs/H000001")


@dataclass
class Subject:
    plan: HallPlan


@pytest.fixture(scope="module")
def app() -> FastAPI:
    made = FastAPI(openapi_url=None)
    made.include_router(web_router(Subject(load_plan(HALL_FILE))))
    return made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall") as made:
        yield made


class Inline(HTMLParser):
    """Collects what a strict content policy forbids, and every address a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.addresses += [given[name] or "" for name in ("src", "href", "action") if name in given]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_page_holds_nothing_inline_and_names_no_other_site(
    client: httpx.AsyncClient, path: str, language: str
) -> None:
    answer = await client.get(path, headers={"Accept-Language": language})
    page = Inline()
    page.feed(answer.text)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert not page.inline
    assert all(re.match(r"[/#]", address) for address in page.addresses)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_allows_only_its_own_origin(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert all(allowed in ("'self'", "'none'") for allowed in policy.values())
    assert headers["x-content-type-options"] == "nosniff"
    assert "Accept-Language" in headers["vary"]


@pytest.mark.parametrize("path", PAGES)
async def test_every_file_a_page_names_is_served_and_may_be_kept_for_ever(client: httpx.AsyncClient, path: str) -> None:
    page = Inline()
    page.feed((await client.get(path)).text)
    named = [address for address in page.addresses if address.startswith("/static/")]
    assert len(named) >= 4
    for address in named:
        answer = await client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]
        assert build_hash() in address


async def test_modules_import_only_modules_that_are_served() -> None:
    files = static_files()
    wanted = {
        (name, other)
        for name, file in files.items()
        if name.endswith(".js")
        for other in re.findall(r'(?:from|import) "([^"]+)"', file.content.decode())
    }
    assert wanted
    assert not [pair for pair in wanted if not pair[1].startswith("./") or pair[1][2:] not in files]


async def test_a_page_that_did_not_change_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/")
    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    other_language = await client.get("/?lang=en", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert other_language.status_code == 200


async def test_a_file_of_another_build_is_not_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/000000000000/live.js")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["../router.py", "..%2Frouter.py", "texts/../../router.py", "nothing.js", ""])
async def test_nothing_but_static_files_is_served(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/static/{build_hash()}/{name}", follow_redirects=True)
    assert answer.status_code == 404


@pytest.mark.parametrize("wrong", ["x", "H", "H1%3Cscript%3E", "H1234567890123", "C000001"])
async def test_an_address_that_is_no_handoff_is_a_page_that_says_so(client: httpx.AsyncClient, wrong: str) -> None:
    answer = await client.get(f"/handoffs/{wrong}?lang=en")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "<script>" not in answer.text


async def test_the_language_switch_is_remembered(client: httpx.AsyncClient) -> None:
    asked = await client.get("/?lang=en", headers={"Accept-Language": "zh-CN"})
    later = await client.get("/display", headers={"Accept-Language": "zh-CN"})
    assert "Send papers" in asked.text
    assert '<html lang="en">' in later.text


async def test_no_name_of_a_person_can_stand_on_a_page(client: httpx.AsyncClient) -> None:
    text = (await client.get("/?lang=en")).text
    officers = re.findall(r'<option value="([a-z]+-\d+)" data-role', text)
    assert "reception-1" in officers and "processing-4" in officers


async def test_every_place_scene_and_device_of_the_plan_is_on_the_page(app: FastAPI, client: httpx.AsyncClient) -> None:
    plan = load_plan(HALL_FILE)
    text = (await client.get("/?lang=zh")).text
    for place in plan.places.values():
        assert place.label_zh in text
        assert (f'data-place="{place.id}"' in text) == (place.kind != "locker"), "a locker is drawn, not sent to"
    for scene in plan.scenes.values():
        assert f'data-scene="{scene.id}"' in text and scene.name_zh in text
    for device in plan.devices.values():
        assert f'data-device="{device.id}"' in text and device.name_zh in text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_visitors_page_speaks_both_languages_and_holds_no_key(client: httpx.AsyncClient, language: str) -> None:
    answer = await client.get(LINK, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert "打开舱门" in answer.text and "Open the hatch" in answer.text
    assert "0123456789" not in answer.text and "H000001" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = Inline()
    page.feed(answer.text)
    assert not page.inline and all(re.match(r"[/#]", address) for address in page.addresses)


@pytest.mark.parametrize("wrong", ["H000001", "H000001/short", "x/0123456789abcdefghij-_", "H1/a/b", ""])
async def test_a_link_that_was_cut_off_says_so_kindly(client: httpx.AsyncClient, wrong: str) -> None:
    answer = await client.get(f"/pickup/{wrong}")
    assert answer.status_code == 404
    assert re.search(r'data-view="gone"[^>]*"[^>]*" >', answer.text) and "pickup-page.js" not in answer.text
