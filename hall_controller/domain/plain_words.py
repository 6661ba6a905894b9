"""What machines say in words of their own, before it is written down: short, plain, and with no number of a person.

What lives here: the one filter. What must not: what becomes of the words.
"""

from __future__ import annotations

import re

LONGEST = 120
_LONG_NUMBER = re.compile(r"\d{7,}[Xx]?")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e]+")


def plain(words: str) -> str:
    """Printable ASCII of at most 120 signs; a run of seven or more digits becomes ``#``.

    Robots and devices explain themselves in code words and short English; identity and telephone numbers are longer
    than any number they have to tell, and people's names are written in other signs.
    """
    return _LONG_NUMBER.sub("#", _NOT_PLAIN.sub("?", words[: 4 * LONGEST]))[:LONGEST]
