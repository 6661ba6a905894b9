"""What a page does when the hall goes away, freezes, comes back, or comes back newer."""

from __future__ import annotations

import re
import time

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import HallServer, OpenPage

LIMIT_S = 5.0
MISSED = {"/": re.compile("A099"), "/display": re.compile("A002.*waiting for a robot", re.DOTALL)}
"""What a page must show of the thing that happened while it was away."""
SINCE = re.compile(r"Offline since \d\d:\d\d:\d\d")


def offline_after_s(page: Page, began: float) -> float:
    page.wait_for_selector("html[data-connection=offline]")
    return time.monotonic() - began


@pytest.mark.parametrize("path", ["/", "/display"])
def test_a_dead_hall_is_noticed_in_time_and_its_return_brings_what_was_missed(
    server: HallServer, open_page: OpenPage, path: str
) -> None:
    page = open_page(server, path)
    open_page.may_fail(page)
    began = time.monotonic()
    server.stop()
    assert offline_after_s(page, began) < LIMIT_S
    expect(page.locator("connection-state")).to_contain_text(SINCE)
    expect(page.locator("connection-state")).to_be_in_viewport()
    if path == "/display":
        expect(page.get_by_text("This board shows the last known state")).to_be_visible()
    server.start()
    server.put("handoffs/H000002", {"state": "requested", "ticket": "A099"})
    page.wait_for_selector("html[data-connection=live]")
    expect(page.get_by_text(SINCE)).to_be_hidden()
    expect(page.locator("li.handoff .ticket, .board-row").filter(has_text=MISSED[path]).first).to_be_visible()


def test_a_frozen_hall_is_noticed_in_time(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    open_page.may_fail(page)
    began = time.monotonic()
    server.freeze()
    assert offline_after_s(page, began) < LIMIT_S
    server.thaw()
    page.wait_for_selector("html[data-connection=live]")


def test_the_same_build_keeps_the_page_and_a_new_one_reloads_it(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    open_page.may_fail(page)
    page.evaluate("document.documentElement.dataset.untouched = 'yes'")
    server.stop()
    page.wait_for_selector("html[data-connection=offline]")
    server.start()
    page.wait_for_selector("html[data-connection=live]")
    expect(page.locator("html")).to_have_attribute("data-untouched", "yes")
    server.stop()
    server.start("--build", "two")
    expect(page.locator("html")).not_to_have_attribute("data-untouched", "yes")
    page.wait_for_selector("html[data-connection=live]")


def test_a_page_that_misses_the_first_answer_shows_nothing_wrong_and_asks_again(
    server: HallServer, open_page: OpenPage
) -> None:
    page = open_page(server)
    open_page.may_fail(page)
    page.route("**/api/v1/hall", lambda route: route.abort(), times=1)
    page.reload()
    expect(page.locator("li.handoff .ticket").first).to_be_visible()
    expect(page.locator("[data-part=away]")).not_to_be_empty()


def lose_the_answer(route: Route) -> None:
    """The hall hears the request, and the page never hears of it."""
    route.fetch()
    route.abort()


def test_pressing_send_again_after_an_outage_sends_one_robot(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    expect(page.get_by_label("Ticket", exact=True)).to_have_value("T001")
    open_page.may_fail(page)
    page.locator("[data-place=B1]").click()
    page.route("**/api/v1/handoffs", lose_the_answer, times=1)
    page.locator("dispatch-form [type=submit]").click()
    expect(page.locator("dispatch-form .problem")).to_contain_text("cannot be reached")
    page.locator("dispatch-form [type=submit]").click()
    expect(page.get_by_text("a robot will come")).to_be_visible()
    sent = server.posts("/handoffs")
    assert len(sent) == 2 and sent[0]["key"] == sent[1]["key"]
    assert len(httpx.get(f"{server.url}/api/v1/handoffs", timeout=5, verify=False).json()) == 4


def test_the_language_is_switched_on_the_page_and_remembered(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server, lang="zh-CN")
    expect(page.get_by_role("heading", name="派送材料")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Send papers")).to_be_visible()
    page.goto(server.url + "/display")
    expect(page.get_by_role("heading", name="Last calls")).to_be_visible()
    page.goto(server.url + "/?lang=zh")
    expect(page.locator("robot-strip [data-key=R1]")).to_contain_text("行驶中")
