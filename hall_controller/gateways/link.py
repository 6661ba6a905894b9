"""What passed between the hall and one robot.

What lives here: the record, and small questions to it. What must not: decisions (``robots.py``), the robots' words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hall_controller.domain.live import LivePose, RobotLive
from hall_controller.gateways.headway import Headway
from hall_controller.gateways.intake import Intake
from hall_controller.gateways.loads import Loads
from hall_controller.gateways.negotiation import charging_on_nodes
from hall_controller.gateways.orders import Headers
from hall_controller.gateways.proof import Proof
from hall_controller.gateways.suspicion import Suspicion
from hall_controller.gateways.unrest import Unrest
from hall_messages.vda5050 import PREFIX, AnyMessage, Factsheet, Kind

RESEND_S = 1.0
"""QoS 0 may lose a message; after this many seconds of hall time without an echo it is sent again."""
REMEMBERED_SENDINGS = 64
_VERSION = re.compile(r"[23]\.\d{1,3}(\.\d{1,3})?")


@dataclass(slots=True)
class Link:
    """``seen``: what the robot said last. ``live``: what the hall believes of that. ``pose``: for pictures only.

    ``sent`` maps what was sent to when (hall seconds). ``held``: of each kind the newest message of a flood, not yet
    looked at: bytes with their topic, or a message. ``sheet_print``: of the factsheet's bytes. ``online``: it has said
    hello and not yet good-bye; ``hello_at``, by its own clock.
    ``headway``: claims of progress that are not borne out. ``loads``: what it says that it carries. ``lacks``: what its
    factsheet does not offer. ``nodes_left``: whether its order is unfinished. ``stray``: the unwanted order it is on,
    and since when. ``stuck_since``: it charges though it should drive. ``dropped_since``: it has given up its order
    half way. ``astray_since``: it does not know its order. ``loose_since``: it must stand and does not show itself
    paused. ``pardons``: actions that were there when it lost trust. ``prefix``: where its topics begin. ``session``:
    the life of its node, ``greeted`` the one that has heard of us. ``proof``: whether its word counts in this life of
    the hall.
    """

    headers: Headers
    suspicion: Suspicion
    intake: Intake = field(default_factory=Intake)
    proof: Proof = field(default_factory=Proof)
    headway: Headway = field(default_factory=Headway)
    loads: Loads = field(default_factory=Loads)
    seen: RobotLive | None = None
    live: RobotLive | None = None
    pose: LivePose | None = None
    heard_at: float | None = None
    received: int = 0
    states: int = 0
    orders_sent: int = 0
    actions_sent: int = 0
    sent: dict[str, float] = field(default_factory=dict)
    unrest: Unrest = field(default_factory=Unrest)
    held: dict[Kind, tuple[str, bytes] | AnyMessage] = field(default_factory=dict)
    online: bool = False
    hello_at: float = float("-inf")
    first_state_at: float | None = None
    factsheet: Factsheet | None = None
    sheet_print: bytes = b""
    lacks: tuple[str, ...] = ()
    nodes_left: bool = False
    stray: str = ""
    stray_since: float = 0.0
    stuck_since: float | None = None
    dropped_since: float | None = None
    astray_since: float | None = None
    loose_since: float | None = None
    distrusted_at: float = 0.0
    pardons: frozenset[str] = frozenset()
    prefix: str = PREFIX
    session: str = ""
    greeted: str = ""
    skewed: bool = False

    def introduce(self, sheet: Factsheet) -> None:
        """It has said what it can do."""
        self.factsheet, self.headers.charging = sheet, charging_on_nodes(sheet)

    @property
    def unnoticed(self) -> bool:
        """Whether this life of its node does not know yet that it was noticed."""
        return bool(self.session) and self.greeted != self.session

    def new_life(self, session: str) -> None:
        """Its node was started anew, and knows of no order yet."""
        self.session, self.astray_since = session, None
        self.suspicion.hello()
        self.loads.new_life()

    def distrust(self, actions: Iterable[str], now: float) -> None:
        """It has just lost trust; none of these actions, which were there before, gives it back."""
        self.distrusted_at, self.pardons = now, frozenset(actions)

    def due(self, what: str, now: float, every_s: float = RESEND_S) -> bool:
        """Whether ``what`` was not sent just now; if so it counts as sent."""
        last = self.sent.get(what)
        if last is not None and now - last < every_s:
            return False
        if len(self.sent) > REMEMBERED_SENDINGS:
            self.sent.clear()
        self.sent[what] = now
        return True

    def speaks(self, version: str | None) -> None:
        """Answer in the version that the robot itself names, where that is one."""
        if version is not None and version != self.headers.version and _VERSION.fullmatch(version):
            self.headers.version = version
