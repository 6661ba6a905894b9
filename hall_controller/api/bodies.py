"""What apps may send: every field bounded, and no field in which a name or a number of a person could hide.

What lives here: the request bodies. What must not: answers (``views.py``), decisions.
"""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hall_controller.domain.book import DocumentForm
from hall_controller.domain.commands import CancelReason, Ending, HandReason, RefusalReason

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]
Ticket = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}-?[0-9]{1,5}$")]
PaperKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
Count = Annotated[int, Field(ge=1, le=99)]
Seal = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}-?[0-9]{3,6}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}[A-Z0-9]{0,2}-?[0-9]{1,13}[A-Z]{0,2}$")]
"""A tracking or receipt number, or a short name of a legal basis; never a person's number."""
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9 _.-]{0,39}$")]
Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]
"""What JSON can carry without loss: a larger number would be one that the journal cannot write."""
Value = bool | Whole | Annotated[float, Field(allow_inf_nan=False)] | Word


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PaperBody(Body):
    """Documents of one kind, for example two copies."""

    kind: PaperKind = Field(examples=["id_card"])
    count: Count = 1
    form: DocumentForm = "original"


class OpenCaseBody(Body):
    ticket: Ticket = Field(examples=["A012"])
    seat: Id = Field(examples=["T1"])
    documents: Annotated[tuple[PaperBody, ...], Field(min_length=1, max_length=20, strict=False)]
    by: Id


class AddDocumentBody(PaperBody):
    by: Id


class HandOverBody(Body):
    """``to``: an officer, or ``visitor``. ``counted``: how many single papers went from hand to hand."""

    by: Id
    to: Id = Field(examples=["visitor"])
    counted: Annotated[int, Field(ge=1, le=999)]


class ByBody(Body):
    """``by``: the officer who does it."""

    by: Id


class HandoffBody(Body):
    """Either ``case``, or ``ticket`` and ``documents`` to open one on the spot.

    ``recipient``: only this officer may take the papers out; ``tray``: the tray that they lie in.
    """

    source: Id = Field(alias="from", examples=["T1"])
    target: Id = Field(alias="to", examples=["D1"])
    by: Id
    recipient: Id | None = None
    tray: Id | None = None
    case: Id | None = None
    ticket: Ticket | None = None
    documents: Annotated[tuple[PaperBody, ...], Field(max_length=20, strict=False)] = ()


class ConfirmBody(ByBody):
    """``counted``: how many single papers the officer counted."""

    counted: Annotated[int, Field(ge=0, le=999)]


class CancelBody(ByBody):
    """``hatch_empty``: the officer says that no paper is in the hatch; needed once it was opened."""

    hatch_empty: bool = False
    reason: CancelReason = "other"


class RefuseBody(ByBody):
    """``counted``: with the hatch open, how many papers lie in it again."""

    reason: RefusalReason
    counted: Annotated[int, Field(ge=0, le=999)] = 0


class LockerBody(ByBody):
    """``counted``: how many single papers were locked away or taken out."""

    locker: Id
    counted: Annotated[int, Field(ge=1, le=999)]


class TwoBody(ByBody):
    """``approver``: the second officer, not the same as ``by``."""

    approver: Id


class EndDocumentBody(ByBody):
    """``reference``: tracking number, legal basis, receipt number; ``approver`` is needed for ``lost``."""

    ending: Ending
    reference: Reference = Field(examples=["EX123456789CN"])
    approver: Id | None = None


class BreakGlassBody(Body):
    """``found``: the documents that were in the hatch; ``counted``: single papers; seals of the key's envelope."""

    opener: Id
    approver: Id
    reason: HandReason
    seal_old: Seal = Field(examples=["S-0041"])
    seal_new: Seal = Field(examples=["S-0042"])
    found: Annotated[tuple[Id, ...], Field(max_length=40, strict=False)]
    counted: Annotated[int, Field(ge=0, le=999)]


class CountBody(Body):
    counted: Annotated[int, Field(ge=0, le=999)]


class CodeBody(Body):
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class CodeCountBody(CodeBody, CountBody):
    """The code once more, and what was counted."""


class CloseDayBody(ByBody):
    day: Annotated[datetime.date, Field(strict=False)]


class SceneBody(ByBody):
    scene: Id


class DeviceBody(ByBody):
    values: Annotated[dict[Word, Value], Field(min_length=1, max_length=10)]
