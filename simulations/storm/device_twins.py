"""The lamp, the music and the board of a storm's hall: bodies that live longer than the programs which drive them.

What lives here: the twins with what the rules have to see of them, their faces, hands on them. What must not: MQTT.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from device_drivers.display_face import DisplayFace
from device_drivers.faces import Face
from device_drivers.light_face import LightFace
from device_drivers.player_face import PlayerFace
from device_drivers.ports import LightChange, Line
from hall_controller.domain.plan import HallPlan
from simulations.device_twins import Now, SimDisplay, SimLight, SimPlayer
from simulations.storm.halls import SOURCES

Twin = SimLight | SimPlayer | SimDisplay


class WatchedDisplay(SimDisplay):
    """``shown(lines)`` is told of what a program makes it show, at the moment it does."""

    def __init__(self, shown: Callable[[tuple[Line, ...]], None]) -> None:
        super().__init__()
        self._shown = shown

    def show(self, lines: tuple[Line, ...]) -> None:
        super().show(lines)
        if self.connected:
            self._shown(lines)


def twins_of(plan: HallPlan, now: Now, shown: Callable[[tuple[Line, ...]], None]) -> dict[str, Twin]:
    made: dict[str, Twin] = {}
    for spec in plan.devices.values():
        if spec.kind == "light":
            made[spec.id] = SimLight(now)
        else:
            made[spec.id] = WatchedDisplay(shown) if spec.kind == "display" else SimPlayer(now, SOURCES)
    return made


def face_of(twin: Twin) -> Face:
    if isinstance(twin, SimLight):
        return LightFace(twin)
    return PlayerFace(twin) if isinstance(twin, SimPlayer) else DisplayFace(twin)


def touch(twin: Twin, share: float) -> None:
    """Somebody changes the thing itself, by its own buttons."""
    if isinstance(twin, SimLight):
        twin.change(LightChange(on=share < 0.5, brightness=1 + int(share * 250)))
    elif isinstance(twin, SimPlayer):
        twin.play(share < 0.5)
        twin.set_volume(round(100.0 * share))
    else:
        SimDisplay.show(twin, ("back in five minutes",))


def differs(twin: Twin, wish: Mapping[str, object]) -> str:
    """In what the thing itself is not as wished, our own reading of it; empty: it is."""
    if isinstance(twin, SimLight):
        lamp = twin.status()
        is_now: dict[str, object] = {"state": "ON" if lamp.on else "OFF", "brightness": lamp.brightness}
        is_now["color_temp_kelvin"] = lamp.color_temp_kelvin
        wish = {"state": "OFF"} if wish.get("state") == "OFF" else {**wish, "state": "ON"} if wish else {}
    elif isinstance(twin, SimPlayer):
        music = twin.status()
        is_now = {"play": music.playing, "volume": music.volume_percent, "source": music.source}
    else:
        return ""
    odd = [
        f"{name} is {is_now[name]}, not {value}"
        for name, value in wish.items()
        if name in is_now and not _same(value, is_now[name])
    ]
    return "; ".join(odd)


def _same(wished: object, found: object) -> bool:
    if isinstance(wished, bool) or not isinstance(wished, int | float) or not isinstance(found, int | float):
        return wished == found
    return abs(wished - found) <= (1.01 if wished < 256 else 0.03 * wished)
