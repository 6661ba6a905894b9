"""What the hall believes of what a robot says: its words held against the book.

A robot that has given up its order half way (it was driven by hand, or another master cancelled it) keeps the order's
id by the standard. The hall is told that it knows of no order, so that it is given a new one.

What lives here: a robot's claims beside what the book knows, and the live report that the hall goes by.
What must not: the verdict (``suspicion.py``), messages, sending.
"""

from __future__ import annotations

from dataclasses import replace

from hall_controller.domain.book import Custodian, Robot
from hall_controller.domain.closures import withdrawn
from hall_controller.domain.live import RobotLive
from hall_controller.domain.state import State as HallState
from hall_controller.gateways.desires import FACTSHEET_PATIENCE_S, is_told_its_place
from hall_controller.gateways.headway import belied, believed_passed, names_its_node
from hall_controller.gateways.link import RESEND_S, Link
from hall_controller.gateways.orders import cancel_name
from hall_controller.gateways.proof import GRACE_S, greeting_to
from hall_controller.gateways.sightings import MOST_ERRORS, isolated
from hall_controller.gateways.suspicion import Claims

CLOCK_SKEW, NO_FACTSHEET, ORDER_DROPPED = "clockSkew", "factsheetMissing", "orderDropped"
UPDATE_PATIENCE_S = 6.0 * RESEND_S
"""A robot that has nothing left to drive and does not take up what is added to its order, however often it is told, has
given the order up; some of what it is told may be lost."""

ASTRAY_PATIENCE_S = 1.5 * RESEND_S
"""A robot that tells of no session and goes on for so long not to know its order has been told it once more meanwhile,
and does not have it."""

CARRIED = ("carrying", "at_recipient")
"""Papers lie behind a locked door, and nobody has been let at them."""


