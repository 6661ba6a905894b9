"""What no honest robot could say, and what honest robots do say all the same."""

from __future__ import annotations

import pytest

from hall_controller.domain.live import LivePose
from hall_controller.gateways.suspicion import CARRIED_MPS, FLOOD, JUMP_M, RESTARTS, UNSEEN_S, Claims, Suspicion


def at(x_m: float, now: float, **more: object) -> Claims:
    return Claims(now, now, LivePose(x_m, 0.0, 0.0), **more)  # type: ignore[arg-type]


def test_a_robot_that_drives_is_believed() -> None:
    suspicion = Suspicion("R1")
    assert [suspicion.look(at(0.8 * n, 1.0 * n)) for n in range(60)] == [""] * 60


def test_a_robot_that_is_carried_away_is_believed() -> None:
    suspicion = Suspicion("R1")
    assert [suspicion.look(at(CARRIED_MPS * n, 1.0 * n)) for n in range(10)] == [""] * 10


def test_a_jump_across_the_room_is_not() -> None:
    suspicion = Suspicion("R1")
    suspicion.look(at(0.0, 0.0))
    assert suspicion.look(at(JUMP_M + CARRIED_MPS + 0.1, 1.0)) == "jump"
    assert suspicion.look(at(0.0, 2.0)) == "jump", "it stands until somebody has looked"
    suspicion.forgive()
    assert suspicion.look(at(9.0, 3.0)) == ""


def test_after_a_hello_or_a_long_absence_a_robot_may_be_anywhere() -> None:
    suspicion = Suspicion("R1")
    suspicion.look(at(0.0, 0.0))
    suspicion.hello()
    assert suspicion.look(at(9.0, 0.1)) == ""
    assert suspicion.look(at(0.0, UNSEEN_S + 1.0)) == ""
    assert suspicion.look(Claims(20.0, 20.0, None)) == ""


@pytest.mark.parametrize("hop_m", [JUMP_M + 1.0, JUMP_M + 0.2, 1.0, 0.5])
@pytest.mark.parametrize("clock", [1.0, 20.0])
def test_jumping_again_and_again_by_little_does_not_help(hop_m: float, clock: float) -> None:
    """From one state to the next, ten a second, nothing is out of reach but the walls: the pace gives it away. So it
    does when the robot's own clock runs so fast that by it there was time enough."""
    suspicion, n = Suspicion("R1"), 0
    while not suspicion.verdict and n < 100:
        n += 1
        suspicion.look(Claims(0.1 * n, 0.1 * n * clock, LivePose(hop_m * n, 0.0, 0.0)))
    assert suspicion.verdict == "jump" and hop_m * n < 4.0 * JUMP_M


def test_a_place_that_trembles_stays_where_it_is() -> None:
    """Decimetres fifty times a second are metres a second, and lead nowhere."""
    suspicion = Suspicion("R1")
    for n in range(3000):
        assert suspicion.look(at(0.015 * n + (0.4 if n % 2 else -0.4), 0.02 * n)) == ""


def test_a_robot_that_drove_while_the_wire_held_its_states_back_is_believed() -> None:
    """Half a minute of them at once, and the newest after a gap, because there were too many."""
    suspicion = Suspicion("R1")
    suspicion.look(at(0.0, 0.0))
    times = [0.1 * n for n in range(1, 26)] + [30.0, 30.1]
    for sent_at in times:
        assert suspicion.look(Claims(30.0 + 0.001 * sent_at, sent_at, LivePose(1.5 * sent_at, 0.0, 0.0))) == ""


def test_a_hello_before_every_jump_does_not_help_for_long() -> None:
    suspicion = Suspicion("R1")
    for n in range(2 * RESTARTS):
        suspicion.hello()
        verdict = suspicion.look(at(9.0 * (n % 2), 1.0 * n))
    assert verdict == "jump"


def test_a_robot_that_is_started_anew_elsewhere_now_and_then_is_believed() -> None:
    suspicion = Suspicion("R1")
    for n in range(50):
        x_m = 9.0 * (n % 2)
        suspicion.hello()
        assert suspicion.look(at(x_m, 40.0 * n)) == suspicion.look(at(x_m, 40.0 * n + 39.9)) == ""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ({"whose": "R2"}, "order"),
        ({"whose": "R1"}, ""),
        ({"passed": 4, "released": 3}, "overrun"),
        ({"passed": 3, "released": 3}, ""),
        ({"passed": 9, "released": None}, ""),
        ({"denied": ("upper",)}, "empty:upper"),
    ],
)
def test_what_the_book_knows_better(claim: dict[str, object], verdict: str) -> None:
    assert Suspicion("R1").look(at(0.0, 0.0, **claim)) == verdict


def test_numbers_that_go_back_a_few_times_are_restarts_and_then_a_lie() -> None:
    suspicion = Suspicion("R1")
    for n in range(RESTARTS - 1):
        suspicion.restarted(10.0 * n)
    assert suspicion.verdict == ""
    suspicion.restarted(10.0 * RESTARTS)
    assert suspicion.verdict == "headers"


def test_a_restart_an_hour_is_no_lie() -> None:
    suspicion = Suspicion("R1")
    for n in range(50):
        suspicion.restarted(3600.0 * n)
    assert suspicion.verdict == ""


def test_a_flood_is_isolated() -> None:
    suspicion = Suspicion("R1")
    for n in range(2 * FLOOD):
        if n % 20 == 0:
            suspicion.look(at(0.0, n * 0.001))
        suspicion.flooded(n * 0.001)
    assert suspicion.verdict == "flood"


@pytest.mark.parametrize("clock", [1.0, 24.0, 60.0, 1000.0])
@pytest.mark.parametrize("per_s", [1000, 300, 150])
def test_no_clock_of_its_own_excuses_a_flood(clock: float, per_s: int) -> None:
    suspicion = Suspicion("R1")
    for n in range(10 * per_s):
        now = n / per_s
        if n % (per_s // 50) == 0:
            suspicion.look(Claims(now, now * clock, LivePose(0.0, 0.0, 0.0)))
        else:
            suspicion.flooded(now)
    assert suspicion.verdict == "flood"


def test_what_a_stopped_hall_finds_in_its_letter_box_is_no_flood() -> None:
    """A minute of states at once: they were sent over a minute, as their times show."""
    suspicion = Suspicion("R1")
    suspicion.look(at(0.0, 0.0))
    for n in range(400):
        suspicion.look(Claims(60.0, n * 0.15, LivePose(0.0, 0.0, 0.0)))
        suspicion.flooded(60.0)
    assert suspicion.verdict == ""


def test_being_a_little_too_quick_for_a_long_time_is_no_flood() -> None:
    suspicion = Suspicion("R1")
    for n in range(20_000):
        suspicion.look(at(0.0, n * 0.05))
        suspicion.flooded(n * 0.05)
    assert suspicion.verdict == ""
