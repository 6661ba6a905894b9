"""The launch files, as far as they can be judged without ROS's ``launch`` package, which no package index has.

What lives here: that they parse, import nothing of ours, and start commands that exist with options that exist. What
must not: a stand-in for ``launch``; running them is for a machine with ROS 2.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from ruamel.yaml import YAML
from typer.core import TyperCommand

from hall_controller.app import cli

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "launch").glob("*.launch.py"))
ALLOWED = {"__future__", "pathlib", "yaml", "ament_index_python", "launch", "launch_ros"}

pytestmark = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def words(node: ast.AST) -> list[str]:
    """Every literal text below ``node``, in the order of the source."""
    found = [n for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [str(constant.value) for constant in sorted(found, key=lambda n: (n.lineno, n.col_offset))]


def options(name: str) -> set[str]:
    command = cli.load(cli.announced()[name])
    return {option for parameter in command.params for option in parameter.opts}


def commands(file: Path) -> list[str]:
    """The sub-commands it starts: what follows the word ``hall`` in a list."""
    lists = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.List)]
    texts = [[getattr(part, "value", None) for part in node.elts] for node in lists]
    return [str(text[1]) for text in texts if text[:1] == ["hall"]]


def test_it_offers_what_ros_asks_for(file: Path) -> None:
    compile(parsed(file), file.name, "exec")
    functions = [node.name for node in parsed(file).body if isinstance(node, ast.FunctionDef)]
    assert "generate_launch_description" in functions


def test_it_imports_nothing_of_ours(file: Path) -> None:
    nodes = list(ast.walk(parsed(file)))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= ALLOWED


def test_it_starts_commands_that_exist_with_options_that_exist(file: Path) -> None:
    started = commands(file)
    assert started
    known = set().union(*(options(name) for name in started))
    assert {word for word in words(parsed(file)) if word.startswith("--")} - known == set()


def test_it_declares_every_argument_it_reads_and_no_other(file: Path) -> None:
    calls = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.Call)]
    read = {words(c)[0] for c in calls if ast.unparse(c.func) in {"LaunchConfiguration", "given"} if words(c)}
    declared = [words(c)[0] for c in calls if ast.unparse(c.func) == "DeclareLaunchArgument"]
    loops = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.comprehension)]
    named_in_loops = {word for loop in loops if isinstance(loop.iter, ast.Tuple) for word in words(loop.iter)}
    assert read | named_in_loops == set(declared)
    assert len(declared) == len(set(declared))


def test_each_ros_robot_of_the_sample_hall_gets_a_node(file: Path) -> None:
    functions: dict[str, Callable[[dict[str, Any]], list[list[str]]]] = {}
    found = [n for n in parsed(file).body if isinstance(n, ast.FunctionDef) and n.name == "nav2_robots"]
    if not found:
        assert commands(file) == ["robot"], "one robot only, named by its arguments"
        return
    exec(compile(ast.Module([*parsed(file).body[1:2], found[0]], []), file.name, "exec"), functions)
    hall = YAML(typ="safe").load(ROOT / "config" / "hall_130m2.yaml")
    nodes = functions["nav2_robots"](hall)
    assert [arguments[1] for arguments in nodes] == ["R1", "R2"]
    robot = cli.load(cli.announced()["robot"])
    assert isinstance(robot, TyperCommand)
    for arguments in nodes:
        read: typer.Context = robot.make_context("robot", list(arguments))  # type: ignore[assignment]
        assert read.params["map_id"] == "hall-130m2"
        assert read.params["serial"] == read.params["id"]
