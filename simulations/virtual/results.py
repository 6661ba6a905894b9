"""The files that a virtual run leaves behind: the book as JSON lines, and a picture.

What lives here: whether they can be written, asked before the run; writing them after it. What must not: the run, what
a picture shows.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hall_controller.domain.plan import HallPlan
from hall_controller.store.errors import BookError
from hall_controller.store.export import export_jsonl
from hall_controller.store.journal import Journal
from simulations.virtual.hall import VirtualHall

if TYPE_CHECKING:
    from simulations.pictures import Recorder


@dataclass(slots=True)
class Results:
    """``export``, ``render``: where to, None for not at all.

    Raises:
        BookError: for a place where nothing can be written: a person should not learn that after a long run.
    """

    plan: HallPlan
    export: Path | None
    render: Path | None
    _seen: Recorder | None = None

    def __post_init__(self) -> None:
        for target in (self.export, self.render):
            if target is not None:
                _require_room(target)
        if self.render is not None:
            _require_pictures(self.render)

    def watch(self, run: VirtualHall) -> Callable[[], None]:
        """What to call after every turn. Imported late: a run without a picture needs no Pillow."""
        if self.render is None:
            return lambda: None
        from simulations.pictures import Recorder

        self._seen = Recorder(run)
        return self._seen.look

    def write(self, book: Journal) -> bool:
        """Write all of them after the run. False, and a line about it, where that failed all the same."""
        try:
            if self.export is not None:
                with self.export.open("wb") as out:
                    export_jsonl(book, out)
            if self.render is not None and self._seen is not None:
                _draw(self.render, self.plan, self._seen)
        except OSError as error:
            typer.echo(f"hall simulate: {error.filename or 'a file'} could not be written: {error.strerror}", err=True)
            return False
        return True


def _require_room(target: Path) -> None:
    folder = target.parent
    if not folder.is_dir():
        raise BookError(f"{target} cannot be written: there is no folder {folder}.", "Make it first.")
    if target.is_dir():
        raise BookError(f"{target} cannot be written: it is a folder.", "Name a file.")
    if not os.access(target if target.exists() else folder, os.W_OK):
        raise BookError(f"{target} cannot be written: this user may not.", "Name another place.")


def _require_pictures(target: Path) -> None:
    if target.suffix.lower() not in (".png", ".gif"):
        raise BookError(f"{target} is no picture that can be drawn.", "End its name in .png or .gif.")
    if importlib.util.find_spec("PIL") is None:
        raise BookError("--render needs Pillow.", "Install it: pip install pillow")


def _draw(target: Path, plan: HallPlan, seen: Recorder) -> None:
    from simulations.pictures import write_picture

    seen.finish()
    write_picture(target, plan, seen.moments, seen.cases)
