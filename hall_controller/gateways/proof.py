"""When a robot's word begins to count: the argument why a hall that was restarted believes no state of the past.

What lives here: the greeting's name, and one robot's way from "heard" to "believed". What must not: sending, messages.

A state may be held back on its way for as long as it likes (bridges, retries, slow links). A hall that has run for a
while tells it by its number and time: it is older than the newest one taken (``intake.py``). A hall that has just
started knows of no newest one. Believing such a state would put the robot where it stood long ago, and give away the
road on which it stands now. The two clocks do not help: nobody promises that they agree.

So the hall greets. Each life of the hall sends each robot a ``stateRequest`` under an id that no other life uses, again
and again until it is answered. By the standard the robot lists that id among its actions. **A state that names the id
was made after the greeting was sent, and so after this life began.** It is the first that is believed; the robot's
numbering begins with it, and by number and time whatever was made before it is old. What the hall's former lives knew
was made earlier still. One round trip is all that it costs; the hello that the broker keeps starts it.

Some makers drop finished instant actions before anybody sees them. A robot that has neither answered nor told of a
session (ours tell of one in every state, and always answer) is believed when all of this holds:

1. it has been heard for ``GRACE_S`` by the hall's clock;
2. by its own clock this state is newer than everything else that was heard of it in that time;
3. by its own clock it is ``GRACE_S`` newer than the first thing heard.

Were such a state from before the start, then so was everything heard meanwhile, by 2; each of them was late by as much
as had passed since the start, so at the end by ``GRACE_S`` or more; and by 3 the first one was late by more than
``GRACE_S`` too. One state made after the start and heard in that time makes that impossible. What remains, for robots
that do not answer and for no others: a wire that holds back everything for longer than ``GRACE_S``, and delivers it.

A connection to the broker that was lost and came back needs no new greeting. The hall still knows the newest state, so
what comes next is newer than anything it ever went by: it may be late, but never takes back what was known.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_controller.domain.state import State as HallState
from hall_messages.vda5050 import State

GRACE_S = 10.0
"""As much as robot nodes call too late."""
FORGET_S = 60.0
"""With nothing newer for so long (the standard wants a state every 30 s) the robot's clock was set back: begin anew."""


def greeting_of(state: HallState) -> str:
    """How the ids of this life's greetings begin. No other life of any hall has this book and this beginning."""
    return f"{state.book.name}-greet-{round(state.opened_at * 1000):x}-"


def greeting_to(state: HallState, session: str) -> str:
    """The id under which this life of the hall greets that life of a node, or (empty) one that tells of none."""
    return greeting_of(state) + (session or "hello")


def answers(message: State, greeting: str) -> bool:
    """Whether the robot has had this greeting when it said so: it did it, or refused it."""
    if any(action.action_id.startswith(greeting) for action in message.action_states):
        return True
    references = (one for error in message.errors for one in error.error_references or ())
    return any(one.reference_value.startswith(greeting) for one in references)


@dataclass(slots=True)
class Proof:
    """One robot's. ``given``: from now on its word counts. Times are hall seconds, but ``sent_at`` by its own clock."""

    given: bool = False
    _since: float | None = None
    _first: float = 0.0
    _newest: float = 0.0
    _newest_at: float = 0.0

    def weigh(self, answered: bool, able: bool, sent_at: float, now: float) -> bool:
        """Whether a state that was sent at ``sent_at`` is the first that counts. ``able``: the robot always answers."""
        self.given = answered or (self._waited(sent_at, now) and not able)
        return self.given

    def _waited(self, sent_at: float, now: float) -> bool:
        if self._since is None or now - self._newest_at > FORGET_S:
            self._since, self._first, self._newest, self._newest_at = now, sent_at, sent_at, now
        if sent_at <= self._newest:
            return False
        self._newest, self._newest_at = sent_at, now
        return now - self._since >= GRACE_S and sent_at - self._first >= GRACE_S
