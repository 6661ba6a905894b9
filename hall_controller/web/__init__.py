"""The hall's pages for people: templates, styles, custom elements and the router that serves them.

What lives here: shells rendered once per language, static files, the two text catalogues.
What must not: decisions, hall state, anything another app could not read from ``/api/v1``.
"""

from hall_controller.web.router import web_router
from hall_controller.web.static_files import build_hash

__all__ = ["build_hash", "web_router"]
