"""How tests are dealt out: whole files, the long ones first, and few at a time that race the clock."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from tests.shares import AGAINST_THE_CLOCK, LONG, place_in_line, share_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("place", [*AGAINST_THE_CLOCK, *LONG])
def test_what_is_named_is_there(place: str) -> None:
    assert (ROOT / place).exists()


def test_a_file_is_one_share_and_a_row_of_files_too() -> None:
    assert share_of("tests/a/test_b.py::test_c[x::y]") == share_of("tests/a/test_b.py::test_d") == "tests/a/test_b.py"
    rows = {file: share_of(f"{file}::test_it") for file in AGAINST_THE_CLOCK}
    assert len(set(rows.values())) == 2 and not set(rows) & set(rows.values())


def test_the_tests_of_this_run_are_in_order(request: pytest.FixtureRequest) -> None:
    places = [place_in_line(item.nodeid) for item in request.session.items]
    assert [place for place, _ in groupby(places)] == sorted(set(places))
