"""Every form of the live hall, and the visitor's own page: they fit, name what they ask, and can be read.

What lives here: looking at what the walks walk through. What must not: the walks (``test_ways_out.py``).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hall_controller.web import build_hash, texts
from tests.web.conftest import HallServer, Look, OpenPage
from tests.web.stage_hall import StageHall

HERE = Path(__file__).parent
LOOK_OVER = (HERE / "look_over.js").read_text(encoding="utf-8")
TEMPLATE = Path(texts.__file__).parent / "templates" / "sheets.html"
SHEETS = [*re.findall(r'<template id="sheet-([a-z-]+)">', TEMPLATE.read_text(encoding="utf-8")), "store", "fetch"]
OPEN = """async name => {
  const { openSheet } = await import("/static/BUILD/sheet.js");
  document.getElementById("sheet").close();
  openSheet(name);
  for (const hidden of document.querySelectorAll("#sheet [hidden]")) hidden.hidden = false;
}""".replace("BUILD", build_hash())
SMALLEST_PX = """() => {
  const worded = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const shown = [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility() && worded(node));
  const readable = shown.filter((node) => !node.closest("svg, .unseen, noscript"));
  return Math.min(...readable.map((node) => parseFloat(getComputedStyle(node).fontSize)));
}"""


def look_over(page: Page) -> dict[str, Any]:
    seen: dict[str, Any] = page.evaluate(LOOK_OVER)
    for fault in ("overflowing", "nameless", "doubleIds", "lostPointers", "lostDrawings", "loudIcons"):
        assert seen[fault] == [], fault
    return seen


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_every_form_fits_and_names_its_fields(look: Look, size: str, lang: str) -> None:
    page = look(size=size, lang=lang)
    expect(page.locator("handoff-list li.handoff")).to_have_count(3)
    assert len(SHEETS) >= 14
    for name in SHEETS:
        page.evaluate(OPEN, name)
        expect(page.get_by_role("dialog")).to_have_accessible_name(re.compile(".{2,}"))
        controls = [c for c in look_over(page)["controls"] if not c["what"].startswith("<a")]
        small = [c for c in controls if c["px"] < 40 and 'class="place' not in c["what"]]
        assert small == [], name
        box = page.locator("#sheet").bounding_box()
        assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"], name  # type: ignore[index]


def at_the_count(hall: StageHall, open_page: OpenPage) -> Page:
    """The visitor's page with everything on it: a count that does not fit, and why."""
    back = hall.coming_home("A001")
    hall.until(back, "at_recipient")
    link = hall.post(f"/handoffs/{back}/code", {"by": "reception-1"})["link"]
    phone = open_page(hall, link, size="phone", has_touch=True)
    open_page.may_fail(phone)
    phone.locator("[data-act=open]").tap()
    hall.until(back, "unloading")
    phone.get_by_role("button", name="One less").tap()
    for _ in range(2):
        phone.locator("[data-act=confirm]").tap()
    expect(phone.get_by_role("alert")).to_contain_text("You counted 2")
    return phone


def test_a_visitors_page_is_large_and_bears_being_enlarged(staged_hall: StageHall, open_page: OpenPage) -> None:
    phone = at_the_count(staged_hall, open_page)
    for width, height in ((390, 844), (195, 422)):
        phone.set_viewport_size({"width": width, "height": height})
        seen = look_over(phone)
        assert [c for c in seen["controls"] if c["px"] < 44] == [], width
        assert phone.evaluate(SMALLEST_PX) >= 24
        expect(phone.locator("output")).to_have_text("2")
        number = phone.locator("output").bounding_box()
        assert number is not None and number["width"] >= 40


def test_a_case_takes_copies_and_a_handoff_a_tray_and_a_recipient(server: HallServer, open_page: OpenPage) -> None:
    page = open_page(server)
    expect(page.get_by_label("Ticket", exact=True)).to_have_value("T001")
    page.locator("[data-place=B1]").click()
    page.get_by_text("More: recipient, tray, copies").click()
    page.get_by_role("combobox", name="Only for").select_option("processing-2")
    page.get_by_role("combobox", name="Tray").select_option("T03")
    form = page.locator("dispatch-form")
    form.get_by_role("combobox", name="Document").select_option("residence_permit")
    form.get_by_role("combobox", name="Form").select_option("e_certificate")
    for _ in range(2):
        form.get_by_role("button", name="Add to the list").click()
    expect(form.get_by_text("Residence permit (e-certificate)")).to_have_count(2)
    form.get_by_role("button", name="Take off the list").first.click()
    form.locator("[type=submit]").click()
    expect(page.get_by_text("a robot will come")).to_be_visible()
    sent = server.posts("/handoffs")[-1]
    assert (sent["recipient"], sent["tray"]) == ("processing-2", "T03")
    assert sent["documents"][-1] == {"kind": "residence_permit", "count": 1, "form": "e_certificate"}
    assert len(sent["documents"]) == 3
    expect(form.get_by_text("Residence permit (e-certificate)")).to_have_count(0)


@pytest.mark.parametrize(
    ("state", "leg", "offered"),
    [
        ("disputed", "deliver", ["Counted again, door closed", "Send back", "Open with the key"]),
        ("stranded", "deliver", ["Take over, call another robot", "Open with the key"]),
        ("tampered", "deliver", ["Take over, call another robot", "Open with the key"]),
        ("evacuated", "deliver", ["Look at it, two officers", "Open with the key"]),
        ("at_recipient", "store", ["Open upper hatch", "Take over, call another robot", "Open with the key"]),
    ],
)
def test_each_odd_state_offers_what_leads_out_of_it(
    server: HallServer, open_page: OpenPage, state: str, leg: str, offered: list[str]
) -> None:
    server.put("handoffs/H000003", {"state": state, "leg": leg, "goal": "L1"})
    page = open_page(server)
    card = page.locator("handoff-list [data-key=H000003]")
    expect(card).to_have_attribute("data-state", state)
    card.get_by_text("More").click()
    expect(card.locator("[data-act]:visible")).to_have_text(offered)
    expect(card.locator("[data-part=leg]")).to_have_text("To the locker: Locker" if leg == "store" else "")


def test_an_alert_offers_its_way_out_right_there(server: HallServer, open_page: OpenPage) -> None:
    server.put("handoffs/H000003", {"state": "tampered"})
    server.put(
        "robots/R3", {"hatches": [{"id": "upper", "door": "closed", "lock": "locked", "doubt": "why", "handoff": None}]}
    )
    since = {"since": "2026-01-05T01:02:03.000+00:00", "detail": ""}
    told = (("hatch_forced", "R1/upper"), ("hatch_contents_doubtful", "R3/upper"), ("no_robot", "H000005"))
    server.put("alerts", [{"id": f"{kind}:{who}", "kind": kind, "subject": who, **since} for kind, who in told])
    page = open_page(server)
    items = page.locator("alert-list li")
    expect(items.nth(0)).to_contain_text("R1, upper hatch · A003")
    expect(items.nth(0).get_by_role("button")).to_have_text(["Take over, call another robot", "Open with the key"])
    expect(items.nth(1).get_by_role("button")).to_have_text(["I have looked: it is empty"])
    expect(items.nth(2).get_by_role("button")).to_have_text(["Cancel", "Show it"])
    expect(page.locator("robot-strip [data-key=R3]")).to_contain_text("Upper: content not certain")
    items.nth(2).get_by_role("button", name="Show it").click()
    expect(page.locator("handoff-list [data-key=H000005]")).to_be_in_viewport()
    expect(page.locator("handoff-list [data-key=H000005] a")).to_be_focused()
