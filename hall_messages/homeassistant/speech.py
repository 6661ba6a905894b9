"""One way to listen to and to tell any component, whatever its platform.

What lives here: the choice between lights and single values. What must not: payload formats (``lights.py``,
``controls.py`` and their ``_commands``), memory, timing.
The values of a component are keyed by word: ``""`` for a component with one value, ``state`` and others for a lamp.
"""

from __future__ import annotations

from collections.abc import Mapping

from hall_messages.homeassistant import control_commands, controls, light_commands, lights
from hall_messages.homeassistant.models import Component, Publication, Reading


def listened(component: Component) -> frozenset[str]:
    """The topics on which the component reports its state."""
    if component.platform == "light":
        return lights.light_topics(component)
    if component.platform in controls.SILENT or not component.state_topic:
        return frozenset()
    return frozenset({component.state_topic})


def read(component: Component, topic: str, payload: bytes) -> Reading:
    """What a message on one of ``listened`` topics says. Never raises: what is odd is noted."""
    if component.platform == "light":
        return lights.read_light(component, topic, payload)
    return controls.read_control(component, payload)


def told(component: Component) -> tuple[str, ...]:
    """The words this component can be told."""
    if component.platform == "light":
        return lights.light_words(component)
    if component.platform in control_commands.SETTABLE and component.command_topic:
        return ("",)
    return ()


def canonical(component: Component, word: str, value: object) -> object:
    """``value`` in the one form in which it is compared and sent.

    Raises:
        BadMessage: ``command.value`` where the component cannot take it.
    """
    if component.platform == "light":
        return light_commands.canonical_light(component, word, value)
    return control_commands.canonical_control(component, value)


def settled(component: Component, wish: Mapping[str, object], reported: Mapping[str, object]) -> bool:
    """Whether the component reports what was wished (both canonical)."""
    if component.platform == "light":
        return light_commands.light_settled(component, wish, reported)
    return all(control_commands.same_control(component, value, reported.get(word)) for word, value in wish.items())


def write(component: Component, wish: Mapping[str, object]) -> tuple[Publication, ...]:
    """The commands that bring a canonical wish about.

    Raises:
        BadMessage: ``homeassistant.template`` where an announced command template fails.
    """
    if component.platform == "light":
        return light_commands.write_light(component, wish)
    return control_commands.write_control(component, wish[""])


def echoes(component: Component) -> bool:
    """Whether the component reports its state, so that one can know whether a command arrived."""
    if component.platform == "light":
        return component.state_topic in lights.light_topics(component)
    return bool(listened(component))
