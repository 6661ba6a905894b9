"""Numbers that belong to a person: mainland mobile numbers and resident identity numbers, whole or in part.

What lives here: how they are recognised, however they are grouped. What must not: what follows (each door refuses).
A mobile number has eleven digits and begins with 13 to 19. An identity number (GB 11643-1999) has six digits of a
region, the date of birth, three digits and a check sign; before 1999 it had fifteen digits. Whoever writes down a part
of one that tells more than the region writes the date of birth, so that date is what gives a part away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = re.compile(r"\d(?:[ ._/()+\-]{0,3}\d)*")
"""Digits with signs between them as people group them: 139-0013 9000, 210102 19491231 0020."""
_SIGNS = re.compile(r"\D+")
_MOBILE = re.compile(r"(?:00?86|86|0)?1[3-9]\d{9}")
_OLD_IDENTITY = re.compile(r"[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_BORN = re.compile(r"(?:19\d\d|20[01]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
"""A date of birth by itself: no date of these days, which receipts may well be numbered by."""
_DATED = re.compile(r"(?:19\d\d|20[0-3]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
LONG = 12
"""From so many digits on, any date in them may be that of an identity number."""


def personal(words: str) -> bool:
    """Whether ``words`` hold a number that is, or is part of, a person's telephone or identity number."""
    return any(_personal(run) for run in _runs(words))


def _runs(words: str) -> Iterator[str]:
    """Every run of digits, and every group of signs between letters by itself: both readings count."""
    for found in _RUN.finditer(words):
        whole = found.group()
        yield _SIGNS.sub("", whole)
        if not whole.isdigit():
            yield from _SIGNS.split(whole)


def _personal(digits: str) -> bool:
    if _MOBILE.fullmatch(digits) or _OLD_IDENTITY.fullmatch(digits):
        return True
    return bool((_DATED if len(digits) >= LONG else _BORN).search(digits))
