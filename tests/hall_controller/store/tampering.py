"""Changing a book behind its back, past triggers and checks, as somebody with the database's password could.

What lives here: the ways of doing so. What must not live here: a test.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import sqlalchemy as sa

from hall_controller.store import Entry, Head, Row, SqlJournal
from hall_controller.store.address import ServerAddress, parse
from hall_controller.store.chain import chained

COLUMNS = ("seq", "at", "type", "data", "prev_hash", "hash")


@contextmanager
def past_the_triggers(place: str) -> Iterator[sa.Connection]:
    """A connection that may do anything, committed at the end."""
    address = parse(place)
    url = address.url if isinstance(address, ServerAddress) else f"sqlite:///{address.path}"
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        if isinstance(address, ServerAddress):
            connection.execute(sa.text("SET session_replication_role = replica"))
            connection.execute(sa.text("ALTER TABLE journal DROP CONSTRAINT IF EXISTS journal_shape"))
        else:
            connection.execute(sa.text("PRAGMA ignore_check_constraints = ON"))
            for name in ("journal_no_update", "journal_no_delete", "journal_next_only"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}"))
        yield connection
        connection.commit()


def ask_writer(journal: SqlJournal, statement: str) -> Any:
    """Put a question to the very connection that a journal writes with."""
    with journal._connection.begin():
        return journal._connection.exec_driver_sql(statement).scalar_one_or_none()


def execute(place: str, statement: str, **values: Any) -> None:
    """One statement past the triggers."""
    with past_the_triggers(place) as connection:
        connection.execute(sa.text(statement), values)


def flip(place: str, row: Row, column: str, random: Random) -> None:
    """Flip one bit in one column of a row."""
    value = _flipped(getattr(row, column), random)
    execute(place, f"UPDATE journal SET {column} = :value WHERE seq = :seq", value=value, seq=row.seq)


def _flipped(value: Any, random: Random) -> Any:
    if isinstance(value, int):
        return value ^ (1 << random.randrange(40, 60))  # far from every other row's number
    if isinstance(value, float):
        return struct.unpack(">d", _flip_bit(struct.pack(">d", value), random.randrange(20, 64)))[0]
    if isinstance(value, str):
        place = random.randrange(len(value))
        return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
    return _flip_bit(value, random.randrange(len(value) * 8))


def _flip_bit(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


def put_row(place: str, row: Row) -> None:
    """Insert a row as it is."""
    execute(place, "INSERT INTO journal VALUES (:seq, :at, :type, :data, :prev_hash, :hash)", **row._asdict())


def swap(place: str, one: int, other: int) -> None:
    """Exchange the numbers of two rows."""
    aside = 9_000_000
    for old, new in ((one, aside), (other, one), (aside, other)):
        execute(place, "UPDATE journal SET seq = :new WHERE seq = :old", old=old, new=new)


def rewrite_from(place: str, rows: list[Row], seq: int) -> list[Row]:
    """Change row ``seq`` and compute every hash from there on anew: a forgery without a seam."""
    kept, replaced = rows[: seq - 1], rows[seq - 1 :]
    entries = [Entry(row.at, row.type, row.data) for row in replaced]
    entries[0] = entries[0]._replace(data=b'{"forged":true}')
    forged = chained(entries, Head(kept[-1].seq, kept[-1].hash))
    with past_the_triggers(place) as connection:
        connection.execute(sa.text("DELETE FROM journal WHERE seq >= :seq"), {"seq": seq})
    for row in forged:
        put_row(place, row)
    return forged
