"""Numbers of people, however they are written, and the numbers of a hall that look a little like them."""

from __future__ import annotations

import pytest

from hall_controller.domain.personal import personal
from hall_controller.domain.plain_words import LONGEST, plain

OF_A_PERSON = (
    "13900139000", "139 0013 9000", "139-0013-9000", "1390013 9000", "SF13900139000", "+86 139 0013 9000",
    "0086-13900139000", "013900139000", "(139) 0013.9000", "tel13900139000x", "21010219491231002X",
    "210102 19491231 002X", "210102-1949-1231-0020", "210102/19491231", "A11-0210194912310", "19491231002X",
    "210102491231002", "x 210102.491231.002 y", "19491231", "SF2101194912310",
)  # fmt: skip
OF_A_HALL = (
    "", "A012", "EX123456789CN", "SF1023456789012", "R-77", "N1", "S-0041", "C000001-1", "H000123", "R-20260105",
    "reception-1", "2700", "T01", "book-O1", "3.14159", "24 x 7", "2026-01-05T08:00:00Z", "1900 mm",
)  # fmt: skip


@pytest.mark.parametrize("words", OF_A_PERSON)
def test_a_number_of_a_person_is_seen(words: str) -> None:
    assert personal(words)
    assert not any(part in plain(words) for part in ("9000", "1231", "491231"))


@pytest.mark.parametrize("words", OF_A_HALL)
def test_a_number_of_a_hall_is_left_alone(words: str) -> None:
    assert not personal(words)


def test_plain_words_are_short_and_hold_no_long_number() -> None:
    assert plain("door open 12 s") == "door open 12 s"
    assert plain("欧阳 139 0013 9000 at 3.5 m") == "? # at 3.5 m"
    assert len(plain("x" * 10_000)) == LONGEST
