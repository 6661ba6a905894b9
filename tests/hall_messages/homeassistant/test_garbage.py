"""Whatever arrives, reading it ends in a record or in ``BadMessage``."""

from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_messages.errors import BadMessage
from hall_messages.homeassistant import abbreviations, speech
from hall_messages.homeassistant.component_parsing import PLATFORMS
from hall_messages.homeassistant.discovery import parse_discovery
from hall_messages.homeassistant.models import Announcement

KEYS = st.sampled_from(
    sorted({*abbreviations.CONFIG, *abbreviations.CONFIG.values(), *abbreviations.DEVICE, "~", "schema", "min", "max"})
)
TEXTS = st.text(max_size=20) | st.sampled_from(["~/a", "a/b", "ON", "{{ value_json.a }}", "{{", "json", "basic", "all"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
PARTS = st.dictionaries(KEYS, VALUES, max_size=12)
PLATFORM = st.sampled_from(sorted(PLATFORMS))
COMPONENTS = st.builds(
    lambda part, platform: {"unique_id": "u", "cmd_t": "c", "stat_t": "s", **part, "p": platform}, PARTS, PLATFORM
)
DEVICES = st.builds(
    lambda part, parts: {"dev": {"ids": ["a"]}, "o": {"name": "x"}, **part, "cmps": parts},
    st.just({}) | PARTS,
    st.dictionaries(st.text(max_size=8), COMPONENTS, max_size=4),
)
PAYLOADS = st.binary(max_size=60) | st.sampled_from(
    [b"ON", b"", b"{}", b"[]", b'{"a":1,"state":"ON","brightness":1e999}']
)


def use(announcement: Announcement, payload: bytes, value: object) -> None:
    for component in announcement.components.values():
        for topic in speech.listened(component):
            speech.read(component, topic, payload)
        for word in speech.told(component):
            with suppress(BadMessage):
                wish = {word: speech.canonical(component, word, value)}
                speech.settled(component, wish, wish)
                speech.write(component, wish)


def read(topic: str, message: bytes, payload: bytes, value: object) -> None:
    with suppress(BadMessage):
        found = parse_discovery(topic, message)
        if isinstance(found, Announcement):
            use(found, payload, value)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.binary(max_size=200))
def test_any_bytes(tail: str, message: bytes) -> None:
    for topic in (f"homeassistant/{tail}/config", "homeassistant/device/a/config", "homeassistant/light/a/config"):
        read(topic, message, b"", True)


@settings(max_examples=250, deadline=None)
@given(PLATFORM, PARTS, PAYLOADS, VALUES)
def test_any_single_component(platform: str, message: dict[str, object], payload: bytes, value: object) -> None:
    read(f"homeassistant/{platform}/node/a/config", json.dumps(message).encode(), payload, value)


@settings(max_examples=250, deadline=None)
@given(DEVICES, PAYLOADS, VALUES)
def test_any_device(message: dict[str, object], payload: bytes, value: object) -> None:
    read("homeassistant/device/a/config", json.dumps(message).encode(), payload, value)


@settings(max_examples=250, deadline=None)
@given(COMPONENTS, PAYLOADS, VALUES)
def test_any_component_of_a_good_device(part: dict[str, object], payload: bytes, value: object) -> None:
    message = {"dev": {"ids": ["a"]}, "o": {"name": "x"}, "cmps": {"k": part}}
    read("homeassistant/device/a/config", json.dumps(message).encode(), payload, value)
