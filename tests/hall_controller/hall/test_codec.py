"""Every event can be written and read back exactly; what nobody wrote is refused."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import cast

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_controller.domain import events
from hall_controller.domain.book import Book
from hall_controller.hall.codec import (
    UnreadableEvent,
    read_book,
    read_event,
    read_finished,
    write_book,
    write_event,
    write_finished,
)
from tests.hall_controller.domain.ghosts import GhostHall

KINDS: tuple[type[events.Event], ...] = typing.get_args(events.Event)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.dictionaries(st.text(), st.text() | numbers | st.booleans(), max_size=4)


def _fields(kind: type[events.Event]) -> dict[str, st.SearchStrategy[object]]:
    """A strategy for each field; numbers stay within what JSON can carry."""
    special = {
        Mapping[str, str | int | float | bool]: values,
        Mapping[str, int]: st.dictionaries(st.text(), st.integers(0, 2**53), max_size=4),
        int: st.integers(0, 2**53),
        float: st.floats(allow_nan=False, allow_infinity=False),
    }
    hints = typing.get_type_hints(kind)
    return {name: special.get(hint, st.from_type(hint)) for name, hint in hints.items()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_event_comes_back_as_it_was(kind: type[events.Event], data: st.DataObject) -> None:
    event = cast(events.Event, data.draw(st.builds(kind, **_fields(kind))))
    name, written = write_event(event)
    assert name == kind.__name__
    assert read_event(name, written) == event
    assert write_event(read_event(name, written))[1] == written, "the same event must always give the same bytes"


def test_the_same_facts_give_the_same_bytes_whatever_order_they_were_told_in() -> None:
    one = events.DeviceCommanded("lamp", {"state": "ON", "brightness": 9}, "guide-1")
    two = events.DeviceCommanded("lamp", {"brightness": 9, "state": "ON"}, "guide-1")
    expected = b'{"device":"lamp","values":{"brightness":9,"state":"ON"},"by":"guide-1"}'
    assert write_event(one)[1] == write_event(two)[1] == expected


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("NeverHeardOf", b"{}"),
        ("SceneSet", b"{}"),
        ("SceneSet", b"not json"),
        ("SceneSet", b'{"scene":1,"by":2}'),
        ("SceneSet", b"\xff"),
        ("Exception", b"{}"),
    ],
)
def test_what_no_version_has_written_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableEvent):
        read_event(name, data)


def test_an_old_event_without_a_newer_field_is_read_with_its_default() -> None:
    old = orjson.dumps({"handoff": "H000001", "trigger": "arrive", "state": "at_sender"})
    assert read_event("HandoffAdvanced", old) == events.HandoffAdvanced("H000001", "arrive", "at_sender")


def test_a_book_in_the_middle_of_work_comes_back_as_it_was() -> None:
    hall = GhostHall()
    hall.run(2)
    for number, source in enumerate(("A1", "A2", "B1", "B2")):
        hall.request(f"A{number}", source, "P1", key=f"key-{number}")
    hall.run(30)
    book = hall.state.book
    assert book.robots
    assert read_book(write_book(book)) == book
    assert read_book(write_book(Book())) == Book()


@pytest.mark.parametrize("state", [b"", b"{", b"[]", b'{"cases":3}'])
def test_a_snapshot_that_is_none_is_refused(state: bytes) -> None:
    with pytest.raises(UnreadableEvent):
        read_book(state)


def test_finished_things_come_back_as_they_were() -> None:
    hall = GhostHall()
    hall.run(2)
    handoff = hall.request("A001")
    thing = hall.state.book.handoffs[handoff]
    case = hall.state.book.cases[thing.case]
    for each in (thing, case):
        kind, name, data = write_finished(each)
        assert (read_finished(kind, data), name) == (each, each.id)
    with pytest.raises(UnreadableEvent):
        read_finished("handoff", b"{}")
