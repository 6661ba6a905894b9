"""Where the hall file that comes with the program lies.

What lives here: finding it in a checkout or in an installation. What must not: reading it (``hall_controller.plan``).
"""

from __future__ import annotations

import sys
from pathlib import Path

NAME = "hall_130m2.yaml"


def sample_hall() -> Path:
    """``config/hall_130m2.yaml`` of the checkout, else of the installation."""
    checkout = Path(__file__).parents[1] / "config" / NAME
    return checkout if checkout.is_file() else Path(sys.prefix) / "share" / "service_hall" / "config" / NAME
