"""Takes the pictures of the README from a running hall:  python docs/take_pictures.py [URL]

What lives here: which pages, which size, and waiting for a telling moment. What must not: made-up scenes; the pictures
show a hall as it runs. A font with Chinese characters must be installed, or their places stay empty.
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).with_name("images")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 180_000
BUSY = '.robot-figure:is([data-look="moving"], [data-look="waiting"])'
"""A robot with something to do. One that moves and one that waits say more than three at their docks."""


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    width: int
    height: int
    telling: str
    """A selector that matches when the page has something to tell."""


PICTURES = (
    Picture("hall.png", "/?lang=en", 1440, 900, f'floor-map:has({BUSY} ~ {BUSY}):has([data-look="moving"])'),
    Picture("hall.zh-CN.png", "/?lang=zh", 1440, 900, f'floor-map:has({BUSY} ~ {BUSY}):has([data-look="moving"])'),
    Picture("display.png", "/display?lang=zh", 1280, 720, ".board-row ~ .board-row"),
)


def take_pictures(url: str, folder: Path = IMAGES) -> list[Path]:
    """Write every picture of the hall at ``url`` below ``folder``; tells which files were written.

    Raises: FileNotFoundError where there is no Chromium; playwright's TimeoutError where nothing happens in the hall.
    """
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        raise FileNotFoundError("no Chromium found; on Debian and Ubuntu: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        written = [_take(browser, url.rstrip("/"), picture, folder) for picture in PICTURES]
        browser.close()
    return written


def _take(browser: Browser, url: str, picture: Picture, folder: Path) -> Path:
    page: Page = browser.new_page(viewport={"width": picture.width, "height": picture.height})
    page.goto(url + picture.path)
    page.wait_for_selector(picture.telling, state="attached", timeout=PATIENCE_MS)
    target = folder / picture.name
    page.screenshot(path=target)
    page.close()
    return target


if __name__ == "__main__":
    words = argparse.ArgumentParser(description="Take the pictures of the README from a running hall.")
    words.add_argument("url", nargs="?", default="http://127.0.0.1:8080")
    words.add_argument("--folder", type=Path, default=IMAGES)
    said = words.parse_args()
    for file in take_pictures(said.url, said.folder):
        print(f"{file}  {file.stat().st_size // 1024} kB")
