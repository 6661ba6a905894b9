"""How events and finished things are written in the journal and read back.

What lives here: canonical JSON for the records of ``domain``. What must not: rows, hashes, databases (``store``).
"""

from __future__ import annotations

import typing
from typing import Any, cast

import orjson
from pydantic import TypeAdapter, ValidationError

from hall_controller.domain import events
from hall_controller.domain.book import Book, Case, Handoff

_TYPES: dict[str, type[Any]] = {t.__name__: t for t in typing.get_args(events.Event)}
_FINISHED: dict[str, type[Any]] = {"handoff": Handoff, "case": Case}

BOOK_SCHEMA = 2
"""Raised whenever an older snapshot can no longer be read; the journal is then replayed from its start."""


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Made when first needed: a start that finds a snapshot reads few kinds of rows and should not wait for all."""
    made = _ADAPTERS.get(kind)
    if made is None:
        made = _ADAPTERS[kind] = TypeAdapter(kind)
    return made


class UnreadableEvent(Exception):
    """A row that no version of this program has written, or that was damaged. The hall must not start on it."""


def write_event(event: events.Event) -> tuple[str, bytes]:
    """Type name and canonical JSON: the record's fields in their order, the keys of mappings sorted, no blanks."""
    return type(event).__name__, _trimmed(orjson.dumps(event, option=orjson.OPT_SORT_KEYS))


def read_event(type_name: str, data: bytes) -> events.Event:
    """Raises: UnreadableEvent."""
    kind = _TYPES.get(type_name)
    if kind is None:
        raise UnreadableEvent(f"no event is called {type_name!r}")
    try:
        return cast(events.Event, _adapter(kind).validate_json(data))
    except ValidationError as error:
        raise UnreadableEvent(f"{type_name}: {error.errors()[0]['msg']}") from error


def write_book(book: Book) -> bytes:
    """The whole book, for a snapshot."""
    return orjson.dumps(book)


def read_book(state: bytes) -> Book:
    """Raises: UnreadableEvent."""
    try:
        return cast(Book, _adapter(Book).validate_json(state))
    except ValidationError as error:
        raise UnreadableEvent(f"snapshot: {error.errors()[0]['msg']}") from error


def write_finished(thing: Handoff | Case) -> tuple[str, str, bytes]:
    """Kind, id and JSON of a thing that has ended."""
    return ("handoff" if isinstance(thing, Handoff) else "case"), thing.id, _trimmed(orjson.dumps(thing))


def _trimmed(written: bytes) -> bytes:
    """What orjson gives back holds on to the whole page that it was written in, some 4 KB; rows are kept for long."""
    return memoryview(written).tobytes()


def read_finished(kind: str, data: bytes) -> Handoff | Case:
    """Raises: UnreadableEvent."""
    try:
        return cast("Handoff | Case", _adapter(_FINISHED[kind]).validate_json(data))
    except ValidationError as error:
        raise UnreadableEvent(f"{kind}: {error.errors()[0]['msg']}") from error
