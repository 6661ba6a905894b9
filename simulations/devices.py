"""All simulated devices of a hall in one go.

What lives here: a node with a twin below it for every device of the plan. What must not: the twins
(``device_twins.py``), MQTT itself, anything of the controller but the plan of the hall.
"""

from __future__ import annotations

from collections.abc import Callable

from device_drivers.display_face import DisplayFace
from device_drivers.driver import DeviceNode, spread
from device_drivers.faces import Face
from device_drivers.light_face import LightFace
from device_drivers.player_face import PlayerFace
from device_drivers.shell import DeviceShell
from device_drivers.topics import DriverTopics
from hall_controller.domain.plan import DeviceSpec, HallPlan
from hall_messages.clock import Clock
from hall_messages.homeassistant.models import Publication
from hall_messages.homeassistant.publish import DeviceCard
from hall_messages.mqtt import MqttLink
from simulations.device_twins import Now, SimDisplay, SimLight, SimPlayer

DEFAULT_SOURCE = "garden"


def simulated_face(spec: DeviceSpec, plan: HallPlan, now: Now) -> Face:
    """The twin of a device of the hall; a player knows every source that a scene of the hall asks it for."""
    if spec.kind == "light":
        return LightFace(SimLight(now))
    if spec.kind == "display":
        return DisplayFace(SimDisplay())
    settings = [setting for scene in plan.scenes.values() for setting in scene.settings if setting.device == spec.id]
    asked = {str(setting.values["source"]) for setting in settings if "source" in setting.values}
    return PlayerFace(SimPlayer(now, tuple(sorted(asked)) or (DEFAULT_SOURCE,)))


def device_nodes(
    plan: HallPlan,
    topics: DriverTopics,
    send: Callable[[Publication], None],
    now: Now,
    jitter: Callable[[], float] = spread,
) -> tuple[DeviceNode, ...]:
    """A node for every device of the hall, for any wire and any time."""
    zones = {zone.id: zone.name_zh for zone in plan.zones}
    return tuple(
        DeviceNode(
            DeviceCard(
                spec.id, spec.name_zh, "service hall", f"simulated {spec.kind}", zones.get(spec.zone, spec.zone)
            ),
            simulated_face(spec, plan, now),
            topics,
            send,
            jitter=jitter,
        )
        for spec in plan.devices.values()
    )


def device_shell(plan: HallPlan, topics: DriverTopics, link: MqttLink, clock: Clock) -> DeviceShell:
    """Every device of the hall on one link (made by ``driver_link`` with the same ``topics``); ``run`` starts it."""
    shell = DeviceShell(link, topics, clock)
    for node in device_nodes(plan, topics, shell.send, clock.now):
        shell.add(node)
    return shell
