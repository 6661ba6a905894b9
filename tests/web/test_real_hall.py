"""The pages on a real hall: controller, journal, broker, world and people as ``hall demo`` starts them.

What lives here: one walk through the house as a person at a screen would take it. What must not: odd states; those are
made in the fixture hall.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Error, Page, expect

from simulations.broker import free_port
from tests.web.conftest import OpenPage

HALL = Path(sys.executable).with_name("hall")
SPEED = 5
START_S, WAY_S, END_S = 90.0, 200.0, 30.0
LOOK_EVERY_MS = 100

pytestmark = pytest.mark.timeout(400)


class RealHall:
    """A running demo; ``url`` is what a browser opens."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str) -> Any:
        return httpx.get(f"{self.url}/api/v1{path}", timeout=10, verify=False).raise_for_status().json()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHall]:
    if not HALL.exists():
        pytest.skip(f"the hall command is not installed beside {sys.executable}")
    said = tmp_path_factory.mktemp("demo") / "said.txt"
    port = free_port()
    command = [str(HALL), "demo", "--no-ros", "--port", str(port), "--speed", str(SPEED), "--keep", str(said.parent)]
    with said.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, preexec_fn=hears_ctrl_c)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process, said)
            yield RealHall(f"http://127.0.0.1:{port}")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(END_S)


def hears_ctrl_c() -> None:
    """Whoever runs the tests in the background has had their shell make everything deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=2, verify=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"the demo did not open:\n{said.read_text(errors='replace')[-2000:]}")


def press_what_is_offered(page: Page, ticket: str) -> None:
    """Opens or confirms where the card offers it. The hall's own officers work too and may be quicker."""
    card = page.locator("handoff-list li.handoff", has=page.get_by_text(ticket, exact=True))
    for act in ("open", "confirm"):
        button = card.locator(f"[data-act={act}]:visible")
        try:
            if button.count():
                button.click(timeout=1000)
        except Error:
            continue


def test_papers_travel_from_a_tapped_seat_to_a_desk(real: RealHall, open_page: OpenPage) -> None:
    page = open_page(real, has_touch=True)
    open_page.may_fail(page)
    expect(page.locator("[data-robot]")).to_have_count(3)
    ticket = page.get_by_label("Ticket", exact=True).input_value()
    page.locator("[data-place=W1]").tap()
    page.get_by_role("button", name="Send a robot to Sofa seat 1").tap()
    expect(page.get_by_text(f"{ticket}: a robot will come to Sofa seat 1.")).to_be_visible()
    mine = next(one for one in real.get("/handoffs") if one["ticket"] == ticket)
    deadline = time.monotonic() + WAY_S
    while real.get(f"/handoffs/{mine['id']}")["state"] != "received":
        assert time.monotonic() < deadline, real.get(f"/handoffs/{mine['id']}")
        press_what_is_offered(page, ticket)
        page.wait_for_timeout(LOOK_EVERY_MS)
    story = open_page(real, f"/handoffs/{mine['id']}")
    expect(story.locator("[aria-current=step]")).to_have_text("Received")
    expect(story.locator(".timeline li").first).to_contain_text("Requested")
    lines = story.locator(".timeline li span").all_inner_texts()
    order = ["Hatch opened for loading", "Hatch locked, on the way", "Hatch opened for unloading", "Received"]
    places = [lines.index(line) for line in order]
    assert places == sorted(places)
    assert any(line.startswith("Papers are now with officer") for line in lines)


def test_the_board_tells_where_papers_are_without_names(real: RealHall, open_page: OpenPage) -> None:
    page = open_page(real, "/display", size="kiosk")
    expect(page.locator(".board-row").first).to_be_visible()
    tickets = {one["ticket"] for one in real.get("/cases")}
    assert set(page.locator(".board-row strong").all_inner_texts()) & tickets
    text = page.locator("body").inner_text()
    assert "id_card" not in text and "processing-" not in text and "ID card" not in text


def test_a_light_is_switched_by_hand(real: RealHall, open_page: OpenPage) -> None:
    page = open_page(real)
    lamp = page.get_by_role("switch", name="Waiting lights")
    before = lamp.get_attribute("aria-checked")
    lamp.click()
    expect(lamp).to_have_attribute("aria-checked", "false" if before == "true" else "true")
    page.get_by_role("radio", name="Quiet").click()
    expect(page.get_by_role("radio", name="Quiet")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("switch", name="Background music")).to_have_attribute("aria-checked", "false")
