"""Seeds of tests that try something new each time.

What lives here: one fresh seed for a whole run. What must not: fixed seeds.
"""

from __future__ import annotations

import os
import secrets


def fresh_seed() -> int:
    """The seed of this run, which ``make`` sets so that what failed meets the same once more when it is run again."""
    return int(os.environ.get("HALL_TEST_SEED") or secrets.randbelow(1_000_000))
