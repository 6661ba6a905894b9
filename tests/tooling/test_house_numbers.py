"""The house numbers of CONTRIBUTING.md, counted: how long files and functions are, and what no file may hold.

What lives here: rules that hold for every file. What must not: rules that ruff, mypy or import-linter know.
"""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("hall_messages", "hall_controller", "robot_nodes", "device_drivers", "simulations")
CODE = (*PACKAGES, "tools", "benchmarks", "launch", "tests")
NOT_OURS = {".git", ".venv", "node_modules", "build", "dist", "__pycache__", "run", "install", "log"}
TEXT = {
    ".py",
    ".mjs",
    ".js",
    ".css",
    ".html",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".xml",
    ".sql",
    ".txt",
    ".mako",
}
TEXT |= {".msg", ".srv", ".action", ""}

FILE_LINES, TEST_LINES, FUNCTION_LINES = 300, 400, 40
MEDIAN_FILE, MEDIAN_FUNCTION = 90, 7

NOT_DONE = re.compile("|".join((r"\bTO" + r"DO\b", "FIX" + "ME", "Not" + "ImplementedError", r"\bX" + r"XX\b")))
ADDRESSES = re.compile(
    "|".join(("registry\\.npm" + "js", "py" + "pi\\.org", "pythonhosted" + "\\.org", "npm" + "mirror"))
)
MACHINE_PATHS = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/")))


@cache
def our_files() -> tuple[Path, ...]:
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS or path.name.endswith((".egg-info", "_cache")) or path.name == ".hypothesis":
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix in TEXT:
            yield path


def python_files() -> list[Path]:
    return [path for path in our_files() if path.suffix == ".py" and name(path).startswith(CODE)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring: words that explain are not what makes a function long."""
    spoken = node.body[0] if ast.get_docstring(node) is not None else None
    words = (spoken.end_lineno or spoken.lineno) - spoken.lineno + 1 if spoken is not None else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - words


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_too_long() -> None:
    code = [path for path in our_files() if path.suffix in {".py", ".js", ".mjs", ".css"}]
    limits = {path: TEST_LINES if name(path).startswith("tests/") else FILE_LINES for path in code}
    assert [f"{name(path)}: {lines(path)}" for path in code if lines(path) > limits[path]] == []


def test_no_function_is_too_long() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name}: {length(node)}"
        for path in python_files()
        for node in functions(path)
        if length(node) > FUNCTION_LINES
    ]
    assert long == []


def test_the_usual_file_and_function_are_short() -> None:
    sources = [path for path in python_files() if name(path).startswith(PACKAGES)]
    assert statistics.median(lines(path) for path in sources if lines(path)) <= MEDIAN_FILE
    assert statistics.median(length(node) for path in sources for node in functions(path)) <= MEDIAN_FUNCTION


def test_every_module_says_what_lives_in_it_and_what_must_not() -> None:
    sources = [path for path in python_files() if not name(path).startswith("tests/")]
    words = {path: " ".join((ast.get_docstring(tree(path)) or "").split()) for path in sources}
    assert [name(path) for path in sources if "must not" not in words[path].lower()] == []


@pytest.mark.parametrize(
    "pattern", [NOT_DONE, ADDRESSES, MACHINE_PATHS], ids=["not-done", "addresses", "machine-paths"]
)
def test_no_file_holds(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in our_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_domain_waits_for_nothing() -> None:
    waits = (ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith)
    domain = [path for path in python_files() if name(path).startswith("hall_controller/domain/")]
    assert domain
    assert [name(path) for path in domain for node in ast.walk(tree(path)) if isinstance(node, waits)] == []


ROS_BODIES = re.compile(r"robot_nodes/(nav2|ros)_\w+\.py|simulations/ros_\w+\.py|tests/.*")


def test_ros_is_imported_in_the_bodies_of_ros_robots_only() -> None:
    def imports_ros(path: Path) -> bool:
        nodes = list(ast.walk(tree(path)))
        modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        modules += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        return any(module.partition(".")[0] in {"rclpy", "nav2_msgs"} for module in modules)

    users = [name(path) for path in python_files() if imports_ros(path)]
    assert users
    assert [user for user in users if not ROS_BODIES.fullmatch(user)] == []


def test_launch_files_are_no_package() -> None:
    assert not (ROOT / "launch" / "__init__.py").exists(), "it would shadow ROS's own launch"
