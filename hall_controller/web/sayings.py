"""What the hall's book says, in the language of whoever reads it.

What lives here: finding a saying of the book in the one table and filling it in. What must not: the table
(``static/texts/zh-sayings.json``, which browsers read too), what is shown where. The book is written in English and
stays so; ``static/sayings.js`` finds the same words in the browser, and a test holds the two together.

A key of the table is an English saying. In it ``{robot}``, in small letters, stands for one word that is left as it is
(an id, a number), ``{WHY}``, in capitals, for words that are sayings themselves. Where several fit, the one with most
fixed text counts. What is in the table neither as it is nor filled in may still be put together of such sayings and of
ids, with semicolons, colons or commas between them.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import NamedTuple, cast

from hall_controller.web.texts import Language

BETWEEN = (("; ", "；"), (": ", "："), (", ", "、"))
"""What stands between sayings that were put together, the widest first, and what stands there in Chinese."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FILE = Path(__file__).parent / "static" / "texts" / "zh-sayings.json"


def in_words(language: Language, said: str) -> str:
    """``said`` in that language; as it was said where nobody has put it into words."""
    return said if language == "en" else _found(said) or said


class _Pattern(NamedTuple):
    english: re.Pattern[str]
    chinese: str


@cache
def sayings() -> dict[str, str]:
    """The table: English to Chinese."""
    return cast(dict[str, str], json.loads(_FILE.read_text(encoding="utf-8")))


@cache
def _patterns() -> list[_Pattern]:
    keys = sorted((key for key in sayings() if "{" in key), key=lambda key: -len(_PLACEHOLDER.sub("", key)))
    return [_Pattern(_compiled(key), sayings()[key]) for key in keys]


def _compiled(key: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(key)
    for at, piece in enumerate(pieces):
        pieces[at] = re.escape(piece) if at % 2 == 0 else f"(?P<{piece}>[^{'' if piece.isupper() else ' '}\\n]+)"
    return re.compile("".join(pieces))


@lru_cache(maxsize=4096)
def _found(said: str) -> str | None:
    known = sayings().get(said)
    if known is None and BETWEEN[0][0] not in said:
        known = _filled_in(said)
    return _put_together(said) if known is None else known


def _filled_in(said: str) -> str | None:
    for pattern in _patterns():
        fits = pattern.english.fullmatch(said)
        if fits is not None:
            return _PLACEHOLDER.sub(partial(_value, fits), pattern.chinese)
    return None


def _value(fits: re.Match[str], place: re.Match[str]) -> str:
    """What stands for one placeholder."""
    name, text = place[1], fits[place[1]]
    return (_found(text) or text) if name.isupper() else text


def _put_together(said: str) -> str | None:
    """Known only where every part is, or is a single word such as an id: half a translation helps nobody."""
    for english, chinese in BETWEEN:
        if english in said:
            parts = said.split(english)
            found = [_found(part) for part in parts]
            strange = any(words is None and " " in part for words, part in zip(found, parts, strict=True))
            if strange or not any(found):
                return None
            return chinese.join(words or part for words, part in zip(found, parts, strict=True))
    return None
