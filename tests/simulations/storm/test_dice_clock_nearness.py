"""The three small tools of the storm: throws by name, one clock, distances of ways."""

from __future__ import annotations

import pytest

from simulations.storm.clock import Clock
from simulations.storm.dice import Dice
from simulations.storm.nearness import distance_m


def test_a_throw_depends_on_its_name_and_seed_only() -> None:
    dice, again = Dice("seven"), Dice("seven")
    thrown = [dice.share(name) for name in ("a", "b", "c")]
    assert [again.share(name) for name in ("c", "a", "b")] == [thrown[2], thrown[0], thrown[1]]
    assert thrown != [Dice("eight").share(name) for name in ("a", "b", "c")]


def test_throws_are_spread_over_the_whole_range() -> None:
    dice = Dice("spread")
    shares = [dice.share(f"throw{n}") for n in range(4000)]
    assert 0.0 <= min(shares) < 0.01 and 0.99 < max(shares) < 1.0
    tenths = [sum(1 for share in shares if int(share * 10) == tenth) for tenth in range(10)]
    assert min(tenths) > 320 and max(tenths) < 480
    assert {dice.choice(f"c{n}", "abc") for n in range(50)} == {"a", "b", "c"}
    assert all(2.0 <= dice.between(f"b{n}", 2.0, 3.0) < 3.0 for n in range(50))


def test_things_of_the_same_time_happen_in_the_order_they_were_asked_for() -> None:
    clock, happened = Clock(100.0), list[str]()
    clock.at(105.0, happened.append, "late")
    clock.after(2.0, happened.append, "first")
    clock.at(102.0, happened.append, "second")
    clock.at(50.0, happened.append, "what has passed happens now")
    times = []
    while clock.step():
        times.append(clock.now)
    assert happened == ["what has passed happens now", "first", "second", "late"]
    assert times == [100.0, 102.0, 102.0, 105.0]


@pytest.mark.parametrize(
    ("first", "second", "apart_m"),
    [
        (((0, 0), (2, 0)), ((1, -1), (1, 1)), 0.0),
        (((0, 0), (2, 0)), ((0, 1), (2, 1)), 1.0),
        (((0, 0), (1, 0)), ((4, 4), (4, 4)), 5.0),
        (((0, 0), (0, 0)), ((3, 4), (3, 4)), 5.0),
        (((0, 0), (2, 0)), ((1, 0.5), (1, 3)), 0.5),
    ],
)
def test_how_close_two_ways_come(
    first: tuple[tuple[float, float], tuple[float, float]],
    second: tuple[tuple[float, float], tuple[float, float]],
    apart_m: float,
) -> None:
    assert distance_m(first, second) == pytest.approx(apart_m)
    assert distance_m(second, first) == pytest.approx(apart_m)
