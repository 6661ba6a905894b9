"""Reading a stranger's JSON: what is not there, or is not what it should be, is never filled in.

What lives here: one reader per kind of value. What must not: a maker's keys, defaults.
All raise ``BadAnswer``; whoever asked treats the whole answer as not given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson

from robot_nodes.vendor_http.calls import BadAnswer

LIST_LIMIT = 64
TEXT_LIMIT = 200


def parse(content: bytes) -> Mapping[str, Any]:
    try:
        return as_object(orjson.loads(content), "the answer")
    except orjson.JSONDecodeError as error:
        raise BadAnswer("the answer is not JSON") from error


def as_object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadAnswer(f"{name} is no object")
    return value


def part(source: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return as_object(source.get(key), key)


def parts(source: Mapping[str, Any], key: str) -> list[Any]:
    value = source.get(key)
    if not isinstance(value, list) or len(value) > LIST_LIMIT:
        raise BadAnswer(f"{key} is no list, or too long a one")
    return value


def number(source: Mapping[str, Any], key: str) -> float:
    value = source.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadAnswer(f"{key} is no number")
    return float(value)


def number_or_none(source: Mapping[str, Any], key: str) -> float | None:
    """None where the cloud says in so many words that it does not know."""
    return None if key in source and source[key] is None else number(source, key)


def flag(source: Mapping[str, Any], key: str) -> bool:
    value = source.get(key)
    if not isinstance(value, bool):
        raise BadAnswer(f"{key} is neither true nor false")
    return value


def text(source: Mapping[str, Any], key: str) -> str:
    value = source.get(key)
    if not isinstance(value, str):
        raise BadAnswer(f"{key} is no text")
    return value[:TEXT_LIMIT]
