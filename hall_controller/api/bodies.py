"""What apps may send: every field bounded, and no field in which a name or a number of a person could hide.

What lives here: the request bodies of ordinary work. What must not: answers (``views.py``), decisions.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hall_controller.domain.book import DocumentForm
from hall_controller.domain.commands import CancelReason
from hall_controller.domain.personal import personal


def impersonal(value: Any) -> Any:
    """``value``, unless a number of a person is in it."""
    if personal(str(value)):
        raise PydanticCustomError("personal_number", "This holds a telephone or identity number, whole or in part")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]
Ticket = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}-?[0-9]{1,5}$")]
PaperKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
Count = Annotated[int, Field(ge=1, le=99)]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9 _.-]{0,39}$"), AfterValidator(impersonal)]
Whole = Annotated[int, Field(ge=-(2**53), le=2**53), AfterValidator(impersonal)]
"""What JSON can carry without loss: a larger number would be one that the journal cannot write."""
Value = bool | Whole | Annotated[float, Field(allow_inf_nan=False), AfterValidator(impersonal)] | Word


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
    """``to``: an officer, or ``visitor``. ``counted``: how many single papers went from hand to hand.

    ``from``: only ``visitor``, where the papers come back from him; then ``to`` is the officer who counts them, ``by``,
    and ``documents`` may name those that he brings. Without it they come from ``by``.
    """

    by: Id
    to: Id = Field(examples=["visitor"])
    counted: Annotated[int, Field(ge=1, le=999)]
    source: Literal["visitor"] | None = Field(default=None, alias="from")
    documents: Annotated[tuple[Id, ...], Field(max_length=40, strict=False)] = ()

    @model_validator(mode="after")
    def _one_way(self) -> HandOverBody:
        if self.source is not None and self.to != self.by:
            raise ValueError("papers that come from the visitor go to the officer who counts them: to and by are one")
        if self.source is None and self.documents:
            raise ValueError("documents are named only where papers come from the visitor; else all are handed over")
        return self


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


class SceneBody(ByBody):
    scene: Id


class DeviceBody(ByBody):
    values: Annotated[dict[Word, Value], Field(min_length=1, max_length=10)]
