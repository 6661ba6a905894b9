"""What an unquoted YAML word stands for, by the core schema of YAML 1.2: null, true/false, a number, else text.

What lives here: that one rule. What must not: numbers in other bases or dates, which a hall file has no use for.
"""

from __future__ import annotations

import re

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]{1,18}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WORDS |= {word.capitalize(): value for word, value in list(_WORDS.items())}
_WORDS |= {word.upper(): value for word, value in list(_WORDS.items())}


def plain_value(word: str) -> str | int | float | bool | None:
    """The value of an unquoted word; anything that is no number or known word is text."""
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    return float(word) if _FLOAT.fullmatch(word) else word
