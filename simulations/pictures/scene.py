"""One moment of a run on the floor: trails, robots, people, and a strip below that says who is who.

What lives here: what moves, and the words about it. What must not: the floor, files.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from PIL import Image, ImageColor

from hall_controller.domain.plan import HallPlan
from hall_controller.plan.drawing import palette as p
from simulations.pictures.canvas import Canvas, Sheet, turned
from simulations.pictures.floor import PAPER, draw_floor
from simulations.pictures.fonts import words
from simulations.pictures.recorder import Moment, PersonSeen, RobotSeen

TRAIL_COLOURS = (
    "#b3402e", "#2f6f73", "#7a4f9a", "#c77d0a", "#3f6b35", "#a33b6d", "#35598f", "#8a5a2b", "#5d7d0f", "#1f8a70",
    "#d2553f", "#5a4a8a",
)  # fmt: skip
VISITOR, OFFICER = "#d9774b", "#6d5a4a"
HEAD_PX, ROW_PX = 30, 23
TRAIL_S = 45.0
FADING = (0.9, 0.6, 0.35, 0.18)
"""How strong the newest part of a trail is, and the older ones."""
STAND_M, JUMP_M = 0.002, 3.0
"""A robot that was carried further than this between two moments leaves no trail there."""


class Stage:
    """Draws moments of one run. ``cases`` is how many visitors come in all."""

    def __init__(self, plan: HallPlan, moments: Sequence[Moment], cases: int, width_px: int) -> None:
        self.plan, self.moments, self.cases = plan, moments, cases
        self.ids = list(plan.robots)
        self._columns = max(1, width_px // 300)
        rows = math.ceil((len(self.ids) + 1) / self._columns)
        self.sheet = Sheet(plan, width_px, HEAD_PX + rows * ROW_PX + 12)
        self._zone = ZoneInfo(plan.timezone)
        self._floor = draw_floor(plan, self.sheet).done()

    def colour(self, robot: int) -> str:
        return TRAIL_COLOURS[robot % len(TRAIL_COLOURS)]

    def still(self) -> Image.Image:
        """The whole run in one picture: every trail, and everybody where they were last."""
        above = Canvas(self.sheet)
        self._trails(above, 0, len(self.moments) - 1, 0.04, 0.65)
        return self._compose(above, self.moments[-1])

    def frame(self, at: int) -> Image.Image:
        """One moment with the trails of the last seconds, which fade."""
        above, now = Canvas(self.sheet), self.moments[at].at_s
        edges = [at]
        for part in range(1, len(FADING) + 1):
            first = edges[-1]
            while first > 0 and now - self.moments[first].at_s < TRAIL_S * part / len(FADING):
                first -= 1
            edges.append(first)
        for n, strength in reversed(list(enumerate(FADING))):
            self._trails(above, edges[n + 1], edges[n], 0.06, strength)
        return self._compose(above, self.moments[at])

    def swatches(self) -> Image.Image:
        """Every robot's colour at every strength on every floor, so that a palette gets all of them."""
        floors = sorted({p.ROAD, p.FLOOR, *(p.ZONES[zone.kind] for zone in self.plan.zones)})
        sheet = Image.new("RGB", self.sheet.size, p.FLOOR)
        parts = [(n, strength, floor) for n in range(len(self.ids)) for strength in (1.0, *FADING) for floor in floors]
        parts += [(n, 0.0, accent) for n in range(4) for accent in (p.AMBER, p.LEAF, p.CLAY, VISITOR, OFFICER)]
        high = max(1, sheet.height // len(parts))
        for row, (n, strength, floor) in enumerate(parts):
            under, over = ImageColor.getrgb(floor), ImageColor.getrgb(self.colour(n))
            blend = tuple(round(a + strength * (b - a)) for a, b in zip(under, over, strict=True))
            sheet.paste(blend, (0, row * high, sheet.width, (row + 1) * high))
        return sheet

    def _trails(self, canvas: Canvas, first: int, last: int, width_m: float, strength: float) -> None:
        """Side by side, so that robots on one road do not hide each other."""
        for robot in range(len(self.ids)):
            aside = (robot - (len(self.ids) - 1) / 2) * min(0.06, 0.3 / len(self.ids))
            seen = [self.moments[n].robots[robot] for n in range(first, last + 1)]
            colour = (*ImageColor.getrgb(self.colour(robot))[:3], round(255 * strength))
            part: list[tuple[float, float]] = []
            for before, after in pairwise(seen):
                driven = math.hypot(after.x_m - before.x_m, after.y_m - before.y_m)
                if driven < STAND_M and part:
                    continue
                if driven > JUMP_M:
                    canvas.line(part, colour, width_m)
                    part = []
                elif not part:
                    part.append((before.x_m + aside, before.y_m + aside))
                part.append((after.x_m + aside, after.y_m + aside))
            canvas.line(part, colour, width_m)

    def _compose(self, above: Canvas, moment: Moment) -> Image.Image:
        for person in moment.people:
            _person(above, person)
        for n, robot in enumerate(moment.robots):
            _robot(above, robot, self.plan.robots[self.ids[n]].radius_m, self.ids[n], self.colour(n))
        self._strip(above, moment)
        picture = self._floor.copy()
        picture.alpha_composite(above.done())
        return picture.convert("RGB")

    # --- the strip below ---------------------------------------------------------------------------------------------

    def _strip(self, canvas: Canvas, moment: Moment) -> None:
        width, top = self.sheet.size[0], self.sheet.floor_px
        now = datetime.fromtimestamp(moment.at_s, self._zone)
        canvas.box(0, top, width, self.sheet.size[1] - top, PAPER)
        canvas.write(14, top + 14, words(self.plan.name_zh, self.plan.name_en), 17, p.INK)
        canvas.write(width - 14, top + 14, now.strftime("%H:%M:%S"), 20, p.INK, "rm")
        home = f"{words('已办结', 'done')} {moment.done}/{self.cases}"
        canvas.write(width - 120, top + 15, home, 14, p.INK_SOFT, "rm")
        for n, robot in enumerate(moment.robots):
            self._row(canvas, n, robot)
        x, y = self._cell(len(moment.robots))
        for colour, zh, en in ((VISITOR, "来访者", "visitor"), (OFFICER, "工作人员", "officer")):
            canvas.box(x, y - 5, 10, 10, colour, 5)
            canvas.write(x + 17, y, words(zh, en), 13, p.INK_SOFT)
            x += 132

    def _cell(self, n: int) -> tuple[float, float]:
        row, column = divmod(n, self._columns)
        wide = (self.sheet.size[0] - 28) / self._columns
        return 14 + column * wide, self.sheet.floor_px + HEAD_PX + 12 + row * ROW_PX

    def _row(self, canvas: Canvas, n: int, robot: RobotSeen) -> None:
        x, y = self._cell(n)
        canvas.box(x, y - 4, 26, 8, self.colour(n), 4)
        canvas.write(x + 34, y, self.ids[n], 14, p.INK)
        canvas.box(x + 66, y - 6, 34, 12, p.LINEN, 3)
        canvas.box(x + 67, y - 5, max(1.0, 32 * robot.battery), 10, p.LEAF if robot.battery > 0.25 else p.CLAY, 2)
        doing = words("充电", "charging") if robot.charging else ""
        carrying = f"{words('运送', 'carries')} {', '.join(robot.tickets)}" if robot.tickets else doing
        canvas.write(x + 108, y, f"{robot.metres:,.0f} m", 13, p.INK_SOFT)
        canvas.write(x + 164, y, carrying, 13, p.INK)


def _person(canvas: Canvas, person: PersonSeen) -> None:
    colour = OFFICER if person.officer else VISITOR
    canvas.disc(person.x_m, person.y_m, 0.17 if person.seated else 0.14, colour, p.ROAD)


def _robot(canvas: Canvas, robot: RobotSeen, radius_m: float, name: str, colour: str) -> None:
    """A disc with a nose; with papers on board it is filled, and the tickets stand beside it."""
    canvas.disc(robot.x_m, robot.y_m, radius_m + 0.03, p.ROAD)
    canvas.disc(robot.x_m, robot.y_m, radius_m, colour if robot.tickets else "#fffdf8", colour)
    nose = ((radius_m * 0.98, 0.0), (radius_m * 0.62, radius_m * 0.42), (radius_m * 0.62, -radius_m * 0.42))
    canvas.polygon(turned(robot.x_m, robot.y_m, robot.theta_rad, nose), p.ROAD if robot.tickets else colour)
    canvas.name(robot.x_m, robot.y_m, name, 0.21, p.ROAD if robot.tickets else colour)
    if robot.tickets:
        canvas.tag(robot.x_m + radius_m * 0.8, robot.y_m + radius_m * 0.9, " ".join(robot.tickets), colour, "#fffdf8")
