"""What a robot should be told now: the difference between what the book wants and what the robot says it knows.

What lives here: orders, hatch actions, pauses, orders taken back, and the gateway's own questions; each at most once in
a while until it is echoed. What must not: what robots say (``robots.py``), when it is time to look.
"""

from __future__ import annotations

from collections.abc import Callable

from hall_controller.domain.book import Robot, RobotAction
from hall_controller.domain.closures import withdrawn
from hall_controller.domain.holding import behind, cannot_be_told_again
from hall_controller.domain.live import RobotLive
from hall_controller.domain.speeds import scene_cap_mps
from hall_controller.domain.state import State as HallState
from hall_controller.gateways.link import RESEND_S, Link
from hall_controller.gateways.orders import (
    action_message,
    actions_message,
    cancel_order,
    order_message,
    plain_action,
)
from hall_controller.gateways.proof import greeting_to
from hall_controller.gateways.stands import Stands
from hall_messages.vda5050 import Action, AnyMessage
from hall_messages.vda5050.hatches import SESSION_KEY

ASK_EVERY_S = 5.0
"""A question that got no answer is asked again after this time."""
QUIET_SHARE = 0.5
"""Of the time after which a robot counts as lost: one that has said nothing for so long is asked how it is. The
standard lets robots be quiet for 30 s."""
ASK_QUIET_EVERY_S = 2.0
"""Some questions and answers may be lost, and it still answers in time."""
FACTSHEET_PATIENCE_S = 30.0
CHARGER_PATIENCE_S = 2.0


