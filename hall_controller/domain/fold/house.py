"""How events about the hall as a whole change the book.

What lives here: one function per event. What must not: refusing, deciding, live reports, a clock.
"""

from __future__ import annotations

from hall_controller.domain import events as e
from hall_controller.domain.book import Alert, Book
from hall_controller.domain.fold.folder import Folder


def _book_opened(book: Book, ev: e.BookOpened, at: float) -> None:
    book.name = ev.book


def _evacuation_began(book: Book, ev: e.EvacuationBegan, at: float) -> None:
    book.evacuating = True


def _evacuation_ended(book: Book, ev: e.EvacuationEnded, at: float) -> None:
    book.evacuating = False


def _day_closed(book: Book, ev: e.DayClosed, at: float) -> None:
    book.day_closed = ev.day


def _alert_raised(book: Book, ev: e.AlertRaised, at: float) -> None:
    key = f"{ev.kind}:{ev.subject}"
    book.alerts[key] = Alert(key, ev.kind, ev.subject, at, ev.detail)


def _alert_cleared(book: Book, ev: e.AlertCleared, at: float) -> None:
    del book.alerts[f"{ev.kind}:{ev.subject}"]


def _scene_set(book: Book, ev: e.SceneSet, at: float) -> None:
    book.scene = ev.scene
    book.device_wishes.clear()


def _device_commanded(book: Book, ev: e.DeviceCommanded, at: float) -> None:
    book.device_wishes.setdefault(ev.device, {}).update(ev.values)


HOUSE: dict[type[e.Event], Folder] = {
    e.BookOpened: _book_opened,
    e.EvacuationBegan: _evacuation_began,
    e.EvacuationEnded: _evacuation_ended,
    e.DayClosed: _day_closed,
    e.AlertRaised: _alert_raised,
    e.AlertCleared: _alert_cleared,
    e.SceneSet: _scene_set,
    e.DeviceCommanded: _device_commanded,
}
