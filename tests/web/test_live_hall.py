"""The live hall in a real browser: robots that move, papers that are sent, buttons that do what they say."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import HallServer, OpenPage

WAY = """async ([id, far]) => {
  const figure = document.querySelector(`[data-robot="${id}"]`);
  const at = () => figure.getAttribute("transform").match(/-?[\\d.]+/g).map(Number);
  const seen = [at()];
  while (Math.hypot(seen.at(-1)[0] - seen[0][0], seen.at(-1)[1] - seen[0][1]) < far) {
    await new Promise(requestAnimationFrame);
    seen.push(at());
  }
  return seen;
}"""
"""Where a robot is drawn, frame by frame, until it is ``far`` metres from where it was."""


def card(page: Page, ticket: str) -> Locator:
    return page.locator("handoff-list li.handoff", has=page.get_by_text(ticket, exact=True))


def test_a_robot_moves_smoothly_and_never_jumps(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    page.wait_for_selector("[data-robot=R1]")
    way = page.evaluate(WAY, ["R1", 1.0])
    assert max(math.dist(a, b) for a, b in pairwise(way)) < 0.4
    expect(page.locator("[data-robot=R1]")).to_have_attribute("data-look", "moving")


def test_each_look_of_a_robot_has_a_shape_and_a_word(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    server.put("robots/R3", {"online": False, "alerts": ["robot_silent"]})
    for robot, look, words in (
        ("R1", "moving", "Moving"),
        ("R2", "waiting", "Waiting"),
        ("R3", "help", "Not heard from"),
    ):
        expect(page.locator(f"[data-robot={robot}]")).to_have_attribute("data-look", look)
        expect(page.locator(f"robot-strip [data-key={robot}]")).to_contain_text(words)
    expect(page.locator(".chip", has_text="R1")).to_contain_text("A003")
    expect(page.locator(".chip", has_text="R3")).to_contain_text("!")


def test_trays_show_what_hatches_do(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    trays = page.locator("[data-robot=R2] .tray")
    expect(trays.nth(0)).to_have_attribute("data-hatch", "open")
    expect(trays.nth(1)).to_have_attribute("data-hatch", "locked")
    server.put("robots/R2", {"hatches": [{"id": "upper", "door": "unknown", "lock": "unknown", "handoff": None}]})
    expect(trays.nth(0)).to_have_attribute("data-hatch", "unknown")
    expect(page.locator("robot-strip [data-key=R2]")).to_contain_text("Upper: not known")


def test_two_taps_send_a_robot(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server, size="tablet", has_touch=True)
    expect(page.get_by_label("Ticket", exact=True)).to_have_value("T001")
    page.locator("[data-place=B1]").tap()
    page.get_by_role("button", name="Send a robot to Table B seat 1").tap()
    expect(page.get_by_text("T001: a robot will come to Table B seat 1.")).to_be_visible()
    expect(card(page, "T001")).to_contain_text("Robot coming")
    sent = server.posts("/handoffs")[-1]
    assert (sent["from"], sent["to"], sent["ticket"], sent["by"]) == ("B1", "P1", "T001", "reception-1")
    assert sent["documents"] == [{"kind": "id_card", "count": 1}, {"kind": "application_form", "count": 1}]
    assert len(sent["key"]) >= 16


def test_the_keyboard_alone_sends_a_robot(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    expect(page.get_by_label("Ticket", exact=True)).to_have_value("T001")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.place") == "C2":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ticket", exact=True)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("b77")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    expect(card(page, "B77")).to_contain_text("Desk 2")
    sent = server.posts("/handoffs")[-1]
    assert (sent["from"], sent["to"], sent["ticket"]) == ("C2", "P2", "B77")
    assert sent["documents"][0] == {"kind": "id_card", "count": 3}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("seat", "Choose the seat first"),
        ("ticket", "Enter a ticket such as"),
        ("documents", "Add at least one document"),
    ],
)
def test_an_incomplete_form_says_what_is_missing(
    server: HallServer, open_page: OpenPage, spoil: str, said: str
) -> None:
    page = open_page(server)
    expect(page.get_by_label("Ticket", exact=True)).to_have_value("T001")
    if spoil != "seat":
        page.locator("[data-place=A2]").click()
    if spoil == "ticket":
        page.get_by_label("Ticket", exact=True).fill("not a ticket")
    if spoil == "documents":
        for kind in ("ID card", "Application form"):
            page.get_by_role("button", name=f"One less: {kind}").click()
    page.locator("dispatch-form [type=submit]").click()
    expect(page.locator("dispatch-form .problem")).to_contain_text(said)
    assert not server.posts("/handoffs")


def test_a_count_that_differs_is_refused_and_can_be_put_right(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    open_page.may_fail(page)
    mine = card(page, "A004")
    mine.get_by_role("button", name="One less: Papers counted").click()
    mine.get_by_role("button", name="Papers are in, door closed").click()
    expect(mine.locator(".problem")).to_have_text("You counted 2, the list says 3. Look again.")
    mine.get_by_role("button", name="One more: Papers counted").click()
    mine.get_by_role("button", name="Papers are in, door closed").click()
    expect(mine.locator("[aria-current=step]")).to_have_text("On the way")
    expect(page.locator("#announcer")).to_contain_text("A004: R2 carries the papers")


def test_a_hatch_is_opened_and_papers_are_received(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    server.put("handoffs/H000003", {"state": "at_recipient"})
    mine = card(page, "A003")
    expect(mine.locator("[aria-current=step]")).to_have_text("Unloading")
    expect(mine).to_have_class(re.compile("wants-person"))
    mine.get_by_role("button", name="Open upper hatch").click()
    mine.get_by_role("button", name="Papers are out, door closed").click()
    expect(mine).to_have_count(0)


def test_cancelling_asks_why_and_may_be_taken_back(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    mine = card(page, "A005")
    mine.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Do not cancel").click()
    assert not server.posts("/handoffs/H000005/cancel")
    mine.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Visitor has left").click()
    expect(mine).to_have_count(0)
    assert server.posts("/handoffs/H000005/cancel")[0]["reason"] == "visitor_left"


def test_papers_go_back_with_a_receipt_and_the_case_is_closed(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    kept = page.locator("case-list [data-key=C000002]")
    expect(kept).to_contain_text("Desk 4, kept by Processing 4")
    kept.get_by_role("button", name="Add a receipt").click()
    expect(kept).to_contain_text("Receipt ×1")
    kept.get_by_role("button", name="Send back to Table C seat 1").click()
    expect(card(page, "A002")).to_be_visible()
    sent = server.posts("/handoffs")[-1]
    assert (sent["case"], sent["from"], sent["to"], sent["by"]) == ("C000002", "P4", "C1", "processing-4")
    expect(page.get_by_label("I am")).to_have_value("processing-4")
    home = page.locator("case-list [data-key=C000001]")
    home.get_by_role("button", name="Close the case").click()
    expect(home).to_have_count(0)


def test_lights_music_and_scene_follow_the_hand(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    lamp = page.get_by_role("switch", name="Reception lights")
    expect(lamp).to_have_attribute("aria-checked", "false")
    lamp.click()
    expect(lamp).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="One more: Volume").click()
    expect(page.locator("[data-key=music] output")).to_have_text("35")
    page.get_by_role("radio", name="Quiet").click()
    expect(page.get_by_role("radio", name="Quiet")).to_have_attribute("aria-checked", "true")
    asked = [post["values"] for post in server.posts("/devices/music/command")]
    assert asked == [{"volume": 35}]


def test_alerts_stand_above_everything_and_go_away(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    alert = {"id": "hatch_left_open:H000004", "kind": "hatch_left_open", "subject": "H000004", "detail": ""}
    server.put("alerts", [{**alert, "since": "2026-01-05T01:02:03.000+00:00"}])
    expect(page.get_by_role("region", name="Needs a person")).to_contain_text("A004: hatch is open for too long")
    expect(page.get_by_role("region", name="Needs a person")).to_contain_text("since 09:02:03")
    server.put("alerts", [])
    expect(page.locator("alert-list")).to_be_hidden()


def test_the_timeline_of_one_handoff_is_told_in_order_and_goes_on(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server, "/handoffs/H000003")
    lines = page.locator(".timeline li span")
    expect(lines).to_have_count(7)
    expect(lines.first).to_have_text("Requested")
    expect(lines.last).to_have_text("Hatch locked, on the way")
    server.put("handoffs/H000003", {"state": "at_recipient"})
    expect(lines.last).to_have_text("Robot arrived at the recipient")
    expect(page.locator("[aria-current=step]")).to_have_text("Unloading")
