"""The standard lets a robot be quiet for 30 s: one that answers when it is asked is never called lost.

What lives here: what the gateway asks of a quiet robot, and what the hall concludes. What must not: what becomes of a
robot that is lost.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.watch import overdue
from hall_messages.vda5050 import AnyMessage, InstantActions
from tests.hall_controller.gateways.desk import DeskOfTrust
from tests.hall_controller.gateways.robot_words import PLAN
from tests.hall_controller.gateways.test_robots_trust import HERE, place
from tests.hall_controller.gateways.test_robots_whole import connection

SILENT_S = PLAN.dwell.robot_silent_s
STANDARD_S = 30.0


def asked(messages: list[AnyMessage]) -> int:
    """How often the robot is asked how it is."""
    return sum(a.action_type == "stateRequest" for m in messages if isinstance(m, InstantActions) for a in m.actions)


def lost(desk: DeskOfTrust) -> bool:
    return any(isinstance(event, e.RobotVanished) for event in overdue(desk.hall, desk.now))


def known_desk() -> DeskOfTrust:
    desk = DeskOfTrust()
    desk.hear()
    assert desk.hall.book.robot("R1").present
    return desk


def test_a_robot_that_speaks_every_30_s_and_when_it_is_asked_is_never_lost() -> None:
    desk, said_at, questions = known_desk(), 0.0, 0
    for second in range(1, 181):
        wanted = asked(desk.look(1.0))
        questions += wanted
        if wanted or second - said_at >= STANDARD_S:
            desk.hear(0.0)
            said_at = second
        assert not lost(desk), f"lost after {second} s"
    assert 180.0 / SILENT_S < questions <= 180.0 / (SILENT_S / 2.0)


def test_an_answer_that_is_lost_is_asked_for_again_in_time() -> None:
    desk = known_desk()
    asked_after = [second for second in range(1, int(SILENT_S) + 1) if asked(desk.look(1.0))]
    assert asked_after[0] >= SILENT_S / 2.0 and len(asked_after) >= 4
    assert not lost(desk), "the last answer would still come in time"


def test_one_that_does_not_answer_is_lost_as_ever() -> None:
    desk = known_desk()
    for _ in range(int(SILENT_S) + 1):
        desk.look(1.0)
    assert lost(desk)


def test_each_question_is_one_of_its_own() -> None:
    """By the standard a robot does nothing for an id that it knows."""
    desk, names = known_desk(), list[str]()
    for _ in range(int(SILENT_S)):
        names += [a.action_id for m in desk.look(1.0) if isinstance(m, InstantActions) for a in m.actions]
    assert len(names) == len(set(names)) >= 4


def test_one_that_reports_every_second_is_not_asked() -> None:
    desk = known_desk()
    for _ in range(60):
        desk.hear(1.0)
        assert asked(desk.look()) == 0


def test_an_isolated_robot_is_asked_too() -> None:
    desk = known_desk()
    desk.hear(agvPosition=place(HERE.x_m + 8.0, HERE.y_m), paused=True)
    assert desk.fault().startswith("untrusted:")
    assert sum(asked(desk.look(1.0)) for _ in range(int(SILENT_S))) >= 4


def test_one_that_has_said_goodbye_is_not_asked() -> None:
    desk = known_desk()
    desk.gateway.heard("R1", connection("OFFLINE", desk.now), desk.now)
    assert sum(asked(desk.look(1.0)) for _ in range(60)) == 0
