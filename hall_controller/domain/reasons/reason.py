"""The form of a refusal's text.

What lives here: ``Reason``. What must not: the texts themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["missing", "conflict", "forbidden", "invalid", "too_early"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of the catalogue; texts may hold ``{names}`` filled in by the refusal."""

    kind: Kind
    en: str
    zh: str
    next_en: str
    next_zh: str
