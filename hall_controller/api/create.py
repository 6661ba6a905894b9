"""The API put together: one function from a house to an ASGI application.

What lives here: the order of routes and layers. What must not: a route.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from hall_controller.api import problems
from hall_controller.api.cases import case_routes
from hall_controller.api.custody import custody_routes
from hall_controller.api.events import event_routes
from hall_controller.api.guard import Guard
from hall_controller.api.handoffs import handoff_routes
from hall_controller.api.health import health_routes
from hall_controller.api.house import House
from hall_controller.api.incidents import incident_routes
from hall_controller.api.keeping import keeping_routes
from hall_controller.api.machines import machine_routes
from hall_controller.api.pickup import pickup_routes
from hall_controller.api.session import session_routes

ROUTES = (
    *(handoff_routes, pickup_routes, case_routes, custody_routes, keeping_routes),
    *(machine_routes, incident_routes, event_routes, health_routes),
)
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")


def create_app(house: House, *pages: APIRouter, hosts: Sequence[str] = LOOPBACK_HOSTS) -> FastAPI:
    """All routes below ``/api/v1``, health at the root as well, and the given ``pages``."""
    app = FastAPI(
        title="Service hall", version=house.build, openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None
    )
    problems.install(app)
    for make in ROUTES:
        app.include_router(make(house), prefix="/api/v1")
    app.include_router(health_routes(house))
    app.include_router(session_routes(house.token))
    for page in pages:
        app.include_router(page)
    app.add_middleware(Guard, hosts=tuple(hosts), token=house.token)
    return app
