"""What has happened to cases, their documents and their custody.

What lives here: plain immutable records. What must not: logic. A field may be added, none may change its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_controller.domain.book import Custodian, DocumentForm


@dataclass(frozen=True, slots=True)
class CaseOpened:
    case: str
    ticket: str
    seat: str
    by: str


@dataclass(frozen=True, slots=True)
class DocumentAdded:
    """A document joined the manifest; its first keeper is ``custodian``."""

    case: str
    document: str
    kind: str
    count: int
    custodian: Custodian
    by: str
    form: DocumentForm = "original"


@dataclass(frozen=True, slots=True)
class DocumentSplit:
    """``count`` papers of ``document`` go on as ``part``, a document of their own with the same keeper: from now on
    the two can be with different ones. ``handoff``: at whose hatch they were counted."""

    case: str
    document: str
    part: str
    count: int
    handoff: str = ""


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """``approver``: the supervisor who stands for it where a document stays lost for good."""

    case: str
    by: str
    approver: str = ""


@dataclass(frozen=True, slots=True)
class CustodyMoved:
    """Custody of documents went from one keeper to another, and ``fact`` says what physically confirmed it.

    ``witness``: the second officer, where two are asked for.
    """

    case: str
    documents: tuple[str, ...]
    giver: Custodian
    taker: Custodian
    handoff: str
    fact: str
    witness: str = ""
