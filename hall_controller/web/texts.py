"""The words of the pages in both languages, and the choice between them.

What lives here: loading ``static/texts/*.json``, choosing a language for a request.
What must not: words themselves; they stand in the catalogue files, which the browser reads too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, cast

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
HOME_LANGUAGE: Language = "zh"
COOKIE = "hall_lang"
HTML_LANG: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All texts of one language by key: those that scripts ask for, and those that only templates do."""
    folder = Path(__file__).parent / "static" / "texts"
    parts = [json.loads((folder / name).read_text(encoding="utf-8")) for name in catalogue_files(language)]
    return cast(Mapping[str, str], {key: text for part in parts for key, text in part.items()})


def catalogue_files(language: Language) -> tuple[str, str]:
    """The file that browsers read too, and the one they need not: its words stand in the pages already."""
    return f"{language}.json", f"{language}-page.json"


def translator(language: Language) -> Callable[..., str]:
    """A function ``t(key, **values)``. A missing key is a bug and raises ``KeyError`` when the page is rendered."""
    texts = catalogue(language)

    def translate(key: str, **values: object) -> str:
        return texts[key].format(**values)

    return translate


def choose(query: str | None, cookie: str | None, accept_language: str) -> Language:
    """What was asked for now, else what was chosen before, else what the browser prefers, else the hall's own."""
    for wish in (query, cookie):
        if wish in LANGUAGES:
            return wish
    return _preferred(accept_language)


def _preferred(header: str) -> Language:
    """The best language of an ``Accept-Language`` header (RFC 9110, section 12.5.4) that the pages speak."""
    best: tuple[float, Language] = (0.0, HOME_LANGUAGE)
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        weight = _weight(parameters)
        if primary in LANGUAGES and weight > best[0]:
            best = (weight, primary)
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
