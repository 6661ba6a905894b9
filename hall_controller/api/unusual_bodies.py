"""What apps may send when something is out of the ordinary; the same strictness, no field for a person's data.

What lives here: bodies of refusals, incidents, lockers, codes and the day's end. What must not: answers, decisions.
"""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hall_controller.api.bodies import Body, ByBody, Id, impersonal
from hall_controller.domain.commands import Ending, HandReason, RefusalReason

Seal = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}-?[0-9]{3,6}$")]
Reference = Annotated[
    str,
    StringConstraints(pattern=r"^(?:[A-Z]{1,3}-?[0-9]{1,9}(?:[A-Z]{2})?|[A-Z]{2,3}[0-9]{13})$"),
    AfterValidator(impersonal),
]
"""A receipt number, a short name of a legal basis, or a tracking number: of the post (two letters, nine digits, two
letters) or of a carrier (letters and thirteen digits). Never a person's number, nor part of one."""


Coordinate = Annotated[float, Field(ge=-200.0, le=200.0, allow_inf_nan=False, strict=False)]
"""In metres; a hall is no larger."""


Count = Annotated[int, Field(ge=0, le=999)]


class RefuseBody(ByBody):
    """``counted``: with the hatch open, how many papers lie in it again."""

    reason: RefusalReason
    counted: Annotated[int, Field(ge=0, le=999)] = 0


class TwoBody(ByBody):
    """``approver``: the second officer, not the same as ``by``."""

    approver: Id


class CloseCaseBody(ByBody):
    """``approver``: a supervisor beside ``by``, where a document stays lost."""

    approver: Id | None = None


class EndDocumentBody(ByBody):
    """``reference``: tracking number, legal basis, receipt number; ``approver`` is needed for ``lost``."""

    ending: Ending
    reference: Reference = Field(examples=["EX123456789CN"])
    approver: Id | None = None


class BreakGlassBody(Body):
    """``found``: how many papers of each document were in the hatch, none of those left out; ``counted``: all of them
    together, counted once more; seals of the key's envelope."""

    opener: Id
    approver: Id
    reason: HandReason
    seal_old: Seal = Field(examples=["S-0041"])
    seal_new: Seal = Field(examples=["S-0042"])
    found: Annotated[dict[Id, Count], Field(max_length=40, examples=[{"C000001-1": 1, "C000001-2": 2}])]
    counted: Annotated[int, Field(ge=0, le=999)]


class LocalizeBody(ByBody):
    """Where the robot stands: ``node`` (a stop or a dock, or another node with ``theta_rad``), or a pose in the frame
    of the hall file, in metres and radians."""

    node: Id | None = Field(None, examples=["dock-1"])
    x_m: Coordinate | None = None
    y_m: Coordinate | None = None
    theta_rad: Annotated[float, Field(ge=-6.3, le=6.3, allow_inf_nan=False, strict=False)] | None = None

    @model_validator(mode="after")
    def _one_place(self) -> LocalizeBody:
        pose = (self.x_m is not None, self.y_m is not None)
        if pose != ((self.node is None),) * 2:
            raise PydanticCustomError("one_place", "Give either node, or x_m and y_m")
        return self


class CountBody(Body):
    counted: Annotated[int, Field(ge=0, le=999)]


class CodeBody(Body):
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class CodeCountBody(CodeBody, CountBody):
    """The code once more, and what was counted."""


class CloseDayBody(ByBody):
    day: Annotated[datetime.date, Field(strict=False)]


class LockerBody(ByBody):
    """``counted``: how many single papers were locked away or taken out."""

    locker: Id
    counted: Annotated[int, Field(ge=1, le=999)]
