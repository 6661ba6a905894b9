"""What the device gateway tells the hall, and the bounds it keeps.

What lives here: plain records. What must not: behaviour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """One device as it stands. ``state`` holds readable values, ``commands`` the keys that ``desired`` understands.

    ``kind`` is ``light``, ``player`` or ``display``, or for other devices the platform of their first component.
    ``online`` False: it said so, its connection broke, or nothing was heard of it yet. ``state`` is then its last word.
    """

    id: str
    name: str
    kind: str
    zone: str
    online: bool
    state: Mapping[str, object] = field(default_factory=dict)
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceLimits:
    """Bounds against floods, and how patiently wishes are repeated. Times are seconds of hall time.

    ``grace_s``: how long a device that has just come is given to report before a wish is sent to it.
    ``override_s``: how long a change made by hand at a device stands before the wish is sent again.
    ``report_s``: the shortest time between two reports on one device.
    ``protected``: no device may have us publish to topics that begin so; orders to robots travel there.
    """

    devices: int = 500
    components: int = 64
    topics: int = 5_000
    remembered_bytes: int = 4_096
    grace_s: float = 0.5
    first_retry_s: float = 2.0
    last_retry_s: float = 30.0
    unheard_after: int = 5
    override_s: float = 0.0
    report_s: float = 0.1
    protected: tuple[str, ...] = ("uagv/", "$")
