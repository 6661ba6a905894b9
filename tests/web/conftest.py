"""A real browser and a hall for it to look at.

What lives here: starting and ending both, and the checks that hold for every page. What must not: tests.
The browser is the system's Chromium, driven without a window. Where there is none, its tests say so and are skipped.
"""

from __future__ import annotations

import inspect
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from simulations.broker import free_port
from tests.web.stage_hall import StageHall, staged

HALL = Path(__file__).with_name("fixture_hall.py")
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
QUIET_CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZES = {"tablet": (1280, 800), "phone": (390, 844), "kiosk": (1920, 1080)}
PATIENCE_MS = 15_000
"""How long a page may take to show something. It is a limit, not a wait: the usual case takes a few hundred ms."""


class Reachable(Protocol):
    """A hall with an address."""

    url: str


class HallServer:
    """The fixture hall as a process of its own, so that it can be killed, frozen and replaced."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *words: str) -> None:
        command = [sys.executable, str(HALL), "--port", str(self.port), *words]
        self._process = subprocess.Popen(command, cwd=HALL.parents[2])
        self._wait_until_alive(self._process)

    def _wait_until_alive(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            try:
                httpx.get(f"{self.url}/api/v1/livez", timeout=2, verify=False).raise_for_status()
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError(f"the fixture hall did not come up (exit code {process.poll()})")

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """As a crash would: no goodbye to anyone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Alive, connected, and silent."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def put(self, path: str, body: Any) -> None:
        """Bring the hall into an odd state."""
        httpx.post(f"{self.url}/fixture/{path}", json=body, timeout=5, verify=False).raise_for_status()

    def posts(self, path: str) -> list[dict[str, Any]]:
        """What pages have asked for at ``path`` so far."""
        told = httpx.get(f"{self.url}/fixture/posts", timeout=5, verify=False).json()
        return [one for one in told if one["path"] == path]


@pytest.fixture(scope="module")
def server_process() -> Iterator[HallServer]:
    hall = HallServer()
    yield hall
    hall.stop()


@pytest.fixture
def server(server_process: HallServer) -> HallServer:
    """A hall in its first state. The process is shared where the test before left it alive."""
    if not server_process.alive:
        server_process.start()
    server_process.put("begin", {})
    return server_process


@pytest.fixture(scope="module")
def still_server() -> Iterator[HallServer]:
    """A hall in which nothing moves, shared by tests that only look."""
    hall = HallServer()
    hall.start("--frozen")
    yield hall
    hall.stop()


@pytest.fixture
def staged_hall() -> Iterator[StageHall]:
    """A hall with all its rules, moved on turn by turn."""
    with staged() as hall:
        yield hall


class OneBrowser:
    """Chromium, started by the first file of tests that asks for it and kept for those that follow in this room."""

    def __init__(self) -> None:
        self._open, self._running = ExitStack(), list[Browser]()

    def running(self) -> Browser:
        if not all(browser.is_connected() for browser in self._running):
            self.end()
        if not self._running:
            chromium = self._open.enter_context(sync_playwright()).chromium
            self._running.append(chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM)))
            self._open.callback(self._running[0].close)
        return self._running[0]

    def end(self) -> None:
        self._open.close()
        self._running.clear()


CHROME = OneBrowser()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """The browser ends before a test elsewhere, and before an asynchronous one: a thread runs one loop at a time."""
    here = isinstance(nextitem, pytest.Function) and Path(__file__).parent in nextitem.path.parents
    if not here or inspect.iscoroutinefunction(getattr(nextitem, "obj", None)):
        CHROME.end()


@pytest.fixture(scope="module")
def browser() -> Browser:
    if not CHROMIUM:
        pytest.skip("no Chromium found; install the Debian package chromium to run the browser tests")
    expect.set_options(timeout=PATIENCE_MS)
    return CHROME.running()


@dataclass
class Watched:
    """What a page did that no page of ours may do."""

    url: str
    wrong: list[str] = field(default_factory=list)
    may_fail: bool = False

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not (self.may_fail and "Failed to load resource" in message.text):
            self.wrong.append(f"console {message.type}: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith(self.url + "/"):
            self.wrong.append(f"request to elsewhere: {request.url}")


class OpenPage:
    """``open_page(server, path, size=..., lang=..., **context)``: a page that is live, and watched to its end."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._watched: dict[Page, Watched] = {}

    def __call__(
        self, hall: Reachable, path: str = "/", size: str = "tablet", lang: str = "en-GB", **context: Any
    ) -> Page:
        width, height = SIZES[size]
        opened = self._browser.new_context(viewport={"width": width, "height": height}, locale=lang, **context)
        page = opened.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watched = self._watched[page] = Watched(hall.url)
        page.on("console", watched.console)
        page.on("pageerror", lambda error: watched.wrong.append(f"error: {error}"))
        page.on("request", watched.request)
        page.goto(hall.url + path)
        page.wait_for_selector("html[data-connection=live]")
        return page

    def may_fail(self, page: Page) -> None:
        """From here on the hall refuses or is taken away; a request that fails is then as it should be."""
        self._watched[page].may_fail = True

    def wrong(self) -> list[str]:
        """What any page has done wrong so far."""
        for page in self._watched:
            page.context.cookies()  # its answer comes after everything that happened before
        return [line for watched in self._watched.values() for line in watched.wrong]

    def close(self) -> list[str]:
        """Close every page; tells what any of them did wrong. A request that this cuts off is no fault."""
        wrong = self.wrong()
        for page in self._watched:
            page.context.close()
        return wrong


class Look:
    """``look(path, size=..., lang=...)``: a page of a hall in which nothing moves, for tests that change nothing.

    The window is kept for the next look in the same language; only what it shows is loaded anew.
    """

    def __init__(self, opener: OpenPage, hall: Reachable) -> None:
        self._opener, self._hall = opener, hall
        self._kept: dict[str, Page] = {}

    def __call__(self, path: str = "/", size: str = "tablet", lang: str = "en-GB") -> Page:
        if lang not in self._kept:
            self._kept[lang] = self._opener(self._hall, path, size, lang)
            return self._kept[lang]
        page, (width, height) = self._kept[lang], SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(self._hall.url + path)
        page.wait_for_selector("html[data-connection=live]")
        return page


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    opener = OpenPage(browser)
    yield opener
    wrong = opener.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def kept_pages(browser: Browser) -> Iterator[OpenPage]:
    opener = OpenPage(browser)
    yield opener
    opener.close()


@pytest.fixture(scope="module")
def kept_windows(kept_pages: OpenPage, still_server: HallServer) -> Look:
    return Look(kept_pages, still_server)


@pytest.fixture
def look(kept_windows: Look, kept_pages: OpenPage) -> Iterator[Look]:
    yield kept_windows
    wrong = kept_pages.wrong()
    assert not wrong, "\n".join(wrong)
