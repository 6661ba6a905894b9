"""What has happened to the hall as a whole: its book, scenes, devices, alerts, its day.

What lives here: plain immutable records. What must not: logic. A field may be added, none may change its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookOpened:
    """The first event of every book. ``book`` is unlike any other book's and begins every id sent to a robot."""

    book: str
    hall: str


@dataclass(frozen=True, slots=True)
class EvacuationBegan:
    by: str


@dataclass(frozen=True, slots=True)
class EvacuationEnded:
    by: str


@dataclass(frozen=True, slots=True)
class DayClosed:
    """``day`` (ISO date, hall's time zone) ended with every document accounted for."""

    day: str
    by: str


@dataclass(frozen=True, slots=True)
class AlertRaised:
    kind: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AlertCleared:
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class SceneSet:
    scene: str
    by: str


@dataclass(frozen=True, slots=True)
class DeviceCommanded:
    device: str
    values: Mapping[str, str | int | float | bool]
    by: str
