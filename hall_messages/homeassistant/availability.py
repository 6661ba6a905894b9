"""Whether a component can be reached, by the rule it announced and what was heard on its availability topics.

What lives here: reading one availability payload, and the three ways to combine several topics.
What must not: remembering what was heard.
"""

from __future__ import annotations

from collections.abc import Mapping

from hall_messages.errors import BadMessage
from hall_messages.homeassistant.models import Availability, AvailabilityTopic
from hall_messages.homeassistant.templates import render_value


def read_availability(entry: AvailabilityTopic, payload: bytes) -> bool | None:
    """True, False, or None for a payload that is neither word of this topic.

    A bridge may say ``{"state": "online"}`` or plain ``online``: where the template fails, the payload counts as it is.
    """
    text = payload.decode("utf-8", "replace")
    if entry.value_template:
        try:
            text = render_value(entry.value_template, text)
        except BadMessage:
            text = text.strip()
    if text == entry.payload_available:
        return True
    return False if text == entry.payload_not_available else None


def is_available(rule: Availability, heard: Mapping[AvailabilityTopic, bool], latest: bool | None) -> bool:
    """``heard`` is the last word on each topic, ``latest`` the last word on any; a topic never heard means no."""
    if not rule.topics:
        return True
    if rule.mode == "all":
        return all(heard.get(entry, False) for entry in rule.topics)
    if rule.mode == "any":
        return any(heard.get(entry, False) for entry in rule.topics)
    return latest is True
