"""The chain's hash never changes: books of today must verify in ten years, and with other people's programs."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_controller.store import GENESIS, chain_hash

rows = st.tuples(
    st.binary(min_size=32, max_size=32),
    st.integers(1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda at: at + 0.0),
    st.text(min_size=1, max_size=5),
    st.binary(max_size=8),
)


def test_a_known_row_has_a_known_hash() -> None:
    found = chain_hash(GENESIS, 1, 1_780_000_000.25, "CaseOpened", b'{"case":"C000001"}')
    assert found.hex() == "0832cb5f1e9344bb91a702ec7d8eb16f60f6f43b0f5750a252efdfc56d2cd6fb"


@given(rows)
def test_the_hash_is_what_the_text_says(row: tuple[bytes, int, float, str, bytes]) -> None:
    """Written out once more as `docs/journal.md` describes it to others."""
    prev, seq, at, type, data = row
    name = type.encode()
    text = b"hall-book/1\n" + prev + seq.to_bytes(8, "big") + struct.pack(">d", at)
    assert chain_hash(*row) == hashlib.sha256(text + len(name).to_bytes(4, "big") + name + data).digest()


@given(rows, rows)
def test_two_rows_never_share_a_hash(
    one: tuple[bytes, int, float, str, bytes], other: tuple[bytes, int, float, str, bytes]
) -> None:
    assert (chain_hash(*one) == chain_hash(*other)) == (one == other)


def test_the_border_between_type_and_data_counts() -> None:
    assert chain_hash(GENESIS, 1, 1.0, "AB", b"C") != chain_hash(GENESIS, 1, 1.0, "A", b"BC")


@pytest.mark.parametrize(
    "row", [(b"short", 1, 1.0, "A", b""), (GENESIS, -1, 1.0, "A", b""), (GENESIS, 1, 1.0, "\ud800", b"")]
)
def test_what_is_no_row_has_no_hash(row: tuple[bytes, int, float, str, bytes]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        chain_hash(*row)
