"""Pages as text: the templates filled with the plan and one language.

What lives here: rendering and what a template may see. What must not: HTTP, live state.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from typing import get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hall_controller.domain.book import DocumentForm
from hall_controller.domain.commands import HandReason
from hall_controller.domain.plan import HallPlan
from hall_controller.plan.drawing import svg
from hall_controller.web.floor import FloorView, floor_of
from hall_controller.web.static_files import build_hash
from hall_controller.web.texts import HTML_LANG, LANGUAGES, Language, catalogue, translator

DOCUMENT_KINDS = ("id_card", "household_register", "driving_licence", "application_form", "photo")
"""What a visitor most often hands over; the dispatch form offers a counter for each."""


def kind_name(language: Language, kind: str) -> str:
    """A kind of document in words; one that only this hall's file knows as it is written there."""
    return catalogue(language).get(f"document.{kind}", kind.replace("_", " "))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Pages:
    """All pages of one hall. Rendering is pure: the same plan, page and language give the same bytes."""

    def __init__(self, plan: HallPlan) -> None:
        self._plan = plan

    @cached_property
    def _drawing(self) -> Markup:
        """Our own drawing of a checked plan; its maker escapes names. The first page waits for it, not the hall."""
        return Markup(svg(self._plan))

    @cached_property
    def _floor(self) -> FloorView:
        return floor_of(self._plan)

    def render(self, template: str, language: Language, **values: object) -> bytes:
        """The page as UTF-8 bytes."""
        page = _environment().get_template(template)
        return page.render(**self._context(language), **values).encode()

    def _context(self, language: Language) -> Mapping[str, object]:
        return {
            "t": translator(language),
            "zh": translator("zh"),
            "en": translator("en"),
            "language": language,
            "languages": LANGUAGES,
            "html_lang": HTML_LANG[language],
            "static": f"/static/{build_hash()}",
            "plan": self._plan,
            "drawing": self._drawing,
            "floor": self._floor,
            "document_kinds": [kind for kind in DOCUMENT_KINDS if kind in self._plan.documents],
            "all_kinds": self._plan.documents,
            "kind_name": partial(kind_name, language),
            "document_forms": get_args(DocumentForm),
            "hand_reasons": get_args(HandReason),
            "seats": [place for place in self._plan.places.values() if place.kind == "seat"],
            "desks": [place for place in self._plan.places.values() if place.kind == "desk"],
        }
