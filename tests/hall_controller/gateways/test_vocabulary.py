"""Words of robots that pass, and those that are marked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import robot_nodes
from hall_controller.gateways import vocabulary as v
from hall_messages.vda5050.v3 import _ERROR
from tests.hall_controller.gateways.desk import DeskOfTrust

FOREIGN = ("Zhang Wei 139 0013 9000", "zhangwei", "欧阳测试", "210102 19491231 002X", "x" * 5000, "\ud800")


def test_every_error_of_the_standard_passes_in_both_its_versions() -> None:
    words = _ERROR.words["errorType"]
    assert {v.error_word(word) for word in (*words, *words.values())} == {*words, *words.values()}


REPORTS = {"refuse", "make_error", "_condition", "OrderRefused", "_check"}
"""Where our robot nodes name an error."""


def errors_of_our_nodes() -> Iterator[str]:
    """Each stands as it is in a call of one of ``REPORTS``, or is one of two that ``kind`` may be."""
    for path in Path(robot_nodes.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in REPORTS:
                yield from words_among(node.args)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.IfExp):
                yield from words_among([node.value.body, node.value.orelse] if _is_kind(node) else [])


def words_among(given: list[ast.expr]) -> Iterator[str]:
    said = (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return (word for word in said if re.fullmatch(r"[a-z]+([A-Z][a-z]*)+", word))


def _is_kind(node: ast.Assign) -> bool:
    return ast.unparse(node.targets[0]) == "kind"


def test_every_error_of_our_own_robot_nodes_passes() -> None:
    told = set(errors_of_our_nodes())
    assert told > {"orderUpdateError", "noOrderToCancel", "batteryFault", "hatchInterlock", "startedOnTheWay"}
    assert told <= v.ERRORS


@pytest.mark.parametrize("said", FOREIGN)
def test_any_other_word_becomes_a_mark_that_says_nothing(said: str) -> None:
    words = (v.error_word(said), v.result_words(said), v.parameter_word(said), v.handoff_word(said))
    assert all(re.fullmatch(r"unlisted[A-Za-z]*-[0-9a-f]{4}", word) for word in words)
    assert (v.is_order(said), v.session_word(said)) == (False, "")


def test_marks_tell_two_words_apart_and_stay_the_same() -> None:
    assert v.mark("one") == v.mark("one") != v.mark("two")


def test_what_our_own_halls_and_nodes_say_passes() -> None:
    assert v.handoff_word("H000012") == "H000012"
    assert v.handoff_word("") == v.result_words("") == ""
    assert v.is_order("3fa9c1-O17") and not v.is_order("13900139000-O1")
    assert v.session_word("19b8f0c2d3e") == "19b8f0c2d3e"


def test_a_robot_that_says_a_name_gets_no_name_into_the_book_or_onto_the_wire() -> None:
    desk = DeskOfTrust()
    desk.hear(
        errors=[{"errorType": "Zhang Wei 139 0013 9000", "errorLevel": "FATAL"}],
        orderId="Zhang Wei", nodeStates=[{"nodeId": "n1", "sequenceId": 0, "released": True}],
    )  # fmt: skip
    assert re.fullmatch(r"unlistedError-[0-9a-f]{4}", desk.fault())
    desk.look()
    (message,) = desk.look(2.0)
    (cancel,) = message.actions  # type: ignore[union-attr]
    assert (cancel.action_type, cancel.action_parameters) == ("cancelOrder", None)
    assert "Zhang" not in message.model_dump_json()
