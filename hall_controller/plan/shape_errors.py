"""Says in plain words, with line and hint, what pydantic found wrong with the shape of a hall file.

What lives here: pydantic's errors turned into ``Problem``s. What must not: rules of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hall_controller.plan.phrases import PHRASES, Phrase
from hall_controller.plan.problem import Path, Report, Saying, did_you_mean
from hall_controller.plan.shape import HallFile
from hall_controller.plan.units import unit_hint

_NAME_HINT = "use letters, digits, dot, dash and underscore"


def report_shape(error: ValidationError, report: Report) -> None:
    """Add one problem for each thing pydantic did not like."""
    found = error.errors(include_url=False)
    unknown = {(*each["loc"][:-1],): str(each["loc"][-1]) for each in found if each["type"] == "extra_forbidden"}
    for each in found:
        if not (each["type"] == "missing" and _is_mistyped(each["loc"], unknown)):
            _report_one(each, report)


def _is_mistyped(path: Path, unknown: dict[Path, str]) -> bool:
    """A missing key beside an unknown one much like it is one mistake, not two."""
    typed = unknown.get(path[:-1])
    return typed is not None and f'"{path[-1]}"' in did_you_mean(typed, known_keys(path[:-1]))


def _report_one(each: ErrorDetails, report: Report) -> None:
    path, kind, value = each["loc"], each["type"], each["input"]
    key = str(path[-1]) if path else "file"
    if kind == "extra_forbidden":
        saying = Saying(f'unknown key "{key}"', f"未知的键“{key}”")
        report.add(path, "key.unknown", saying, did_you_mean(key, known_keys(path[:-1])), at_key=True)
    elif kind == "missing":
        saying, hint = _missing(key, path)
        report.add(path[:-1], "key.missing", saying, hint, at_key=True)
    elif kind == "literal_error":
        saying = Saying(f"{_short(value)} is not one of the known words", f"未知的取值 {_short(value)}")
        report.add(path, "value.unknown", saying, did_you_mean(str(value), _literals(each)))
    elif kind == "string_pattern_mismatch":
        saying = Saying(f"{_short(value)} is not a valid name", f"{_short(value)} 不是有效的名称")
        report.add(
            tuple(step for step in path if step != "[key]"), "value.name", saying, _NAME_HINT, at_key="[key]" in path
        )
    else:
        _report_plain(each, report)


def _missing(key: str, path: Path) -> tuple[Saying, str]:
    if isinstance(path[-1], int):
        return Saying(
            "a pair [x, y] needs two numbers", "坐标 [x, y] 需要两个数"
        ), "write two numbers in square brackets, in m"
    where = ".".join(str(step) for step in path[:-1]) or "the file"
    return Saying(f'the key "{key}" is missing in {where}', f"缺少键“{key}”"), f"add {key}: ... here"


def _report_plain(each: ErrorDetails, report: Report) -> None:
    path, value = each["loc"], each["input"]
    default = Phrase("value.invalid", each["msg"], "取值无效", "")
    code, en, zh, hint = PHRASES.get(each["type"], default)
    context = {**each.get("ctx", {}), "value": _short(value)}
    better = unit_hint(str(path[-1]) if path and isinstance(path[-1], str) else "", value)
    report.add(path, code, Saying(_fill(en, context), _fill(zh, context)), better or hint)


def _fill(template: str, context: dict[str, object]) -> str:
    for name, value in context.items():
        template = template.replace("{" + name + "}", str(value))
    return template


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "..."


def _literals(each: ErrorDetails) -> Iterable[str]:
    return str(each.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")


def known_keys(path: Path) -> Iterable[str]:
    """The keys that the mapping at ``path`` of a hall file may have; none where it may have any."""
    kind: object = HallFile
    for step in path:
        kind = _inside(kind, step)
    model = _model(kind)
    return model.model_fields if model else ()


def _inside(kind: object, step: str | int) -> object:
    model = _model(kind)
    if model is not None:
        field = model.model_fields.get(str(step))
        return field.annotation if field else None
    arguments = get_args(kind)
    return arguments[-1] if arguments else None


def _model(kind: object) -> type[BaseModel] | None:
    """The model class in an annotation such as ``Rectangle | None`` or ``Annotated[...]``."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if getattr(kind, "__origin__", None) in (list, dict, tuple):
        return None
    return next((model for each in get_args(kind) if (model := _model(each)) is not None), None)
