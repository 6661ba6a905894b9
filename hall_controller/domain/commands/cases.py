"""What officers ask about cases and papers in their hands.

What lives here: plain immutable records. What must not: answers, checks, effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hall_controller.domain.book import DocumentForm

Ending = Literal["mailed", "surrendered", "handed_to", "lost"]


@dataclass(frozen=True, slots=True)
class Paper:
    """Documents of one kind, before they have a number of their own."""

    kind: str
    count: int
    form: DocumentForm = "original"


@dataclass(frozen=True, slots=True)
class OpenCase:
    ticket: str
    seat: str
    papers: tuple[Paper, ...]
    by: str


@dataclass(frozen=True, slots=True)
class AddDocument:
    case: str
    paper: Paper
    by: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Officer ``by`` gives the papers of a case that he keeps, counted, to ``to``: an officer, or ``visitor``."""

    case: str
    by: str
    to: str
    counted: int


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Officer ``by`` takes papers of an open case back from its visitor and counts them; no ``documents``: all."""

    case: str
    by: str
    counted: int
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CloseCase:
    """``approver`` is needed where a document stays lost: a supervisor who is not ``by``."""

    case: str
    by: str
    approver: str = ""


@dataclass(frozen=True, slots=True)
class StorePapers:
    """Officer ``by`` locks the papers of a case that he keeps, counted, into a locker."""

    case: str
    by: str
    locker: str
    counted: int


@dataclass(frozen=True, slots=True)
class FetchPapers:
    """Officer ``by`` takes the papers of a case out of a locker and counts them."""

    case: str
    by: str
    locker: str
    counted: int


@dataclass(frozen=True, slots=True)
class EndDocument:
    """A document leaves the hall otherwise than with its visitor. ``reference``: tracking number, legal basis, …

    ``approver`` is needed for ``lost``: a supervisor who is not ``by``.
    """

    case: str
    document: str
    by: str
    ending: Ending
    reference: str
    approver: str = ""


@dataclass(frozen=True, slots=True)
class FindDocument:
    """A document that was written down as lost is in officer ``by``'s hands; ``approver`` has seen it."""

    case: str
    document: str
    by: str
    approver: str
