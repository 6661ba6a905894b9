"""The square that a visitor scans, read back by the standard's rules (ISO/IEC 18004) and nothing of our own drawing.

What lives here: a small reader and what it must find. What must not: a second encoder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from hall_controller.web import build_hash
from tests.web.conftest import HallServer, OpenPage

Rows = list[list[bool]]
BLOCKS = {(3, "M"): (26, 1), (4, "M"): (18, 2), (5, "M"): (24, 2), (6, "M"): (16, 4), (6, "L"): (18, 2)}
"""By version and level: codewords for correction in each block, and how many blocks."""
LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def number(bits: list[bool]) -> int:
    return reduce(lambda value, bit: value * 2 + bit, bits, 0)


def format_of(rows: Rows) -> tuple[str, int]:
    """Level and mask; both copies must say the same and be a word of the BCH code."""
    side = len(rows)
    first = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    second = [(side - 1 - at, 8) for at in range(7)] + [(8, side - 8 + at) for at in range(8)]
    word, again = (number([rows[i][j] for i, j in places]) ^ 0b101010000010010 for places in (first, second))
    rest = word
    for at in range(14, 9, -1):
        rest ^= (0b10100110111 << (at - 10)) if rest >> at & 1 else 0
    assert word == again and rest == 0
    return LEVELS[word >> 13], word >> 10 & 7


def is_fixed(side: int, i: int, j: int) -> bool:
    finders = (i < 9 and j < 9) or (i < 9 and j >= side - 8) or (i >= side - 8 and j < 9)
    aligned = side - 9 <= i <= side - 5 and side - 9 <= j <= side - 5
    return finders or aligned or i == 6 or j == 6


def codewords(rows: Rows, mask: int) -> list[int]:
    side, bits = len(rows), list[bool]()
    columns = [j for j in range(side - 1, 0, -2) if j > 6] + [5, 3, 1]
    for turn, right in enumerate(columns):
        for step in range(side):
            i = side - 1 - step if turn % 2 == 0 else step
            bits += [rows[i][j] ^ MASKS[mask](i, j) for j in (right, right - 1) if not is_fixed(side, i, j)]
    return [number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]


def times(a: int, b: int) -> int:
    product = 0
    for bit in range(8):
        product ^= (a << bit) if b >> bit & 1 else 0
    for at in range(14, 7, -1):
        product ^= (0x11D << (at - 8)) if product >> at & 1 else 0
    return product


def check_block(block: list[int], own: int) -> None:
    """A whole block is a multiple of the generator: it is zero at each of its roots."""
    root = 1
    for _ in range(own):
        assert reduce(lambda value, word, root=root: times(value, root) ^ word, block, 0) == 0  # type: ignore[misc]
        root = times(root, 2)


def text_of(rows: Rows) -> str:
    """What a scanner would read. Fails where anything is not as the standard wants it."""
    level, mask = format_of(rows)
    own, blocks = BLOCKS[((len(rows) - 17) // 4, level)]
    words = codewords(rows, mask)
    room = len(words) - own * blocks
    data = [words[at:room:blocks] for at in range(blocks)]
    for at, block in enumerate(data):
        check_block(block + words[room + at :: blocks], own)
    bits = [bool(word >> at & 1) for block in data for word in block for at in range(7, -1, -1)]
    assert number(bits[:4]) == 0b0100, "bytes"
    length = number(bits[4:12])
    return bytes(number(bits[12 + 8 * at : 20 + 8 * at]) for at in range(length)).decode()


LENGTHS = (1, 41, 42, 43, 62, 63, 84, 85, 106, 107, 134)
READ = """async texts => { const { qrOf } = await import("/static/BUILD/qr.js"); return texts.map(qrOf); }"""


def test_a_scanner_reads_what_was_written(still_server: HallServer, open_page: OpenPage) -> None:
    page = open_page(still_server, "/display")
    texts = [("http://hall.example:8080/pickup/H000001/" + "aB3_-z" * 30)[:length] for length in LENGTHS]
    *drawn, too_long = page.evaluate(READ.replace("BUILD", build_hash()), [*texts, "x" * 135])
    assert [text_of(rows) for rows in drawn] == texts
    assert too_long is None
