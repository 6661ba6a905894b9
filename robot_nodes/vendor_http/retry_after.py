"""How long a cloud asks to be left alone.

What lives here: reading Retry-After (RFC 9110, 10.2.3: seconds, or a date). What must not: waiting.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from robot_nodes.vendor_http.patience import Patience


def wait_of(retry_after: str | None, date: str | None, patience: Patience) -> float:
    """Seconds. A date is compared with the cloud's own clock, never with ours; unreadable: our own back-off."""
    said = (retry_after or "").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return float(said)
    try:
        until, cloud_now = parsedate_to_datetime(said), parsedate_to_datetime(date or "")
        return max(0.0, (until - cloud_now).total_seconds())
    except (TypeError, ValueError):
        return patience.backoff_s
