"""Routes for what happens when something is wrong: refusal, break-glass, inventory, doubtful hatches, evacuation.

What lives here: from body to command. What must not: whether it may be (``domain``).
"""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Response

from hall_controller.api.answers import case_of, find_handoff, json_answer
from hall_controller.api.bodies import ByBody, Id
from hall_controller.api.house import House
from hall_controller.api.unusual_bodies import BreakGlassBody, CloseDayBody, RefuseBody, TwoBody
from hall_controller.api.views import hall_view, handoff_view, robot_view
from hall_controller.domain import commands as c


def incident_routes(house: House) -> APIRouter:
    routes = APIRouter()
    _handoff_routes(routes, house)
    _robot_routes(routes, house)
    _hall_routes(routes, house)
    return routes


def _shown(house: House, handoff: str) -> Response:
    found = find_handoff(house, handoff)
    return json_answer(handoff_view(found, case_of(house, found)))


def _with_key(handoff: str, body: BreakGlassBody) -> c.TakeByHand:
    return c.TakeByHand(
        handoff, body.opener, body.approver, body.reason, body.seal_old, body.seal_new, body.found, body.counted
    )


def _handoff_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/handoffs/{handoff}/refuse", tags=["handoffs"], response_class=Response)
    async def refuse(handoff: Id, body: RefuseBody) -> Response:
        """The recipient does not take the papers; they go back to the sender, from there to the locker."""
        await house.hall.submit(c.RefuseHandoff(handoff, body.by, body.reason, body.counted))
        return _shown(house, handoff)

    @routes.post("/handoffs/{handoff}/break-glass", tags=["handoffs"], response_class=Response)
    async def break_glass(handoff: Id, body: BreakGlassBody) -> Response:
        """Two officers open a hatch with the key, count, and one of them keeps the papers from then on."""
        await house.hall.submit(_with_key(handoff, body))
        return _shown(house, handoff)

    @routes.post("/handoffs/{handoff}/relieve", tags=["handoffs"], response_class=Response)
    async def relieve(handoff: Id, body: BreakGlassBody) -> Response:
        """As break-glass, for a robot that cannot go on: the opener has all papers, and another robot comes for them.

        The answer's ``pickup`` says where it comes to; whoever opened puts them in there.
        """
        await house.hall.submit(replace(_with_key(handoff, body), onward=True))
        return _shown(house, handoff)

    @routes.post("/handoffs/{handoff}/inventory", tags=["handoffs"], response_class=Response)
    async def inventory(handoff: Id, body: TwoBody) -> Response:
        """After an evacuation: two officers have seen the hatch locked and untouched; the robot may go on."""
        await house.hall.submit(c.TakeInventory(handoff, body.by, body.approver))
        return _shown(house, handoff)


def _robot_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/robots/{robot}/hatches/{hatch}/confirm-empty", tags=["robots"], response_class=Response)
    async def confirm_empty(robot: Id, hatch: Id, body: ByBody) -> Response:
        """An officer has looked into a hatch whose content was in doubt, and found nothing."""
        await house.hall.submit(c.ConfirmHatchEmpty(robot, hatch, body.by))
        return json_answer(robot_view(house, robot))


def _hall_routes(routes: APIRouter, house: House) -> None:
    @routes.post("/hall/evacuate", tags=["hall"], response_class=Response)
    async def evacuate(body: ByBody) -> Response:
        """Robots stand still, hatches stay locked, lights and displays show the way out."""
        await house.hall.submit(c.Evacuate(body.by))
        return json_answer(hall_view(house))

    @routes.post("/hall/all-clear", tags=["hall"], response_class=Response)
    async def all_clear(body: ByBody) -> Response:
        """A supervisor ends the evacuation; nothing moves before officers have looked."""
        await house.hall.submit(c.AllClear(body.by))
        return json_answer(hall_view(house))

    @routes.post("/hall/close-day", tags=["hall"], response_class=Response)
    async def close_day(body: CloseDayBody) -> Response:
        """Close the day; refused while a paper is in a robot, in an officer's hands, or unaccounted for."""
        await house.hall.submit(c.CloseDay(body.day.isoformat(), body.by))
        return json_answer({"day_closed": house.hall.state.book.day_closed})
