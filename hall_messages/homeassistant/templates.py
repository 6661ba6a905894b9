"""Rendering the templates that devices announce, safely and within bounds.

What lives here: the sandbox and two ways to use it. What must not: what the result means.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

import orjson
from jinja2 import Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.template_functions import CODE, FILTERS, FUNCTIONS, RESULT_LIMIT, NotThere
from hall_messages.homeassistant.template_rules import check_syntax

TEMPLATE_LIMIT: Final = 2_048
INPUT_LIMIT: Final = 16_384

_FAILURES: Final = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,  # how Python says that brackets are nested too deep to compile
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Arithmetic is for numbers here: a product with a text is how a short template makes a huge one."""

    intercepted_binops = frozenset({"*", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise BadMessage(CODE, f"templates may use {operator} on numbers only")
        return super().call_binop(context, operator, left, right)


def _sandbox() -> _Sandbox:
    sandbox = _Sandbox(autoescape=False)
    sandbox.filters.clear()
    sandbox.filters.update(FILTERS)
    sandbox.globals.clear()
    sandbox.globals.update(FUNCTIONS)
    return sandbox


_SANDBOX: Final = _sandbox()


@lru_cache(maxsize=2_048)
def _compiled(source: str) -> Template | BadMessage:
    """Compiled once; a template that is refused is remembered too, so that a flood of it costs nothing."""
    if len(source) > TEMPLATE_LIMIT:
        return BadMessage(CODE, f"templates are limited to {TEMPLATE_LIMIT} characters")
    try:
        check_syntax(_SANDBOX.parse(source))
        return _SANDBOX.from_string(source)
    except BadMessage as refusal:
        return refusal
    except _FAILURES as error:
        return BadMessage(CODE, f"a template cannot be read: {type(error).__name__}")


def _render(source: str, context: dict[str, object]) -> str:
    template = _compiled(source)
    if isinstance(template, BadMessage):
        raise BadMessage(template.code, template.text)
    try:
        result = template.render(context)
    except NotThere:
        return ""
    except _FAILURES as error:
        raise BadMessage(CODE, f"a template failed: {type(error).__name__}") from error
    if len(result) > RESULT_LIMIT:
        raise BadMessage(CODE, "the result of a template grew too long")
    return result.strip().encode("utf-8", "replace").decode()  # a template can spell what no wire can carry


def render_value(source: str, payload: str) -> str:
    """What a value template makes of a message; ``value`` and, where it is JSON, ``value_json`` are given to it.

    An empty result means that the message does not hold the value asked for.

    Raises:
        BadMessage: ``homeassistant.template``; the caller keeps the raw payload and says so.
    """
    if len(payload) > INPUT_LIMIT:
        raise BadMessage(CODE, f"templates read payloads of at most {INPUT_LIMIT} characters")
    context: dict[str, object] = {"value": payload}
    with suppress(orjson.JSONDecodeError):  # not JSON: only a template that asks for value_json fails then
        context["value_json"] = orjson.loads(payload)
    return _render(source, context)


def render_command(source: str, value: object) -> str:
    """What a command template makes of the value to be sent.

    Raises:
        BadMessage: ``homeassistant.template``; the command cannot be sent.
    """
    return _render(source, {"value": value})
