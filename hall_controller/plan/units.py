"""Guesses what someone meant who wrote a number with its unit, or in the wrong unit.

What lives here: those guesses, as hints. What must not: changing a value; a hall file is refused, never repaired.
"""

from __future__ import annotations

import re

_TO_BASE: dict[str, dict[str, float]] = {
    "m": {"mm": 0.001, "cm": 0.01, "m": 1.0, "毫米": 0.001, "厘米": 0.01, "米": 1.0},
    "mps": {"m/s": 1.0, "km/h": 1 / 3.6, "mm/s": 0.001, "cm/s": 0.01, "米/秒": 1.0},
    "s": {"ms": 0.001, "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0, "秒": 1.0, "分钟": 60.0},
    "deg": {"deg": 1.0, "°": 1.0, "rad": 57.29577951308232, "度": 1.0},
}
_SPOKEN = {"m": "m", "mps": "m/s", "s": "s", "deg": "degrees"}
_NUMBER_WITH_UNIT = re.compile(r"\s*([-+]?[0-9]{1,12}(?:[.,][0-9]{1,12})?)\s*([^\s\d.][^\s]{0,5})\s*")
MILLIMETRES_FROM = 200.0


def unit_hint(key: str, value: object) -> str:
    """What to write instead, or an empty string when there is nothing to guess."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > MILLIMETRES_FROM:
        base = key.rpartition("_")[2] if "_" in key else "m"
        return f"the unit is m; if this is in millimetres, write {value / 1000:g}" if base == "m" else ""
    match = _NUMBER_WITH_UNIT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return _quoted(value)
    number, unit = float(match[1].replace(",", ".")), match[2]
    wanted = key.rpartition("_")[2] if "_" in key else "m"
    factor = _TO_BASE.get(wanted, {}).get(unit)
    if factor is None:
        return f"write the number alone, in {_SPOKEN[wanted]}" if wanted in _SPOKEN else "write the number alone"
    return f"write {number * factor:g}, the unit is {_SPOKEN[wanted]}"


def _quoted(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return f"write {text} without quotes" if re.fullmatch(r"[-+]?[0-9]{1,12}(\.[0-9]{1,12})?", text) else ""
