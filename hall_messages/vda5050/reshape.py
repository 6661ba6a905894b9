"""Turning JSON documents of one version of a standard into those of another, by a table that works both ways.

What lives here: ``Shape``, its inverse, and the turning. What must not: any version's words (``v3.py``).
Documents come from outside and may be anything: what does not have the expected shape is passed on as it is, and the
model that reads it afterwards complains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """How an object changes. All keys are old names.

    ``names``: new names. ``parts``: the shape of the object, or of each object of the list, found there. ``words``: new
    words for the string, or each string of the list, found there. ``gone``: left out. ``fill``: what the new object is
    given where it lacks it (by new name). ``lack``: the same for the way back (by old name).
    """

    names: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Shape] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    fill: Mapping[str, object] = field(default_factory=dict)
    lack: Mapping[str, object] = field(default_factory=dict)

    def inverse(self) -> Shape:
        """The way back. Where two words became one, the first of them returns; what was left out stays out."""
        name = self.names
        return Shape(
            {new: old for old, new in name.items()},
            {name.get(old, old): part.inverse() for old, part in self.parts.items()},
            {name.get(old, old): _turned_round(words) for old, words in self.words.items()},
            frozenset(),
            self.lack,
            self.fill,
        )


def _turned_round(words: Mapping[str, str]) -> Mapping[str, str]:
    back: dict[str, str] = {}
    for old, new in words.items():
        back.setdefault(new, old)
    return back


def reshape(document: Document, shape: Shape) -> Document:
    """A new document in that shape; the old one is not changed, but shares its untouched parts."""
    names, parts, words, gone = shape.names, shape.parts, shape.words, shape.gone
    turned: Document = dict(shape.fill)
    for key, value in document.items():
        if key in gone:
            continue
        if key in parts:
            value = _each(value, parts[key])
        elif key in words:
            value = _said(value, words[key])
        turned[names.get(key, key)] = value
    return turned


def _each(value: object, shape: Shape) -> object:
    if isinstance(value, list):
        return [reshape(one, shape) if isinstance(one, dict) else one for one in value]
    return reshape(value, shape) if isinstance(value, dict) else value


def _said(value: object, words: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [words.get(one, one) if isinstance(one, str) else one for one in value]
    return words.get(value, value) if isinstance(value, str) else value
