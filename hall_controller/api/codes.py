"""What a visitor shows instead of a badge: six digits to type, or a link to scan; both good for one handoff.

What lives here: how they are made and compared. What must not: when they are valid (``domain.visitor_code``).
Neither is stored anywhere: both are computed from the hall's secret, the handoff and how often a code was issued for
it, so that a new code makes the old one void, and nothing in the book would help anybody to open a hatch.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from hall_controller.domain.book import Handoff

DIGITS = 6


class VisitorCodes:
    """``secret``: at least 16 bytes that outlive a restart of the process, or codes given before it are void."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ValueError("the secret for visitors' codes must have at least 16 bytes")
        self._secret = secret

    def code(self, handoff: str, issue: int) -> str:
        """Six digits, to be read out or printed."""
        number = int.from_bytes(self._digest("code", handoff, issue)[:8], "big")
        return f"{number % 10**DIGITS:0{DIGITS}d}"

    def key(self, handoff: str, issue: int) -> str:
        """Sixteen random-looking bytes in letters that fit into an address; nobody guesses these."""
        return base64.urlsafe_b64encode(self._digest("key", handoff, issue)[:16]).decode().rstrip("=")

    def code_fits(self, handoff: Handoff, given: str) -> bool:
        return hmac.compare_digest(self.code(handoff.id, handoff.code_issue).encode(), given.encode())

    def key_fits(self, handoff: Handoff, given: str) -> bool:
        return handoff.code_issue > 0 and hmac.compare_digest(
            self.key(handoff.id, handoff.code_issue).encode(), given.encode()
        )

    def _digest(self, what: str, handoff: str, issue: int) -> bytes:
        return hmac.new(self._secret, f"{what}:{handoff}:{issue}".encode(), hashlib.sha256).digest()
