"""The colours of the drawing: oak, linen, clay and sage, nothing blue and white.

What lives here: colours and the words for kinds of furniture. What must not: shapes.
"""

from __future__ import annotations

from hall_controller.domain.plan import ZoneKind

WALL = "#8b7560"
FLOOR = "#f6ecdc"
PLANK = "#ead9bf"
INK = "#5b4636"
INK_SOFT = "#8d7763"
ROAD = "#fffaf0"
ROAD_LINE = "#c2a67f"
WOOD = "#c89b68"
WOOD_DARK = "#9c7145"
WOOD_LIGHT = "#dfbb8c"
LINEN = "#efdfc6"
CLAY = "#c77f5e"
CLAY_DARK = "#a5634a"
CLAY_LIGHT = "#dba083"
LEAF = "#7f9a63"
LEAF_DARK = "#5f7a49"
DARK = "#4b4038"
AMBER = "#e0982f"

ZONES: dict[ZoneKind, str] = {
    "waiting": "#f5d6bd",
    "reception": "#f8e5b6",
    "processing": "#dbe6ca",
    "passage": "#f6ecdc",
    "service": "#e4d6c6",
}
KIND_NAMES: dict[str, tuple[str, str]] = {
    "tea_bar": ("茶吧", "Tea bar"),
    "bookshelf": ("书架", "Books"),
    "tv": ("电视", "TV"),
    "door": ("入口", "Entrance"),
    "kiosk": ("自助机", "Kiosk"),
    "counter": ("导办台", "Guide"),
}
"""Furniture whose use one does not see from above gets its name written on or beside it: Chinese, English."""
NAME_SIZES_M = (0.3, 0.24, 0.2, 0.17, 0.14)
"""Heights of the letters of a zone's name, the first that fits is taken."""
