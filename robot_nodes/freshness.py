"""Which messages come too late to be obeyed: the argument why no hatch opens for a message of the past.

What lives here: the node's session, and the judgement how late a message is. What must not: actions, messages' content.

MQTT at QoS 0 may lose messages; bridges, retries and slow links double, delay and reorder them. Say an ``unlockHatch``
arrives late, when the hall has long changed its mind. Three cases, three answers:

1. *The node has seen this action before.* It remembers the ids of the last thousand actions and does nothing again; it
   only reports the state again. A hatch is a matter of some four actions per handoff, so a thousand are days.
2. *The node was restarted since the action was sent* and remembers no ids. Each life of a node has a session, told
   in every state. The hall writes into each hatch action the session that it last heard of. An action for another
   session is dropped. Thus every copy made before the restart is void. What the hall still wants, it sends again, with
   the new session, because it does not see its action echoed.
3. *The node has never seen it*, because the first copies were lost, and the hall has given it up meanwhile. Then
   lateness decides. The hall's clock is only compared with itself: the largest lead of a message's time over the node's
   own clock belongs to the least delayed message heard lately; by how much another stays behind that lead is how
   late it is. More than ``LATE_S`` is too late. A skewed or drifting clock changes nothing about that; one that is
   set back makes the hall's messages look late until ``WINDOW_S`` later, when the old lead is forgotten.

An *order* names no session: it was decided before anybody knew of the restart. So the hall greets each life of a node
with a ``stateRequest`` that names its session; what the hall sent before that greeting was meant for an earlier life.
Until the greeting comes, but for no longer than ``GRACE_S``, an order from before this life's own beginning is dropped.

A late message is dropped, not failed: the id stays unknown, so that a fresh copy of the same action is still obeyed.
What remains: a hall that names no session (another maker's) and whose very first message to a restarted node is an old
copy. For it, the conditions of each hatch action still hold (standing still, at the named stop, bound to no other).
Requests and ``startPause`` are obeyed however late: they cannot harm. A ``stopPause`` that was sent before the robot
was last made to stand is void: whoever sent it had not seen that yet.
"""

from __future__ import annotations

from hall_messages.vda5050.base import Action
from hall_messages.vda5050.hatches import SESSION_KEY

LATE_S = 10.0
WINDOW_S = 60.0
GRACE_S = 10.0
LONG_AGO_S = 600.0  # an order that looks older than this life by more comes from a hall with another clock
SLIGHT_S = 0.05  # a hall whose clock was set back looks older than its own greeting, but after a while not late
ALWAYS_WELCOME = frozenset({"stateRequest", "factsheetRequest", "startPause"})


class Freshness:
    def __init__(self) -> None:
        self.session = ""
        self._lead: float | None = None
        self._lead_before: float | None = None
        self._window_began = self._began = 0.0
        self._stopped_at = float("-inf")
        self._greeted_at: float | None = None

    def begin(self, now: float) -> None:
        """The first look of this life at the clock names the session."""
        if not self.session:
            self.session = f"{round(now * 1000):x}"
            self._began = now

    @property
    def greeted(self) -> bool:
        """Whether the hall knows of this life, and so that it has forgotten what went before."""
        return self._greeted_at is not None

    def hear(self, action: Action, sent_at: float) -> None:
        """A greeting by the hall, if the action is one: it names this life."""
        if action.action_type == "stateRequest" and action.parameter(SESSION_KEY) == self.session:
            self._greeted_at = sent_at if self._greeted_at is None else max(self._greeted_at, sent_at)

    def why_not_order(self, sent_at: float, now: float) -> str:
        """Why this order must not be taken, in plain words; empty where it may."""
        late_s = self.late_s(sent_at, now)
        if late_s > LATE_S:
            return f"the order came {late_s:.0f} s late"
        if self._greeted_at is not None:
            meant_earlier = sent_at < self._greeted_at and late_s > SLIGHT_S
        else:
            meant_earlier = now - self._began < GRACE_S and 0.0 < self._began - sent_at < LONG_AGO_S
        return "the order was meant for an earlier life of this node" if meant_earlier else ""

    def late_s(self, sent_at: float, now: float) -> float:
        """How late a message is, in seconds, that says it was sent at ``sent_at`` by the hall's clock."""
        lead = sent_at - now
        if self._lead is None or now - self._window_began > WINDOW_S:
            self._lead_before, self._lead, self._window_began = self._lead, lead, now
        self._lead = max(self._lead, lead)
        return max(self._lead, self._lead if self._lead_before is None else self._lead_before) - lead

    def stopped(self, at: float) -> None:
        """At this time by the node's own clock it was told, or seen, to stand."""
        self._stopped_at = max(self._stopped_at, at)

    def why_not(self, action: Action, late_s: float, now: float) -> str:
        """Why this action must not be begun, in plain words; empty where it may."""
        if action.action_type in ALWAYS_WELCOME:
            return ""
        session = action.parameter(SESSION_KEY)
        if session is not None and session != self.session:
            return "the action was meant for an earlier life of this node"
        if late_s > LATE_S:
            return f"the action came {late_s:.0f} s late"
        if action.action_type == "stopPause" and now - late_s < self._stopped_at - SLIGHT_S:
            return "the robot was made to stand after this was sent"
        return ""
