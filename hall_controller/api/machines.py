"""Routes for robots, devices and the hall itself with its scene.

What lives here: from body to command, from machine to JSON. What must not: MQTT (``gateways``).
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from hall_controller.api.answers import json_answer
from hall_controller.api.bodies import ByBody, DeviceBody, Id, SceneBody
from hall_controller.api.house import House
from hall_controller.api.unusual_bodies import LocalizeBody
from hall_controller.api.views import device_view, hall_view, robot_view
from hall_controller.domain import commands as c
from hall_controller.domain.ambience import board
from hall_controller.domain.refusals import Refusal


def machine_routes(house: House) -> APIRouter:
    routes = APIRouter()
    _robot_routes(routes, house)
    _resume_route(routes, house)
    _localize_route(routes, house)
    _device_routes(routes, house)
    _hall_routes(routes, house)
    return routes


def _robot_routes(routes: APIRouter, house: House) -> None:
    @routes.get("/robots", tags=["robots"], response_class=Response)
    async def robots() -> Response:
        """Every robot of the hall, with what it reports now."""
        await house.hall.settled()
        return json_answer([robot_view(house, robot) for robot in house.hall.state.plan.robots])

    @routes.get("/robots/{robot}", tags=["robots"], response_class=Response)
    async def one_robot(robot: Id) -> Response:
        """One robot."""
        if robot not in house.hall.state.plan.robots:
            raise Refusal("unknown_robot", id=robot)
        await house.hall.settled()
        return json_answer(robot_view(house, robot))


def _resume_route(routes: APIRouter, house: House) -> None:
    @routes.post("/robots/{robot}/resume", tags=["robots"], response_class=Response)
    async def resume(robot: Id, body: ByBody) -> Response:
        """Let a paused robot go on, once an officer has looked that the way is safe."""
        await house.hall.submit(c.ResumeRobot(robot, body.by))
        return json_answer(robot_view(house, robot))


def _localize_route(routes: APIRouter, house: House) -> None:
    @routes.post("/robots/{robot}/localize", tags=["robots"], response_class=Response)
    async def localize(robot: Id, body: LocalizeBody) -> Response:
        """Tell a robot that has lost its way where it stands, as an officer has seen; it is told until it answers."""
        wish = c.LocalizeRobot(robot, body.by, body.node or "", body.x_m or 0.0, body.y_m or 0.0, body.theta_rad)
        await house.hall.submit(wish)
        return json_answer(robot_view(house, robot))


def _device_routes(routes: APIRouter, house: House) -> None:
    @routes.get("/devices", tags=["devices"], response_class=Response)
    async def devices() -> Response:
        """Every device that has announced itself or that the hall file counts on."""
        return json_answer([device_view(device) for device in house.devices.listing()])

    @routes.post("/devices/{device}/command", tags=["devices"], response_class=Response)
    async def command(device: Id, body: DeviceBody) -> Response:
        """Set values of a device by hand; it holds until the next scene."""
        known = {d.id: d for d in house.devices.listing()}
        if device not in known:
            raise Refusal("unknown_device", id=device)
        why = house.devices.misfit(device, body.values)
        if why:
            raise Refusal("device_cannot", why=why)
        await house.hall.submit(c.CommandDevice(device, dict(body.values), body.by))
        return json_answer(device_view(known[device]))


def _hall_routes(routes: APIRouter, house: House) -> None:
    @routes.get("/hall", tags=["hall"], response_class=Response)
    async def hall() -> Response:
        """The hall: its plan to scale, scene, alerts and counts."""
        await house.hall.settled()
        return json_answer(hall_view(house))

    @routes.post("/hall/scene", tags=["hall"], response_class=Response)
    async def scene(body: SceneBody) -> Response:
        """Change the scene: lights, music and displays follow."""
        await house.hall.submit(c.SetScene(body.scene, body.by))
        return json_answer({"scene": house.hall.state.book.scene})

    @routes.get("/hall/board", tags=["hall"], response_class=Response)
    async def queue_board() -> Response:
        """What the queue display shows: tickets and where their papers are, no names."""
        await house.hall.settled()
        return json_answer(board(house.hall.state))
