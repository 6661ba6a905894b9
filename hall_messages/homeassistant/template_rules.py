"""Which Jinja a stranger's template may use: an expression over one message, and nothing that can grow or loop.

What lives here: the list of allowed syntax. What must not: functions (``template_functions.py``), rendering, payloads.
A template is text from the network. The sandbox keeps it away from Python; these rules keep its cost in proportion to
its length: no loops, no assignments, no powers, no repetition of strings, no call that can blow a text up.
"""

from __future__ import annotations

from typing import Final

from jinja2 import nodes

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.template_functions import CODE, FUNCTIONS

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Keyword,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Pos,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Concat,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
)

_PLAIN_METHODS: Final = "get split strip lstrip rstrip lower upper title capitalize startswith endswith"
_METHODS: Final = frozenset(_PLAIN_METHODS.split())


def check_syntax(tree: nodes.Template) -> None:
    """Refuse everything that is not on the list.

    Raises:
        BadMessage: ``homeassistant.template``.
    """
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise BadMessage(CODE, f"templates may not use {type(node).__name__.lower()} here")
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise BadMessage(CODE, "templates may not look behind names with an underscore")
        if isinstance(node, nodes.Call) and not _may_call(node.node):
            raise BadMessage(CODE, "templates may call only a few plain functions here")


def _may_call(target: nodes.Expr) -> bool:
    if isinstance(target, nodes.Name):
        return target.name in FUNCTIONS
    return isinstance(target, nodes.Getattr) and target.attr in _METHODS
