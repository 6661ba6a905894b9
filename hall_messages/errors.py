"""The one error of the wire: a message that cannot be read.

What lives here: ``BadMessage``. What must not: what a receiver does about it (that is the receiver's business).
"""

from __future__ import annotations


class BadMessage(Exception):
    """A message from outside that does not say what it should.

    ``code`` is a stable dotted word for logs and counters, such as ``vda5050.json``; ``text`` is a short sentence for a
    person. Whoever receives the message counts it, answers where there is someone to answer, and carries on.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
