"""What machines say in words of their own, before it is written down: short, plain, and with no number of a person.

What lives here: the last filter. What must not: what becomes of the words. That only words which are known come so far
is the gateways' matter (``vocabulary.py``).
"""

from __future__ import annotations

import re

LONGEST = 120
_LONG_NUMBER = re.compile(r"\d(?:[ ._/()+\-]{0,3}\d){6,}[Xx]?")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e]+")


def plain(words: str) -> str:
    """Printable ASCII of at most 120 signs; seven or more digits become ``#``, however they are grouped."""
    return _LONG_NUMBER.sub("#", _NOT_PLAIN.sub("?", words[: 4 * LONGEST]))[:LONGEST]
