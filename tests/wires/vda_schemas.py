"""The official VDA 5050 schemas, and example messages made from them.

What lives here: finding and reading the schemas, the smallest and the fullest message that each allows.
What must not: expectations. The schemas are not part of this repository; a folder beside it holds them where they are.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema

from hall_messages.vda5050 import Kind

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "vda5050"
VERSIONS = ("2.1.0", "3.0.0")
PREFIX = {"2.1.0": "uagv/v2", "3.0.0": "vda5050/v3"}
KINDS: tuple[Kind, ...] = ("order", "instantActions", "state", "visualization", "connection", "factsheet")
MISSING = "the official VDA 5050 schemas are not at ../shared/vda5050"

_STRAY_COMMA = re.compile(r",(\s*[}\]])")
"""Some of the published files of 3.0.0 have a comma too many, which JSON does not allow."""


_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")


def is_time(value: object) -> bool:
    """Whether that is a time as the standard writes it: ISO 8601 with a date, a time of day and a zone.

    Raises: ValueError for a day or an hour that there is not; jsonschema then says so.
    """
    if not isinstance(value, str):
        return True  # whether it is text at all is another rule of the schema
    found = _TIME.fullmatch(value)
    if found is not None:
        datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00"))
    return found is not None


FORMATS = jsonschema.FormatChecker()
"""jsonschema checks no times of its own accord, unless another package is there."""
FORMATS.checks("date-time", raises=ValueError)(is_time)


def there() -> bool:
    return all((FOLDER / version / "state.schema").is_file() for version in VERSIONS)


def schema(version: str, kind: Kind) -> dict[str, Any]:
    text = (FOLDER / version / f"{kind}.schema").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(_STRAY_COMMA.sub(r"\1", text))
    return found


def validator(version: str, kind: Kind) -> Any:
    return jsonschema.Draft202012Validator(schema(version, kind), format_checker=FORMATS)


def example(version: str, kind: Kind, full: bool) -> dict[str, Any]:
    """A message that the schema allows: with everything in it (``full``), or with nothing that may be left out."""
    whole = schema(version, kind)
    made: dict[str, Any] = _made(whole, whole, full)
    for name, value in (("version", version), ("manufacturer", "acme"), ("serialNumber", "R1")):
        if name in made:
            made[name] = value
    return made


def _made(part: dict[str, Any], whole: dict[str, Any], full: bool) -> Any:
    if "$ref" in part:
        return _made(whole["definitions"][part["$ref"].rpartition("/")[2]], whole, full)
    kind = part["type"]
    if isinstance(kind, list):
        return "text"
    if kind == "object":
        properties, required = part.get("properties", {}), set(part.get("required", ()))
        wanted = properties.keys() if full else required & properties.keys()
        described = {name: _made(properties[name], whole, full) for name in wanted}
        return described | {name: _undescribed(name) for name in required - properties.keys()}
    if kind == "array":
        if "enum" in part:
            return None  # the schema puts an item's words on the list itself: no list at all is valid
        return [_made(part["items"], whole, full)] if full else []
    return _scalar(kind, part)


def _undescribed(name: str) -> object:
    """The published files demand some fields that they do not describe."""
    return 1 if name.endswith("HeaderId") else "text"


def _scalar(kind: str, part: dict[str, Any]) -> object:
    if "enum" in part:
        return part["enum"][0]
    if kind == "string":
        return "2026-03-01T09:00:00.12Z" if part.get("format") == "date-time" else "text"
    if kind == "boolean":
        return True
    least = part.get("minimum", part.get("exclusiveMinimum", 0))
    return max(int(least) if least == int(least) else 0, 1 if "exclusiveMinimum" in part else 0)


def without_nothing(value: Any) -> Any:
    """The example without the fields that no value fits."""
    if isinstance(value, dict):
        return {name: without_nothing(inner) for name, inner in value.items() if inner is not None}
    return [without_nothing(inner) for inner in value] if isinstance(value, list) else value
