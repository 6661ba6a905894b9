"""What devices may be told and must come to: nothing that is not in the book, nothing of a person, in bounded time.

What lives here: the invariants about devices, asked at every message to one, at every change of a board, and a few
seconds apart. What must not: what disturbs devices (``device_mischief``), the gateway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from device_drivers.ports import Line
from hall_controller.domain.state import State
from hall_messages.homeassistant.topics import status_topic
from simulations.device_twins import SimDisplay
from simulations.storm.clock import Clock
from simulations.storm.device_twins import Twin, differs
from simulations.storm.halls import SOURCES

BOUND_S = 50.0
"""The longest pause between two tries of the hall, a lamp's slowest change, a fade, and some seconds on the way."""
LATE_S = 0.11
"""So long after a change of the book the hall may still send what was true before it: its look comes then."""
LOOK_S = 5.0
COMMANDS = {"lamp": ("light",), "music": ("play", "volume", "source"), "board": ("lines",)}
LAMP_WORDS = frozenset({"state", "brightness", "color_temp", "transition"})
Call = tuple[str, str, str]
Blame = Callable[[str, str, str], None]


@dataclass(slots=True)
class Watch:
    """One device: what the book wishes of it and since when, until when something disturbs it, whether it is there."""

    twin: Twin
    there: Callable[[], bool]
    wish: Mapping[str, object] = field(default_factory=dict)
    since: float = 0.0
    disturbed_until: float = 0.0
    was_there: bool = False


class DeviceRules:
    """``state`` gives the hall's committed state, None while the hall is down; ``listed``: what it says is on-line."""

    def __init__(
        self, clock: Clock, blame: Blame, state: Callable[[], State | None], listed: Callable[[], dict[str, bool]]
    ) -> None:
        self._clock, self._blame, self._state, self._listed = clock, blame, state, listed
        self.watches: dict[str, Watch] = {}
        self._calls: set[Call] = set()
        self._last_true: dict[Call, float] = {}
        self._looked_at, self._held_up = 0.0, False
        self.told = 0

    # -- what the book says

    def committed(self, state: State) -> None:
        """The book has changed: which calls are true now, and what is wished of each device."""
        now, calls = self._clock.now, _calls(state)
        for call in self._calls - calls:
            self._last_true[call] = now
        if calls != self._calls:
            self._calls = calls
            self._changed(self.watches["board"])
        wishes = _wishes(state)
        for device, watch in self.watches.items():
            wish = wishes.get(device, {})
            if wish != watch.wish:
                watch.wish = wish
                self._changed(watch)

    def _changed(self, watch: Watch) -> None:
        watch.since = self._clock.now

    def disturb(self, device: str, until: float) -> None:
        watch = self.watches[device]
        watch.disturbed_until = max(watch.disturbed_until, until)

    def disturb_all(self, until: float) -> None:
        for device in self.watches:
            self.disturb(device, until)

    # -- what the hall tells devices

    def looking(self, held_up: bool) -> None:
        """The hall takes over what the book says now; or it was to look, but a commit is under way (``held_up``): until
        it looks, a device that says hello is told what was true."""
        self._held_up = held_up
        if not held_up:
            self._looked_at = self._clock.now

    def telling(self, topic: str, payload: bytes) -> None:
        """A message is about to leave the hall."""
        if topic == status_topic():
            return
        self.told += 1
        device, key = _addressee(topic)
        if key not in COMMANDS.get(device, ()):
            self._blame("told_elsewhere", topic[:60], "the hall speaks where no device of it listens")
        elif not (self._true_board(payload) if device == "board" else _plain(device, key, payload)):
            self._blame("told_untrue", device, f"{key}: {payload[:200]!r} is not what the book says")
        else:
            self._check_needed(device)

    def _true_board(self, payload: bytes) -> bool:
        lines, since = _read(payload), self._looked_at if self._held_up else self._clock.now - LATE_S
        if not isinstance(lines, list):
            return False
        calls = [_call(line) for line in lines]
        return all(
            call is not None and (call in self._calls or self._last_true.get(call, 0.0) > since) for call in calls
        )

    def _check_needed(self, device: str) -> None:
        """What was undisturbed for long, and is as wished for long, is left in peace."""
        watch = self.watches[device]
        if self._there(device, watch) and self._settled(watch) and not self._odd(device, watch):
            self._blame("told_again", device, "it is as wished, undisturbed, and is told all the same")

    def shown(self, lines: tuple[Line, ...]) -> None:
        """A board has just been made to show these: each of them must have been true at some time."""
        for line in lines:
            call = _call(line)
            if call is None or (call not in self._calls and call not in self._last_true):
                self._blame("shown_untrue", "board", f"it shows {line}, which the book never had")

    # -- where devices must have come to

    def look(self) -> None:
        state = self._state()
        if state is None:
            self.disturb_all(self._clock.now)
            return
        online = self._listed()
        for device, watch in self.watches.items():
            there = self._there(device, watch)
            if self._settled(watch):
                if online[device] != there:
                    self._blame(
                        "listed_wrong", device, f"it is {'' if there else 'not '}there, the hall says otherwise"
                    )
                elif there and (odd := self._odd(device, watch)):
                    self._blame("not_as_wished", device, odd)

    def _there(self, device: str, watch: Watch) -> bool:
        """Coming and going disturb; being away does not."""
        there = watch.there()
        if there != watch.was_there:
            watch.was_there = there
            self.disturb(device, self._clock.now)
        return there

    def at_rest(self) -> bool:
        """Everything is there, has been looked at, and nothing has disturbed it for long."""
        quiet = self._clock.now - BOUND_S - 2 * LOOK_S
        return all(
            self._there(device, watch) and max(watch.since, watch.disturbed_until) < quiet
            for device, watch in self.watches.items()
        )

    def _settled(self, watch: Watch) -> bool:
        return self._clock.now - max(watch.since, watch.disturbed_until) > BOUND_S

    def _odd(self, device: str, watch: Watch) -> str:
        if not isinstance(watch.twin, SimDisplay):
            return differs(watch.twin, watch.wish)
        shown = [_call(line) for line in watch.twin.status().lines or ()]
        return "" if set(shown) == self._calls else f"it shows {shown}, the book has {sorted(self._calls)}"


