"""What we announce is what we ourselves can read."""

from __future__ import annotations

import json

import pytest

from hall_messages.homeassistant import publish, speech
from hall_messages.homeassistant.discovery import parse_discovery
from hall_messages.homeassistant.models import Announcement, Removal

CARD = publish.DeviceCard("music", "音乐", "Music Player Daemon", "0.23", area="等候休息区", version="0.1.0")


def player(sources: list[str]) -> Announcement:
    source = publish.select("Source", "m/source/set", "source", sources) if sources else publish.withdrawn("select")
    message = publish.device_announcement(
        CARD,
        {
            "play": publish.switch("Play", "m/play/set", "play"),
            "volume": publish.number("Volume", "m/volume/set", "volume", low=0, high=1, step=0.01),
            "source": source,
            "lines": publish.lines("Lines", "m/lines/set", "m/state"),
            "lamp": publish.light("m/lamp/set", min_kelvin=2700, max_kelvin=6500),
        },
        state_topic="m/state",
        availability_topics=["d/availability", "m/availability"],
    )
    assert message.retain
    assert message.topic == "homeassistant/device/music/config"
    found = parse_discovery(message.topic, message.payload)
    assert isinstance(found, Announcement)
    assert found.notes == ()
    return found


def test_an_announcement_comes_back_as_it_was_meant() -> None:
    found = player(["calm", "morning"])
    assert (found.device_id, found.name, found.area) == ("music", "音乐", "等候休息区")
    assert found.availability.mode == "all"
    state = json.dumps({"play": "ON", "volume": 0.3, "source": "calm", "lines": ["一", "b"], "state": "OFF"}).encode()
    read = {key: speech.read(part, "m/state", state).values for key, part in found.components.items()}
    assert read == {
        "play": {"": True},
        "volume": {"": 0.3},
        "source": {"": "calm"},
        "lines": {"": ["一", "b"]},
        "lamp": {"state": "OFF"},
    }
    assert {part.unique_id for part in found.components.values()} >= {"music_play", "music_volume"}


def test_a_player_without_sources_withdraws_the_choice() -> None:
    found = player([])
    assert found.removed == ("source",)
    assert "source" not in found.components


def test_removal_is_an_empty_retained_message() -> None:
    message = publish.removal("music")
    assert message.retain
    assert isinstance(parse_discovery(message.topic, message.payload), Removal)


def test_ids_that_do_not_fit_a_topic_are_refused() -> None:
    with pytest.raises(ValueError, match="topic"):
        publish.device_announcement(
            publish.DeviceCard("a/b", "x", "y", "z"), {}, state_topic="s", availability_topics=["a"]
        )