class Desires:
    """For all robots of one hall. ``send(robot id, message)`` leaves at once."""

    def __init__(self, state: HallState, send: Callable[[str, AnyMessage], None]) -> None:
        self._state, self._send = state, send
        self._stands = Stands(self._order, self._name)

    def sync(self, link: Link, page: Robot | None, now: float) -> None:
        """Send to one robot what it lacks."""
        if not link.proof.given:
            self.greet(link, now)
        elif link.seen is None:
            self._ask_for_state(link, now)
        elif link.suspicion.verdict:
            self._stands.isolate(link, link.seen, now)
        elif page is not None:
            if not any(fault.startswith("mode:") for fault in link.seen.faults):
                if not self._localized_first(link, page, link.seen, now):
                    self._sync_order(link, page, link.seen, now)
                self._leave_charger(link, page, link.seen, now)
                self._sync_actions(link, page, link.seen, now)
                self._stands.sync(link, page, link.seen, now)
            self._ask_for_factsheet(link, now)
        if link.seen is not None:
            self._ask_if_quiet(link, link.seen, now)
            if link.unnoticed:
                self.greet(link, now)

    # -- what the book wants

    def _sync_order(self, link: Link, page: Robot, seen: RobotLive, now: float) -> None:
        order = page.order
        if self._strays(link, page, seen, now):
            return
        if order is None or (page.stands and len(order.path) > 1):
            return  # no road for a robot that must stand; it may still be told where it stands
        if withdrawn(self._state, page, order):
            if link.nodes_left:
                self._order(link, cancel_order(order.id), now)
            return
        known = seen.update if seen.order == order.id else -1
        if known < 0 and (link.unnoticed or cannot_be_told_again(self._state, page, order)):
            return
        if known >= order.update or not self._order_due(link, f"{order.id}/{order.update}/{known}", now):
            return
        roads, cap_mps = self._state.roads, scene_cap_mps(self._state)
        first = behind(self._state, page, order)
        message = order_message(link.headers, roads, self._state.plan.id, order, known, now, cap_mps, first)
        link.orders_sent += 1
        self._send(page.id, message)

    @staticmethod
    def _order_due(link: Link, what: str, now: float) -> bool:
        """Some robots ask not to be given orders too quickly one after the other."""
        sheet = link.factsheet
        pause_s = min(sheet.protocol_limits.timing.min_order_interval, ASK_EVERY_S) if sheet is not None else 0.0
        last = link.sent.get("order")
        if pause_s > 0.0 and last is not None and now - last < pause_s:
            return False
        if not link.due(what, now, max(RESEND_S, pause_s)):
            return False
        link.sent["order"] = now
        return True

    def _leave_charger(self, link: Link, page: Robot, seen: RobotLive, now: float) -> None:
        """Some robots stay on their charger, with an order to leave it, until they are told to."""
        order = page.order
        stuck = (
            seen.charging
            and not page.stands
            and order is not None
            and seen.order == order.id
            and 0 < seen.passed < order.released
        )
        if not stuck:
            link.stuck_since = None
        elif link.stuck_since is None:
            link.stuck_since = now
        elif now - link.stuck_since >= CHARGER_PATIENCE_S:
            self._ask(link, "stopCharging", "leave", link.stuck_since, now)

    def _strays(self, link: Link, page: Robot, seen: RobotLive, now: float) -> bool:
        """Take back an order that the book does not want: of a book of former times, or one that came late.

        It must have been seen for a while, as what was sent a moment ago is not yet echoed.
        """
        wanted = page.order.id if page.order is not None else ""
        if not link.nodes_left or not seen.order or seen.order == wanted:
            link.stray = ""
            return False
        if link.stray != seen.order:
            link.stray, link.stray_since = seen.order, now
        if now - link.stray_since >= RESEND_S:
            self._order(link, cancel_order(seen.order), now)
        return True

    def _sync_actions(self, link: Link, page: Robot, seen: RobotLive, now: float) -> None:
        if not page.actions:
            return
        unknown = [a for a in page.actions.values() if a.id not in seen.actions and not _too_early(link, a)]
        due = [a for a in unknown[: self._most(link)] if link.due(a.id, now)]
        if due:
            link.actions_sent += len(due)
            messages = tuple(self._worded(link, action) for action in due)
            self._send(page.id, actions_message(link.headers, messages, now))

    def _localized_first(self, link: Link, page: Robot, seen: RobotLive, now: float) -> bool:
        """While it is to be told where it stands it gets no order; what is left of one is taken back before."""
        if not is_told_its_place(page):
            return False
        if link.nodes_left:
            self._order(link, cancel_order(seen.order), now)
        return True

    def _worded(self, link: Link, action: RobotAction) -> Action:
        return action_message(action, link.session, self._state.plan.id)

    @staticmethod
    def _most(link: Link) -> int:
        """How many instant actions the robot takes at once; zero in a factsheet means no limit."""
        limit = link.factsheet.protocol_limits.max_array_lens.instant_actions if link.factsheet is not None else None
        return limit or 32

    # -- what the gateway wants to know, and how a robot is isolated

    def _ask_for_state(self, link: Link, now: float) -> None:
        """It said hello but not how it is."""
        if link.online:
            self._ask(link, "stateRequest", "state", now, now, ASK_EVERY_S)

    def _ask_if_quiet(self, link: Link, seen: RobotLive, now: float) -> None:
        """Our own nodes report every second and are never asked."""
        if now - seen.at >= QUIET_SHARE * self._state.plan.dwell.robot_silent_s:
            self._ask(link, "stateRequest", "state", now, now, ASK_QUIET_EVERY_S)

    def _ask_for_factsheet(self, link: Link, now: float) -> None:
        if link.factsheet is None:
            self._ask(link, "factsheetRequest", "factsheet", now, now, ASK_EVERY_S)

    def greet(self, link: Link, now: float) -> None:
        """Ask for a state that can only have been made in this life of the hall; again until it comes.

        Where the life of the node is known too, the greeting names it: what was sent before was not meant for it.
        """
        name = greeting_to(self._state, link.session)
        if link.online and link.due(name, now):
            named = {SESSION_KEY: link.session} if link.session else {}
            greeting = plain_action("stateRequest", name, **named)
            self._send(link.headers.spec.id, actions_message(link.headers, (greeting,), now))

    def _ask(self, link: Link, kind: str, what: str, at: float, now: float, every_s: float = RESEND_S) -> None:
        """As ``_order``, for a plain action that is not even made while it is not due."""
        if link.due(kind, now, every_s):
            action = plain_action(kind, self._name(what, at))
            self._send(link.headers.spec.id, actions_message(link.headers, (action,), now))

    def _order(self, link: Link, action: Action, now: float, every_s: float = RESEND_S) -> None:
        if link.due(action.action_type, now, every_s):
            self._send(link.headers.spec.id, actions_message(link.headers, (action,), now))

    def _name(self, what: str, at: float) -> str:
        """An id that no later life of this hall uses again."""
        return f"{self._state.book.name}-{what}-{round(at * 1000):x}"


def is_told_its_place(page: Robot) -> bool:
    """Whether an officer has said where it stands, and it has not answered yet."""
    return any(action.verb == "initPosition" for action in page.actions.values())


def _too_early(link: Link, action: RobotAction) -> bool:
    """A robot that still has an order would drive on from the place that it is told."""
    return action.verb == "initPosition" and link.nodes_left
