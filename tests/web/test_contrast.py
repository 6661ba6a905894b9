"""Colours that carry words are far enough apart to be read (WCAG 2.2, success criteria 1.4.3 and 1.4.11, level AA).

What lives here: contrast computed from the custom properties themselves. What must not: a browser.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hall_controller.web import static_files

STATIC = Path(static_files.__file__).parent / "static"
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (STATIC / "tokens.css").read_text(encoding="utf-8")))

GROUNDS = ("paper", "card", "card-warm")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "wood-dark", "clay", "moss") for ground in GROUNDS),
    ("on-clay", "clay"),
    ("on-clay", "clay-dark"),
    ("on-wood", "wood-dark"),
    ("on-wood", "wood"),
    ("ink", "amber"),
    ("ink", "amber-pale"),
    ("ink-soft", "amber-pale"),
    ("amber-ink", "amber-pale"),
    ("amber-ink", "card"),
    ("amber-ink", "card-warm"),
    ("clay", "amber-pale"),
    ("wood-dark", "amber-pale"),
    ("wood-dark", "wood-light"),
]
SHAPES = [
    *((edge, ground) for edge in ("edge", "wood", "clay", "focus") for ground in GROUNDS),
    ("amber-ink", "amber-pale"),
    ("focus", "amber-pale"),
    ("amber", "wood-dark"),
    ("card", "moss"),
    ("moss", "card-warm"),
]
"""Borders of controls, rings of robots, the focus outline: things that must be seen, not read."""


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    lighter, darker = sorted((luminance(TOKENS[a]), luminance(TOKENS[b])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_right() -> None:
    TOKENS.update({"black": "#000000", "white": "#ffffff", "grey": "#777777"})
    assert contrast("black", "white") == pytest.approx(21.0)
    assert contrast("grey", "white") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5, f"{contrast(ink, ground):.2f}"


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(shape: str, ground: str) -> None:
    assert contrast(shape, ground) >= 3.0, f"{contrast(shape, ground):.2f}"


@pytest.mark.parametrize("sheet", sorted(path.name for path in STATIC.glob("*.css") if path.name != "tokens.css"))
def test_no_style_sheet_names_a_colour_of_its_own(sheet: str) -> None:
    text = (STATIC / sheet).read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", text)
    assert not re.findall(r"\b(?:color|fill|background):\s*(?:white|black|red|blue|green|grey|gray)\b", text)


def test_every_colour_that_a_style_sheet_uses_is_there() -> None:
    known = set(re.findall(r"--([a-z-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8"))) | {"away"}
    used = {name for path in STATIC.glob("*.css") for name in re.findall(r"var\(--([a-z-]+)", path.read_text("utf-8"))}
    assert used <= known
    assert known <= used | {"away"}
