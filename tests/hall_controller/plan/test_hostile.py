"""Files that nobody drew in good faith, or that a cat walked over: always problems with a line, never a traceback.

What lives here: hostile files by hand, and thousands of damaged ones by hypothesis. What must not: honest mistakes.
"""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from hall_controller.plan import PlanError, check_plan, plan_from_text
from tests.hall_controller.plan.conftest import SAMPLE

TEXT = SAMPLE.read_text(encoding="utf-8")
LINES = TEXT.splitlines()
DATA: dict[str, Any] = YAML(typ="safe").load(TEXT)
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
HOSTILE = {
    "bomb": (BOMB, "yaml.alias"),
    "self-reference": ("hall: &a [*a]", "yaml.alias"),
    "python tag": ("hall: !!python/object/apply:os.system ['true']", "yaml.tag"),
    "local tag": ("hall: !x {}", "yaml.tag"),
    "tab": ("hall:\n\tid: x\n", "yaml.tab"),
    "not closed": ("hall: [1, 2\nzones: {", "yaml.syntax"),
    "two documents": (TEXT + "\n---\n" + TEXT, "yaml.documents"),
    "complex key": ("? [a, b]\n: c\n", "yaml.key"),
    "mapping as key": ("{{a: b}: c}", "yaml.key"),
    "deep": ("[" * 5000 + "]" * 5000, "yaml.too_complex"),
    "many": ("furniture: [" + "1," * 60_000 + "1]", "yaml.too_complex"),
    "huge": ("# " + "x" * 600_000, "file.too_large"),
    "huge scalar": ("hall: {id: " + "9" * 100_000 + "}", "value.name"),
    "empty": ("", "file.empty"),
    "comments only": ("# nothing\n", "file.empty"),
    "a list": ("- hall", "file.empty"),
    "a word": ("hall", "file.empty"),
    "control character": (TEXT.replace("Quiet", "Qu\x07iet"), "yaml.syntax"),
    "bad escape": ('hall: "\\U00110000"', "yaml.syntax"),
    "bad directive": ("%YAML 9.9.9\n---\nhall: 1", "yaml.syntax"),
    "merge key": (TEXT.replace("  id: hall-130m2", "  <<: {}\n  id: hall-130m2"), "key.unknown"),
    "infinite number": (TEXT.replace("clearance_m: 0.10", "clearance_m: 1e999"), "value.type"),
    "not a number": (TEXT.replace("clearance_m: 0.10", "clearance_m: .nan"), "value.type"),
    "infinite scene value": (TEXT.replace("brightness: 126", "brightness: 1e999"), "value.type"),
    "path in an id": (TEXT.replace("R1: {", "../R1: {"), "value.name"),
    "wildcard in a topic": (TEXT.replace("serial: R1", "serial: 'R/#'"), "value.name"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_quickly(name: str) -> None:
    text, code = HOSTILE[name]
    began = time.process_time()
    with pytest.raises(PlanError) as caught:
        plan_from_text(text, "hall.yaml")
    assert time.process_time() - began < 3.0
    assert code in {problem.code for problem in caught.value.problems}


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    file = tmp_path / "hall.yaml"
    file.write_bytes(TEXT.encode("gbk"))
    problem = check_plan(file)[0]
    line = next(number for number, line in enumerate(LINES, 1) if not line.isascii())
    assert (problem.code, problem.line) == ("file.not_utf8", line)
    assert "UTF-8" in problem.hint


def test_unreadable_files(tmp_path: Path) -> None:
    assert [problem.code for problem in check_plan(tmp_path)] == ["file.unreadable"]
    assert [problem.code for problem in check_plan(Path("hall\0.yaml"))] == ["file.unreadable"]
    with (tmp_path / "hall.yaml").open("wb") as file:
        file.truncate(50_000_000)
    assert [problem.code for problem in check_plan(tmp_path / "hall.yaml")] == ["file.too_large"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "hall.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert check_plan(file) == []


def refuse_or_accept(text: str) -> None:
    """The whole promise: a plan, or problems that point into the text."""
    try:
        plan_from_text(text, "hall.yaml")
    except PlanError as error:
        assert error.problems
        last = (
            text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 1
        )
        for problem in error.problems:
            assert 1 <= problem.line <= last + 1
            assert problem.column >= 1
            assert problem.text_en
            assert problem.text_zh


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
ODD_VALUES = JSON | st.sampled_from(
    [0, -1, 1e9, [0, 0], [[0, 0], [1, 0], [1, 1]], "stop-A1", "m1", "R1", {}, [], "0.6 m/s"]
)
CALM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def all_paths(data: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path] * bool(path) + [deeper for key, value in items for deeper in all_paths(value, (*path, key))]


PATHS = all_paths(DATA)


def damage(data: Any, path: tuple[Any, ...], how: str, value: object) -> None:
    for step in path[:-1]:
        data = data[step]
    if how == "delete":
        del data[path[-1]]
    elif how == "replace" or not isinstance(data, dict):
        data[path[-1]] = value
    else:
        data[str(value)] = data.pop(path[-1])


@CALM
@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), st.sampled_from(["delete", "replace", "rename"]), ODD_VALUES),
        min_size=1,
        max_size=4,
    )
)
def test_damaged_data(wounds: list[tuple[tuple[Any, ...], str, object]]) -> None:
    data = copy.deepcopy(DATA)
    for path, how, value in wounds:
        try:
            damage(data, path, how, value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier wound took the place away
    refuse_or_accept(json.dumps(data, ensure_ascii=False))


@CALM
@given(
    st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(0, 30), st.text(max_size=6)), min_size=1, max_size=3)
)
def test_damaged_text(wounds: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for place, length, put in wounds:
        text = text[:place] + put + text[place + length :]
    refuse_or_accept(text)


@CALM
@given(st.data())
def test_lines_lost_doubled_and_swapped(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        a, b = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["lose", "double", "swap"]))
        if how == "swap":
            lines[a], lines[b] = lines[b], lines[a]
        else:
            lines[a : a + 1] = [] if how == "lose" else [lines[a], lines[a]]
    refuse_or_accept("\n".join(lines))


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    refuse_or_accept(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="-:?[]{},&*!|>'\"%@`# \n\tab01.~", max_size=60))
def test_any_punctuation(text: str) -> None:
    refuse_or_accept(text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300))
def test_any_bytes(raw: bytes, tmp_path: Path) -> None:
    file = tmp_path / "hall.yaml"
    file.write_bytes(raw)
    assert all(problem.code for problem in check_plan(file))
