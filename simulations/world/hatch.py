"""One hatch of a robot: a door that people move and a bolt that the robot moves.

What lives here: the physical state of door, bolt and sensor. What must not: who may open it (the hall decides).
"""

from __future__ import annotations

from robot_nodes.port import Hatch

REPORTS = {
    (door_open, drawn): Hatch("open" if door_open else "closed", "unlocked" if drawn else "locked")
    for door_open in (False, True)
    for drawn in (False, True)
}
UNKNOWN = Hatch()


class HatchBody:
    """``drawn``: the bolt is out of the way. ``forced``: broken open, its bolt no longer holds until repaired."""

    __slots__ = ("blind", "door_open", "drawn", "empty", "forced", "id", "jammed")

    def __init__(self, hatch_id: str) -> None:
        self.id = hatch_id
        self.door_open = False
        self.drawn = False
        self.forced = False
        self.jammed = False
        self.blind = False
        self.empty = True

    @property
    def secure(self) -> bool:
        return not self.door_open and not self.drawn

    def move_bolt(self, draw: bool) -> None:
        """The bolt's motor has run. A bolt that is shot at an open door, or is jammed or broken, does not catch."""
        if self.jammed or self.forced:
            return
        if draw or not self.door_open:
            self.drawn = draw

    def report(self) -> Hatch:
        """What its sensors say; a blind sensor says nothing."""
        return UNKNOWN if self.blind else REPORTS[self.door_open, self.drawn]
