"""What a stranger's template may call: plain filters and functions, none of which can make much of little.

What lives here: the filters and functions. What must not: syntax (``template_rules.py``), rendering, payloads.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from jinja2 import Undefined

from hall_messages.errors import BadMessage

CODE: Final = "homeassistant.template"
RESULT_LIMIT: Final = 65_536


class NotThere(Exception):
    """A template asked for something the message does not hold, and said so with ``is_defined``."""


def _bounded(size: int) -> None:
    if size > RESULT_LIMIT:
        raise BadMessage(CODE, "the result of a template grew too long")


def _replace(text: object, old: str, new: str) -> str:
    source = str(text)
    _bounded(len(source) + (source.count(old) if old else len(source) + 1) * len(new))
    return source.replace(old, new)


def _join(items: Any, separator: str = "") -> str:
    parts = [str(item) for item in items]
    _bounded(sum(map(len, parts)) + len(separator) * len(parts))
    return separator.join(parts)


def _number(value: object, default: object, convert: Callable[[Any], object]) -> object:
    try:
        return convert(value)
    except (TypeError, ValueError, OverflowError):
        if default is None:
            raise
        return default


def _float(value: object, default: object = None) -> object:
    return _number(value, default, float)


def _int(value: object, default: object = None) -> object:
    return _number(value, default, lambda given: int(float(given)))


def _round(value: object, precision: int = 0, method: str = "common") -> float:
    number = float(value)  # type: ignore[arg-type]
    if not 0 <= precision <= 12 or not math.isfinite(number):
        raise BadMessage(CODE, "templates may round to 0..12 digits")
    if method == "common":
        return round(number, precision)
    scale = 10.0**precision
    return (math.ceil if method == "ceil" else math.floor)(number * scale) / scale


def _is_number(value: object) -> bool:
    try:
        return math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return False


def _bool(value: object, default: object = None) -> object:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    return words.get(str(value).lower(), default)


def _default(value: object, otherwise: object = "", boolean: bool = False) -> object:
    return otherwise if isinstance(value, Undefined) or (boolean and not value) else value


def _iif(value: object, if_true: object = True, if_false: object = False) -> object:
    return if_true if value else if_false


def _is_defined(value: object) -> object:
    if isinstance(value, Undefined):
        raise NotThere
    return value


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _pick(index: int) -> Callable[[Any], object]:
    return lambda items: items[index]


FUNCTIONS: Final[Mapping[str, Callable[..., object]]] = {
    "float": _float,
    "int": _int,
    "bool": _bool,
    "iif": _iif,
    "is_number": _is_number,
    "abs": abs,
    "min": min,
    "max": max,
}

FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    **FUNCTIONS,
    "round": _round,
    "string": str,
    "lower": lambda text: str(text).lower(),
    "upper": lambda text: str(text).upper(),
    "title": lambda text: str(text).title(),
    "capitalize": lambda text: str(text).capitalize(),
    "trim": lambda text: str(text).strip(),
    "replace": _replace,
    "join": _join,
    "default": _default,
    "d": _default,
    "length": len,
    "count": len,
    "first": _pick(0),
    "last": _pick(-1),
    "is_defined": _is_defined,
    "to_json": _to_json,
    "tojson": _to_json,
    "from_json": orjson.loads,
}
