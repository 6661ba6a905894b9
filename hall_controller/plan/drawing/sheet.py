"""The whole picture: layers from the ground up, and the scale below.

What lives here: which layer shows what. What must not: furniture's looks (``furniture``), finding room (``names``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import shapely

from hall_controller.domain.plan import HallPlan, Node, Obstacle, Place, Point, Zone
from hall_controller.plan.drawing import palette as p
from hall_controller.plan.drawing.furniture import draw_obstacle, frame_of
from hall_controller.plan.drawing.names import spot_for, taken_floor
from hall_controller.plan.drawing.pen import FONT, TRANSFORM, at, element, group, line, number, polygon, rect, word

MARGIN_M = 0.55
WALL_M = 0.16
_TABLES = ("table", "desk", "counter")


def view_box(plan: HallPlan) -> str:
    """The ``viewBox`` of the picture, in metres with y downwards: the outline and a margin around it."""
    xs, ys = [point.x_m for point in plan.outline], [point.y_m for point in plan.outline]
    west, north = min(xs) - MARGIN_M, max(ys) + MARGIN_M
    width, height = max(xs) - min(xs) + 2 * MARGIN_M, max(ys) - min(ys) + 2 * MARGIN_M
    return " ".join(number(value) for value in (west, -north, width, height))


def svg(plan: HallPlan) -> str:
    """The floor plan as one SVG element, ready to stand in a page or in a file of its own."""
    layers = (
        group("hall-floor", _floor(plan)),
        group("hall-zones", _zones(plan)),
        group("hall-roads", _roads(plan), fill="none", stroke_linecap="round"),
        group("hall-docks", _docks(plan)),
        group("hall-furniture", _furniture(plan)),
        group("hall-stops", _stops(plan)),
        group("hall-places", _places(plan), font_weight="600", fill=p.INK),
        group("hall-names", _names(plan), fill=p.INK),
        element("g", id="hall-robots"),
        group("hall-scale", _scale(plan), fill=p.INK_SOFT),
    )
    hall = element("g", "\n" + "\n".join(layers) + "\n", id="hall", transform=TRANSFORM)
    title = element("title", f"{plan.name_zh} {plan.name_en}".replace("&", "&amp;").replace("<", "&lt;"))
    return element(
        "svg", title + _DEFINITIONS + hall, xmlns="http://www.w3.org/2000/svg", viewBox=view_box(plan),
        class_="hall-drawing", role="img", font_family=FONT,
    )  # fmt: skip


_DEFINITIONS = f"""<defs>
<pattern id="hall-planks" width="1.6" height="0.48" patternUnits="userSpaceOnUse">
<path d="M0 0H1.6M0 .24H1.6M.4 0V.24M1.2 .24V.48" fill="none" stroke="{p.PLANK}" stroke-width=".014"/></pattern>
<linearGradient id="hall-wood" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{p.WOOD_LIGHT}"/>
<stop offset="1" stop-color="{p.WOOD}"/></linearGradient></defs>"""


def _floor(plan: HallPlan) -> Iterator[str]:
    yield polygon(plan.outline, fill=p.WALL, stroke=p.WALL, stroke_width=2 * WALL_M, stroke_linejoin="miter")
    yield polygon(plan.outline, fill=p.FLOOR)


def _zones(plan: HallPlan) -> Iterator[str]:
    for zone in plan.zones:
        yield polygon(zone.outline, id=f"hall-zone-{zone.id}", fill=p.ZONES[zone.kind])
    yield polygon(plan.outline, fill="url(#hall-planks)")


def _roads(plan: HallPlan) -> Iterator[str]:
    nodes = plan.roadmap.nodes
    lanes = {edge.lane: edge for edges in plan.roadmap.edges.values() for edge in edges}
    for width, colour, dash, opacity in ((0.5, p.ROAD, None, 0.55), (0.025, p.ROAD_LINE, "0.09 0.09", None)):
        parts = [
            line(nodes[e.start].x_m, nodes[e.start].y_m, nodes[e.end].x_m, nodes[e.end].y_m) for e in lanes.values()
        ]
        yield element(
            "g", "".join(parts), stroke=colour, stroke_width=width, stroke_dasharray=dash, opacity=opacity
        )  # one opacity for the group, so that crossings are no darker than the road


def _docks(plan: HallPlan) -> Iterator[str]:
    owners = {robot.dock: robot.id for robot in plan.robots.values()}
    bolt = "M.03 .13L-.08 -.02H-.005L-.03 -.13L.08 .02H.005Z"
    for node in plan.roadmap.nodes.values():
        if node.kind in ("dock", "charger"):
            bay = rect(
                0.66, 0.66, rx=0.14, fill=p.ROAD, stroke=p.AMBER, stroke_width=0.025, stroke_dasharray="0.1 0.06"
            )
            mark = element("path", d=bolt, fill=p.AMBER)
            name = word(0, -0.22, owners.get(node.id, ""), 0.13, fill=p.INK_SOFT, font_weight="600")
            parts = [bay, mark, name] if node.charges else [bay, name]
            if node.kind == "charger":
                parts.insert(0, element("title", f"共用充电位 Shared charger {node.id}"))
            yield element("g", at(node.x_m, node.y_m, 0.0, parts), id=f"hall-{node.kind}-{node.id}")


def _furniture(plan: HallPlan) -> Iterator[str]:
    tables = [_middle(each) for each in plan.obstacles if each.kind in _TABLES]
    for piece in plan.obstacles:
        nearest = min(tables, key=lambda table: _away(table, _middle(piece)), default=None)
        looks_at = nearest if piece.kind == "chair" and nearest and _away(nearest, _middle(piece)) < 1.5 else None
        yield element("g", draw_obstacle(piece, looks_at), id=f"hall-obstacle-{piece.id}")


def _stops(plan: HallPlan) -> Iterator[str]:
    for node in plan.roadmap.nodes.values():
        if node.kind == "stop":
            yield element("g", _stop(node), id=f"hall-stop-{node.id}")


def _stop(node: Node) -> str:
    ring = element("circle", r=0.16, fill=p.ROAD, stroke=p.CLAY, stroke_width=0.03)
    arrow = element("path", d="M.09 0L-.05 .07V-.07Z", fill=p.CLAY)
    return at(node.x_m, node.y_m, node.theta_rad or 0.0, [ring, arrow])


def _places(plan: HallPlan) -> Iterator[str]:
    desks = [each for each in plan.obstacles if each.kind == "desk"]
    for place in plan.places.values():
        parts = [element("title", f"{place.label_zh} {place.label_en}".replace("&", "&amp;").replace("<", "&lt;"))]
        if place.kind == "locker":
            parts.append(_locker(place))
        else:
            parts.append(word(place.position.x_m, place.position.y_m, place.id, 0.2))
        desk = min((_middle(each) for each in desks), key=lambda middle: _away(middle, place.position), default=None)
        if place.kind == "desk" and desk is not None and _away(desk, place.position) < 1.2:
            parts.extend(_desk_name(place, desk))
        yield element("g", "".join(parts), id=f"hall-place-{place.id}")


def _locker(place: Place) -> str:
    """A door with its keyhole, the id on it, and its name in front."""
    x, y = place.position.x_m, place.position.y_m
    door = rect(0.46, 0.3, rx=0.03, fill=p.WOOD_LIGHT, stroke=p.WOOD_DARK, stroke_width=0.02)
    keyhole = element("circle", cx=0.17, r=0.025, fill=p.DARK)
    names = [word(x, y - 0.31, place.label_zh, 0.14), word(x, y - 0.45, place.label_en, 0.1, fill=p.INK_SOFT)]
    return at(x, y, 0.0, [door, keyhole]) + word(x - 0.04, y, place.id, 0.16) + "".join(names)


def _desk_name(place: Place, desk: Point) -> Iterator[str]:
    yield word(desk.x_m, desk.y_m - 0.52, place.label_zh, 0.2)
    yield word(desk.x_m, desk.y_m - 0.7, place.label_en, 0.12, font_weight="400", fill=p.INK_SOFT)


def _names(plan: HallPlan) -> Iterator[str]:
    taken = taken_floor(plan)
    for piece in plan.obstacles:
        if piece.kind == "desk":
            middle = _middle(piece)
            taken.append(shapely.box(middle.x_m - 0.6, middle.y_m - 0.8, middle.x_m + 0.6, middle.y_m))
        spot = _front_of(piece)
        if spot is not None:
            taken.append(shapely.box(spot.x_m - 0.3, spot.y_m - 0.15, spot.x_m + 0.3, spot.y_m + 0.15))
            yield from _two_lines(spot.x_m, spot.y_m, 0.15, *p.KIND_NAMES[piece.kind])
    for zone in plan.zones:
        yield from _zone_name(zone, taken)


def _zone_name(zone: Zone, taken: list[shapely.Geometry]) -> Iterator[str]:
    """As large as there is room for; a zone that is full of furniture stays without a name."""
    for size in p.NAME_SIZES_M[zone.kind in ("passage", "service") :]:
        width = max(len(zone.name_zh) * size, len(zone.name_en) * size * 0.36)
        spot = spot_for(zone, taken, width, size * 1.7)
        if spot is not None:
            yield from _two_lines(*spot, size, zone.name_zh, zone.name_en)
            return


def _two_lines(x: float, y: float, size: float, zh: str, en: str) -> Iterator[str]:
    yield word(x, y + size * 0.42, zh, size, font_weight="600")
    yield word(x, y - size * 0.55, en, size * 0.62, fill=p.INK_SOFT)


def _front_of(piece: Obstacle) -> Point | None:
    """Where the name of a piece goes whose use one does not see from above."""
    frame = frame_of(piece.outline)
    if piece.kind not in p.KIND_NAMES or frame is None:
        return None
    away = frame.depth / 2 + 0.23
    return Point(frame.x + away * math.sin(frame.turn_rad), frame.y - away * math.cos(frame.turn_rad))


def _scale(plan: HallPlan) -> Iterator[str]:
    west, south = min(point.x_m for point in plan.outline), min(point.y_m for point in plan.outline)
    y = south - MARGIN_M + 0.16
    for metre in range(4):
        fill = p.INK_SOFT if metre % 2 == 0 else p.ROAD
        yield element(
            "rect", x=west + metre, y=y, width=1.0, height=0.06, fill=fill, stroke=p.INK_SOFT, stroke_width=0.012
        )
    for metre in range(5):
        yield word(west + metre, y + 0.15, f"{metre} m" if metre == 4 else str(metre), 0.13)


def _middle(piece: Obstacle) -> Point:
    count = len(piece.outline)
    return Point(sum(c.x_m for c in piece.outline) / count, sum(c.y_m for c in piece.outline) / count)


def _away(a: Point, b: Point) -> float:
    return math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)
