"""What is packed and pinned: the wheel holds everything, the lock files hold versions and no addresses.

What lives here: package.xml, setup.py, constraints.txt, third_party/. What must not: how the programs behave.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("hall_messages", "hall_controller", "robot_nodes", "device_drivers", "simulations")
SERVICE_HALL = distribution("service_hall")


def package_xml() -> ElementTree.Element:
    return ElementTree.parse(ROOT / "package.xml").getroot()


def pins() -> list[str]:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_package_xml_is_what_ros_expects() -> None:
    root = package_xml()
    assert root.get("format") == "3"
    assert root.findtext("name") == "service_hall"
    assert root.findtext("license") == "Apache-2.0"
    assert root.findtext("export/build_type") == "ament_python"
    assert (ROOT / "resource" / "service_hall").is_file()


def test_the_version_is_the_same_everywhere() -> None:
    assert package_xml().findtext("version") == SERVICE_HALL.version


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "END OF TERMS AND CONDITIONS" in text


def test_every_pin_is_exact_and_nothing_else() -> None:
    shape = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.+]*(; python_version (<|>=) \"3\.\d+\")?")
    assert [line for line in pins() if not shape.fullmatch(line)] == []
    assert pins() == sorted(pins(), key=lambda line: line.partition("==")[0])


def test_everything_we_ask_for_is_pinned() -> None:
    pinned = {line.partition("==")[0] for line in pins()}
    asked = {normal(re.split(r"[\s\[<>=;!~]", line)[0]) for line in SERVICE_HALL.requires or []}
    assert len(asked) > 30
    assert asked - pinned == set()


def test_what_is_installed_is_what_is_pinned() -> None:
    lines = [line.partition("; ") for line in pins()]
    wanted = dict(line.split("==") for line, _, marker in lines if not marker or Marker(marker).evaluate())
    installed = {name: distribution(name).version for name in ("fastapi", "numpy", "pydantic", "pytest", "SQLAlchemy")}
    assert {name: wanted[normal(name)] for name in installed} == installed


def test_the_npm_lock_names_checksums_and_no_addresses() -> None:
    text = (ROOT / "third_party" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    parts = {name: entry for name, entry in packages.items() if name}
    assert len(parts) > 20
    assert [name for name, entry in parts.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    asked = json.loads((ROOT / "third_party" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert asked == packages[""]["dependencies"]
    assert {name: parts[f"node_modules/{name}"]["version"] for name in asked} == asked


def test_each_package_says_that_it_is_typed() -> None:
    assert [name for name in PACKAGES if not (ROOT / name / "py.typed").is_file()] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names inside a wheel built from a copy of the sources, without the network."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for entry in (*PACKAGES, "resource", "launch", "config"):
        shutil.copytree(ROOT / entry, source / entry, ignore=shutil.ignore_patterns("__pycache__"))
    for entry in ("setup.py", "pyproject.toml", "package.xml", "LICENSE"):
        shutil.copy(ROOT / entry, source / entry)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    built = subprocess.run([*command, "-w", str(out), str(source)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return zipfile.ZipFile(next(out.glob("*.whl"))).namelist()


def test_the_wheel_holds_every_file_of_the_packages(wheel: list[str]) -> None:
    sources = [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()]
    ours = {path.relative_to(ROOT).as_posix() for path in sources if "__pycache__" not in path.parts}
    assert ours - set(wheel) == set()


def test_the_wheel_holds_what_ros_looks_for(wheel: list[str]) -> None:
    shared = {name.partition(".data/data/share/")[2] for name in wheel}
    assert "ament_index/resource_index/packages/service_hall" in shared
    assert "service_hall/package.xml" in shared
    assert "service_hall/launch/hall.launch.py" in shared
    assert "service_hall/config/hall_130m2.yaml" in shared


def test_the_wheel_holds_nothing_of_the_workshop(wheel: list[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.startswith("service_hall-")} == set(PACKAGES)