def _calls(state: State) -> set[Call]:
    """Our own reading of who is on the board: every handoff that has a robot."""
    places = state.plan.places
    return {(h.ticket, h.state, places[h.target].label_zh) for h in state.book.handoffs.values() if h.robot}


def _wishes(state: State) -> dict[str, dict[str, object]]:
    """The scene, and on top of it what people have asked for since it was set."""
    scene = state.plan.scenes.get(state.book.scene)
    wishes = {each.device: dict[str, object](each.values) for each in (scene.settings if scene else ())}
    for device, values in state.book.device_wishes.items():
        wishes[device] = {**wishes.get(device, {}), **values}
    return wishes


def _call(line: object) -> Call | None:
    """A ticket, a state and a place, and nothing else at all."""
    if not isinstance(line, dict) or line.keys() != {"ticket", "state", "place"}:
        return None
    return line["ticket"], line["state"], line["place"]


def _addressee(topic: str) -> tuple[str, str]:
    parts = topic.split("/")
    fits = len(parts) == 5 and parts[:2] == ["hall", "device"] and parts[4] == "set"
    return (parts[2], parts[3]) if fits else ("", "")


def _plain(device: str, key: str, payload: bytes) -> bool:
    """A lamp is told of light and a player of music, and no text that could say more."""
    if key == "play":
        return payload in (b"ON", b"OFF")
    if key == "source":
        return payload.decode() in SOURCES
    told = _read(payload)
    if key == "volume":
        return isinstance(told, int | float)
    return isinstance(told, dict) and told.keys() <= LAMP_WORDS


def _read(payload: bytes) -> object:
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
