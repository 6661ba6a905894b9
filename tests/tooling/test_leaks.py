"""The checks of ``conftest.py`` are themselves checked: a leaking test must fail, a clean one must pass.

What lives here: small test files run by a pytest of their own. What must not: tests of the hall.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"
CONFIG = CONFTEST.parent.parent / "pyproject.toml"

CASES = {
    "thread": (
        """
        import threading
        stop = threading.Event()
        def test_it():
            threading.Thread(target=stop.wait, name="stray", daemon=True).start()
        """,
        "threads left running: stray",
    ),
    "task": (
        """
        import asyncio
        async def stray():
            await asyncio.Event().wait()
        async def test_it():
            asyncio.create_task(stray(), name="lost")
            await asyncio.sleep(0)
        """,
        "tasks left running: lost (stray)",
    ),
    "hypothesis": (
        """
        import asyncio
        from hypothesis import Phase, given, settings, strategies
        kept = []
        @settings(max_examples=1, phases=[Phase.generate], database=None)
        @given(strategies.integers())
        async def test_it(number):
            kept.append(asyncio.create_task(asyncio.Event().wait(), name="lost"))
        """,
        "tasks left running: lost",
    ),
    "warning": (
        """
        import warnings
        def test_it():
            warnings.warn("old ways", DeprecationWarning)
        """,
        "DeprecationWarning: old ways",
    ),
    "unawaited": (
        """
        import gc
        async def forgotten():
            pass
        def test_it():
            forgotten()
            gc.collect()
        """,
        "was never awaited",
    ),
}

CLEAN = """
import asyncio, threading
async def test_task():
    task = asyncio.create_task(asyncio.sleep(0))
    await task
async def test_told_to_end():
    asyncio.create_task(asyncio.sleep(0.01))
async def test_thread_of_the_loop():
    await asyncio.to_thread(lambda: None)
def test_thread():
    threading.Thread(target=lambda: None).start()
"""


def write(folder: Path, name: str, source: str) -> None:
    lines = source.strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    (folder / f"test_{name}.py").write_text("\n".join(line[indent:] for line in lines), encoding="utf-8")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest printed about all the cases; run once, because the patient checks take their time."""
    folder = tmp_path_factory.mktemp("leaks")
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    for name, (source, _) in CASES.items():
        write(folder, name, source)
    write(folder, "clean", CLEAN)
    command = [sys.executable, "-m", "pytest", "-c", str(CONFIG), "--rootdir", str(folder), "-p", "no:cacheprovider"]
    result = subprocess.run([*command, "-rpfE", str(folder)], capture_output=True, text=True, check=False, cwd=folder)
    return result.stdout + result.stderr


@pytest.mark.parametrize("name", CASES)
def test_a_leaking_test_fails(name: str, outcome: str) -> None:
    said = CASES[name][1]
    report = outcome.partition("short test summary")[0]
    assert re.search(rf"^(FAILED|ERROR) test_{name}\.py::", outcome, re.MULTILINE), outcome
    assert said in report, outcome


def test_clean_tests_pass(outcome: str) -> None:
    assert outcome.count("\nPASSED test_clean.py::") == CLEAN.count("def test_"), outcome
    assert not re.search(r"^(FAILED|ERROR) test_clean\.py", outcome, re.MULTILINE)
