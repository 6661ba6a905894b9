"""How a line, a shape and a word become SVG.

What lives here: elements as text, escaped and rounded to a millimetre. What must not: colours, knowledge of halls.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape

from hall_controller.domain.plan import Point

TRANSFORM = "scale(1 -1)"
"""From hall coordinates (y north) to the coordinates of the view box (y down)."""
FONT = "'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"


def number(value: float) -> str:
    """At most three decimals, no trailing zeros: a millimetre is enough for a picture."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(name: str, inside: str = "", /, **attributes: str | float | None) -> str:
    """One element; an underscore in an attribute's name stands for a dash, None leaves the attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def group(id_: str, parts: Iterable[str], /, **attributes: str | float | None) -> str:
    return element("g", "\n" + "\n".join(parts) + "\n", id=id_, **attributes)


def polygon(outline: Iterable[Point], **attributes: str | float | None) -> str:
    points = " ".join(f"{number(point.x_m)},{number(point.y_m)}" for point in outline)
    return element("polygon", points=points, **attributes)


def line(ax: float, ay: float, bx: float, by: float, **attributes: str | float | None) -> str:
    return element("line", x1=ax, y1=ay, x2=bx, y2=by, **attributes)


def rect(width: float, depth: float, **attributes: str | float | None) -> str:
    """A rectangle around the origin."""
    return element("rect", x=-width / 2, y=-depth / 2, width=width, height=depth, **attributes)


def at(x: float, y: float, turn_rad: float, parts: Iterable[str]) -> str:
    """``parts``, drawn around the origin, moved to a place in the hall and turned counter-clockwise."""
    turn = f" rotate({number(math.degrees(turn_rad))})" if turn_rad else ""
    return element("g", "".join(parts), transform=f"translate({number(x)} {number(y)}){turn}")


def word(x: float, y: float, text: str, size_m: float, **attributes: str | float | None) -> str:
    """Upright text centred on a place. Drawn in centimetres, because browsers are poor at fonts of less than a unit."""
    return element(
        "text",
        escape(text),
        transform=f"translate({number(x)} {number(y)}) scale(.01 -.01)",
        font_size=size_m * 100,
        text_anchor="middle",
        dominant_baseline="central",
        **attributes,
    )
