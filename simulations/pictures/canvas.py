"""A sheet in hall coordinates: metres in, pixels out, drawn twice as large and shrunk, so that edges are smooth.

What lives here: lines, shapes and words at a place in the hall. What must not: what is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from hall_controller.domain.plan import HallPlan, Point
from simulations.pictures.fonts import font

FINE = 2
MARGIN_M = 0.45
SMALLEST_PX = 8
"""No letters smaller than this."""
Colour = str | tuple[int, int, int] | tuple[int, int, int, int]
Spot = tuple[float, float]


class Sheet:
    """How the hall lies on a picture ``width_px`` wide; ``below_px`` are left free under it."""

    def __init__(self, plan: HallPlan, width_px: int, below_px: int) -> None:
        xs, ys = [point.x_m for point in plan.outline], [point.y_m for point in plan.outline]
        self.west, self.north = min(xs) - MARGIN_M, max(ys) + MARGIN_M
        self.per_m = width_px / (max(xs) - min(xs) + 2 * MARGIN_M)
        self.floor_px = round((max(ys) - min(ys) + 2 * MARGIN_M) * self.per_m)
        self.size = width_px, self.floor_px + below_px


class Canvas:
    """Something to draw on; transparent at first. ``done`` gives the finished picture."""

    def __init__(self, sheet: Sheet, ground: Colour = (0, 0, 0, 0)) -> None:
        self.sheet = sheet
        self._image = Image.new("RGBA", (sheet.size[0] * FINE, sheet.size[1] * FINE), ground)
        self._draw = ImageDraw.Draw(self._image)

    def done(self) -> Image.Image:
        return self._image.reduce(FINE)

    def layer(self) -> Canvas:
        return Canvas(self.sheet)

    def put(self, layer: Canvas, strength: float) -> None:
        """Lay a layer over everything so far, ``strength`` 0 to 1."""
        faded = layer._image
        faded.putalpha(faded.getchannel("A").point(lambda value: round(value * strength)))
        self._image.alpha_composite(faded)

    def at(self, x_m: float, y_m: float) -> Spot:
        sheet = self.sheet
        return (x_m - sheet.west) * sheet.per_m * FINE, (sheet.north - y_m) * sheet.per_m * FINE

    def px(self, metres: float) -> int:
        return max(1, round(metres * self.sheet.per_m * FINE))

    def polygon(self, outline: Sequence[Point], fill: Colour, edge: Colour | None = None, edge_m: float = 0.02) -> None:
        corners = [self.at(point.x_m, point.y_m) for point in outline]
        self._draw.polygon(corners, fill=fill)
        if edge is not None:
            self._draw.line([*corners, corners[0], corners[1]], fill=edge, width=self.px(edge_m), joint="curve")

    def line(self, points: Sequence[Spot], colour: Colour, width_m: float) -> None:
        """Through all points, with round corners. (Pillow's own round joints leave hairs where a line turns back.)"""
        spots, half = [self.at(*point) for point in points], (self.px(width_m) - 1) / 2
        if len(spots) > 1:
            self._draw.line(spots, fill=colour, width=self.px(width_m))
        for x, y in spots if half > 1 else ():
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    def disc(self, x_m: float, y_m: float, radius_m: float, fill: Colour, edge: Colour | None = None) -> None:
        (x, y), r = self.at(x_m, y_m), radius_m * self.sheet.per_m * FINE
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=self.px(0.03) if edge else 0)

    def box(self, x_px: float, y_px: float, w_px: float, h_px: float, fill: Colour, round_px: float = 0.0) -> None:
        """A rectangle in pixels of the finished picture."""
        corners = (x_px * FINE, y_px * FINE, (x_px + w_px) * FINE, (y_px + h_px) * FINE)
        self._draw.rounded_rectangle(corners, round_px * FINE, fill=fill)

    def write(self, x_px: float, y_px: float, text: str, size_px: float, colour: Colour, anchor: str = "lm") -> None:
        """Words at a pixel of the finished picture; ``anchor`` as Pillow has it."""
        self._draw.text((x_px * FINE, y_px * FINE), text, colour, font(round(size_px * FINE)), anchor)

    def name(self, x_m: float, y_m: float, text: str, size_m: float, colour: Colour) -> None:
        """Words in the middle of a place in the hall."""
        self._draw.text(self.at(x_m, y_m), text, colour, font(max(SMALLEST_PX * FINE, self.px(size_m))), "mm")

    def tag(self, x_m: float, y_m: float, text: str, colour: Colour, ink: Colour) -> None:
        """A small label, its lower left corner at a place in the hall."""
        (x, y), size = self.at(x_m, y_m), self.px(0.25)
        wide = self._draw.textlength(text, font(size)) + size * 0.7
        self._draw.rounded_rectangle((x, y - size * 1.35, x + wide, y), size * 0.3, fill=ink, outline=colour, width=3)
        self._draw.text((x + wide / 2, y - size * 0.68), text, colour, font(size), "mm")


def turned(x_m: float, y_m: float, angle_rad: float, points: Sequence[Spot]) -> list[Point]:
    """Points given in a frame that stands at x, y and is turned."""
    cos, sin = math.cos(angle_rad), math.sin(angle_rad)
    return [Point(x_m + cos * x - sin * y, y_m + sin * x + cos * y) for x, y in points]
