"""Every page at the three sizes and in both languages: nothing overflows, everything has a name and can be reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import SIZES, HallServer, Look, OpenPage

PAGES = ("/", "/display", "/handoffs/H000003")

LOOK_OVER = Path(__file__).with_name("look_over.js").read_text(encoding="utf-8")


def settled(page: Page, path: str) -> Page:
    """The page with everything on it that comes from the API."""
    if path == "/":
        expect(page.locator("handoff-list li.handoff")).to_have_count(3)
        expect(page.locator("device-strip li.device")).to_have_count(4)
        expect(page.locator("[data-robot]")).to_have_count(3)
    elif path == "/display":
        expect(page.locator(".board-row")).to_have_count(5)
    else:
        expect(page.locator(".timeline li")).to_have_count(7)
    return page


@pytest.fixture(params=[(path, size, lang) for path in PAGES for size in SIZES for lang in ("zh-CN", "en-GB")], ids=str)
def view(request: pytest.FixtureRequest, look: Look) -> tuple[Page, str]:
    path, size, lang = request.param
    return settled(look(path, size, lang), path), size


def least_px(control: str, size: str) -> int:
    """How large a control must be to the finger: seats on the map and words within text may be smaller (WCAG 2.5.8)."""
    if 'class="place' in control or size == "kiosk":
        return 24
    return 20 if control.startswith("<a") else 40


def test_a_page_fits_names_its_controls_and_is_well_formed(view: tuple[Page, str]) -> None:
    page, size = view
    seen: dict[str, Any] = page.evaluate(LOOK_OVER)
    for fault in ("overflowing", "nameless", "doubleIds", "lostPointers", "lostDrawings", "loudIcons"):
        assert seen[fault] == [], fault
    assert seen["headings"].count("H1") == 1 and seen["headings"][0] == "H1"
    assert seen["mains"] == 1 and len(seen["title"]) > 2
    assert [c for c in seen["controls"] if c["px"] < least_px(c["what"], size)] == []
    assert [c for c in seen["controls"] if c["tab"] < 0 and 'role="radio"' not in c["what"]] == []


@pytest.mark.parametrize("size", SIZES)
def test_robots_are_drawn_to_the_scale_of_the_hall(look: Look, size: str) -> None:
    """The same metre has the same place and length in the drawing and in the layer over it."""
    page = settled(look(size=size), "/")
    matrix = "s => { const m = document.querySelector(s).getScreenCTM(); return [m.a, m.b, m.c, m.d, m.e, m.f]; }"
    drawn, over = page.evaluate(matrix, "#hall"), page.evaluate(matrix, ".floor-live .robots")
    assert over == pytest.approx(drawn, abs=0.05)
    assert over[0] == pytest.approx(-over[3]) and over[0] > 20
    robot = page.locator("[data-robot=R2]").get_attribute("transform")
    assert robot == "translate(5.350 5.000)"


def test_the_board_shows_all_without_scrolling_and_in_large_letters(look: Look) -> None:
    page = settled(look("/display", size="kiosk"), "/display")
    assert page.evaluate("document.documentElement.scrollHeight") <= SIZES["kiosk"][1]
    sizes = {
        name: page.evaluate(f"parseFloat(getComputedStyle(document.querySelector('{where}')).fontSize)")
        for name, where in (
            ("ticket", ".board-row strong"),
            ("words", ".board-row span"),
            ("call", ".board-call strong"),
        )
    }
    assert sizes["ticket"] >= 60 and sizes["words"] >= 40 and sizes["call"] >= 56, sizes


def test_the_board_turns_its_pages_when_there_are_many(server: HallServer, open_page: OpenPage) -> None:
    page = settled(open_page(server, "/display", size="kiosk"), "/display")
    for number in range(6, 15):
        keeper = {"kind": "officer", "ref": "processing-1"}
        documents = [{"id": f"C{number:06d}-1", "kind": "id_card", "count": 1, "custodian": keeper}]
        case = {"id": f"C{number:06d}", "ticket": f"A{number:03d}", "seat": "A1", "documents": documents}
        server.put(f"cases/C{number:06d}", {**case, "handoffs": [], "closed": False})
    expect(page.locator(".board-row")).to_have_count(6)
    expect(page.locator("[data-part=page]")).to_have_text("1 / 3")
    expect(page.locator("[data-part=page]")).to_have_text("2 / 3")
    expect(page.locator(".board-row").first).to_contain_text("A007")


def test_focus_can_be_seen_wherever_it_goes(look: Look) -> None:
    page = settled(look(), "/")
    visible = """() => {
      const node = document.activeElement;
      const shown = node.querySelector(".reach") ?? (node.type === "radio" ? node.nextElementSibling : node);
      const style = getComputedStyle(shown);
      const outlined = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
      return { what: node.outerHTML.slice(0, 80), seen: outlined || style.stroke === "rgb(20, 82, 79)" };
    }"""
    first = ""
    for _ in range(120):
        page.keyboard.press("Tab")
        told = page.evaluate(visible)
        if told["what"] == first or told["what"].startswith("<body"):
            break
        first = first or told["what"]
        assert told["seen"], told
    else:
        raise AssertionError("the focus never came round")


def test_nothing_breathes_where_motion_is_unwanted(still_server: HallServer, open_page: OpenPage) -> None:
    page = settled(open_page(still_server, reduced_motion="reduce"), "/")
    running = "document.getAnimations().filter(a => a.playState === 'running').length"
    assert page.evaluate(running) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(running) > 0


def test_a_page_is_light_on_the_network(still_server: HallServer, open_page: OpenPage) -> None:
    page = settled(open_page(still_server), "/")
    own = (
        "performance.getEntriesByType('resource').filter(e => e.name.includes('/static/')).map(e => e.decodedBodySize)"
    )
    assert 0 < sum(page.evaluate(own)) < 140_000
