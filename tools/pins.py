"""Writes ``constraints.txt``: one exact version for every package, and two where the oldest Python needs an older one.

What lives here: merging what two fresh environments got. What must not: choosing versions (pip did) or installing.
Run as ``python tools/pins.py oldest.json current.json > constraints.txt``, each file the output of ``pip inspect`` in
an environment with every extra; CONTRIBUTING.md has the steps.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

NOT_PINNED = frozenset({"pip", "service-hall"})
HEAD = """\
# Exact versions of everything we install, found by pip in fresh environments; written by tools/pins.py.
# Versions only: where they come from is the machine's own setting.
"""


def versions(report: Mapping[str, object]) -> dict[str, str]:
    """Name -> version of what pip itself installed. (The ROS wheels also carry the records of their own build.)"""
    installed = report["installed"]
    assert isinstance(installed, list)
    own = [entry["metadata"] for entry in installed if entry.get("installer") == "pip"]
    named = {str(data["name"]).lower().replace("_", "-").replace(".", "-"): str(data["version"]) for data in own}
    return {name: version for name, version in named.items() if name not in NOT_PINNED}


def merge(oldest: Mapping[str, str], current: Mapping[str, str], limit: str) -> list[str]:
    """The lines of the file; ``limit`` is the Python version from which on ``current`` holds."""
    lines = []
    for name in sorted({*oldest, *current}):
        old, new = oldest.get(name), current.get(name)
        if old == new or old is None or new is None:
            lines.append(f"{name}=={new or old}")
        else:
            lines.append(f'{name}=={old}; python_version < "{limit}"')
            lines.append(f'{name}=={new}; python_version >= "{limit}"')
    return lines


def main() -> int:
    """Prints the file."""
    oldest, current = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    limit = ".".join(current["environment"]["python_full_version"].split(".")[:2])
    print(HEAD + "\n".join(merge(versions(oldest), versions(current), limit)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