class Trust:
    """For all robots of one hall."""

    def __init__(self, state: HallState) -> None:
        self._state = state

    def judge(self, robot: str, link: Link, seen: RobotLive, sent_at: float) -> None:
        """Hold one state against the book, and against what the robot said before. ``sent_at``: by its own clock."""
        page = self._state.book.robots.get(robot)
        if page is not None and is_told_its_place(page):
            link.suspicion.hello()  # it will find itself elsewhere
        link.suspicion.look(self._claims(page, link, seen, sent_at))
        if not link.suspicion.verdict and link.unrest.look(page, seen):
            link.suspicion.flapping()

    def _claims(self, page: Robot | None, link: Link, seen: RobotLive, sent_at: float) -> Claims:
        passed, released = _progress(page, seen)
        lies = link.headway.lies(seen, belied(self._state, page, seen))
        ahead = link.headway.overruns(page.order if page is not None else None, seen)
        owner, denied = self._owner_of(seen.order), self._denied(page, seen) + self._left_out(page, link, seen)
        return Claims(seen.at, sent_at, seen.pose, owner, passed, released, denied, lies, ahead)

    def believed(self, robot: str, link: Link, seen: RobotLive) -> RobotLive:
        """What the hall goes by."""
        if link.suspicion.verdict:
            return isolated(seen, link.live, link.suspicion.verdict, link.unrest.steady_stop(seen))
        faults = tuple(f"factsheet:{word}" for word in link.lacks)
        waited_s = seen.at - (link.first_state_at or seen.at)
        missing = link.factsheet is None and waited_s > FACTSHEET_PATIENCE_S
        troubles = ((CLOCK_SKEW,) if link.skewed else ()) + ((NO_FACTSHEET,) if missing else ())
        if self._dropped(robot, link, seen):
            seen, troubles = replace(seen, order="", update=0, passed=0, order_done=False), (*troubles, ORDER_DROPPED)
        page = self._state.book.robots.get(robot)
        passed, behind_us = believed_passed(self._state, page, seen, link.headway.place(seen)), _behind_us(link, seen)
        if not faults and not troubles and passed == seen.passed and not behind_us:
            return seen
        return replace(
            seen,
            passed=passed,
            behind_us=behind_us,
            faults=(*faults, *seen.faults)[:MOST_ERRORS],
            troubles=(*troubles, *seen.troubles)[:MOST_ERRORS],
        )

    def note(self, robot: str, link: Link, seen: RobotLive) -> None:
        """That it has heard the greeting; since when it does not know its order, or has had nothing left of one of
        whose base it has not driven all."""
        page = self._state.book.robots.get(robot)
        order = page.order if page is not None else None
        if link.unnoticed and greeting_to(self._state, link.session) in seen.actions:
            link.greeted = link.session
        if order is None or seen.order == order.id:
            link.astray_since = None
        elif link.astray_since is None:
            link.astray_since = seen.at
        if order is None or seen.order != order.id or link.nodes_left or seen.driving or seen.passed >= order.released:
            link.dropped_since = None
        elif link.dropped_since is None:
            link.dropped_since = seen.at

    def _dropped(self, robot: str, link: Link, seen: RobotLive) -> bool:
        """For a while now, and the hall is in control of the robot."""
        since, page = link.dropped_since, self._state.book.robots.get(robot)
        if since is None or page is None or page.order is None or any(f.startswith("mode:") for f in seen.faults):
            return False
        if withdrawn(self._state, page, page.order) and cancel_name(page.order.id) in seen.actions:
            return True  # it was told to, and whatever was added to the order comes too late now
        patience_s = RESEND_S if seen.update == page.order.update else UPDATE_PATIENCE_S
        return seen.at - since >= patience_s

    def _owner_of(self, order: str) -> str:
        """The robot whose order that is now; empty: nobody's."""
        if order:
            for page in self._state.book.robots.values():
                if page.order is not None and page.order.id == order:
                    return page.id
        return ""

    def _denied(self, page: Robot | None, seen: RobotLive) -> tuple[str, ...]:
        """Hatches that it calls empty although the book has papers in them and nobody has told it to empty them."""
        if page is None or not page.hatches:
            return ()
        emptied = {action.hatch for action in page.actions.values() if action.verb == "confirmEmpty"}
        claimed = (h for h in page.hatches if h in seen.hatches and seen.hatches[h].content == "empty")
        return tuple(h for h in claimed if h not in emptied and self._loaded(page, h))

    def _left_out(self, page: Robot | None, link: Link, seen: RobotLive) -> tuple[str, ...]:
        """Hatches that it no longer names among its loads, though they are shut with papers in them: nobody but a
        person with a key could have taken those out, and where one does, that is written down."""
        if page is None or not page.hatches:
            return ()
        opened = {action.hatch for action in page.actions.values() if action.verb != "lockHatch"}
        shut = {h: bound for h, bound in page.hatches.items() if h not in opened and self._on_its_way(page, h)}
        return link.loads.denied(shut, len(self._state.plan.robots[page.id].hatches), seen.at)

    def _on_its_way(self, page: Robot, hatch: str) -> bool:
        handoff = self._state.book.handoffs.get(page.hatches[hatch])
        return handoff is not None and handoff.state in CARRIED and self._loaded(page, hatch)

    def _loaded(self, page: Robot, hatch: str) -> bool:
        book = self._state.book
        handoff = book.handoffs.get(page.hatches[hatch])
        case = book.cases.get(handoff.case) if handoff is not None else None
        if handoff is None or case is None:
            return False
        keeper = Custodian("hatch", f"{page.id}/{hatch}")
        return any(case.documents[d].custodian == keeper for d in handoff.documents if d in case.documents)


def _behind_us(link: Link, seen: RobotLive) -> bool:
    """Whether it may have said this before it had heard the newest order.

    A life of a node that has answered the greeting has heard, or will never take, what was sent before; until then no
    order from scratch is sent to it. One that tells of no session must go on not knowing its order: it has been told it
    once more meanwhile.
    """
    if link.astray_since is None:
        return False
    patience_s = GRACE_S if link.unnoticed else 0.0 if link.session else ASTRAY_PATIENCE_S
    return seen.at - link.astray_since < patience_s


def _progress(page: Robot | None, seen: RobotLive) -> tuple[int, int | None]:
    """How far it says it is on its order and how far it was let, where it names the node that fits what it says."""
    order = page.order if page is not None else None
    if order is None or order.id != seen.order or not names_its_node(order, seen):
        return 0, None
    return seen.passed, order.released
